/* A template admits nothing that the scanner refuses, and finds the same. */
#include "../unit/same.h"
#include "fuzz.h"
#include "lines.h"

static const char *const paths[] = {
	"a", "b.c", "b", "d.0", "timestamp", NULL};

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct value *found, *seen;
	struct templates *templates;
	const char *matched, *object;
	struct lines lines;

	lines_init(&lines, data, size, paths);
	templates = templates_new(&lines.fields);
	while (lines_next(&lines)) {
		object = templates_match_object(
		    templates, lines.start, &seen);
		matched = templates_match(templates, lines.start, &found);
		check(!matched || (lines.valid && matched == lines.newline &&
		    same_values(found, lines.values, &lines.fields)));
		check(!object || object < lines.newline ||
		    (object == lines.newline && lines.valid));
		if (!matched && lines.valid)
			templates_learn(
			    templates, lines.start, lines.newline);
	}
	templates_free(templates);
	lines_release(&lines);
	return 0;
}
