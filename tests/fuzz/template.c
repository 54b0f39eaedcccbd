/* A template admits nothing that the scanner refuses, and finds the same. */
#include <stdlib.h>

#include "../unit/same.h"
#include "fuzz.h"

static const char *const paths[] = {"a", "b.c", "b", "d.0", "timestamp"};

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = allocate(size + 1 + SCAN_PADDING), *end = text + size;
	const struct value *found, *seen;
	struct value expected[16];
	struct templates *templates;
	struct arena arena = {0};
	struct fields fields;
	struct scan_fault fault;
	const char *line, *newline, *matched, *object, *reason;
	bool valid;

	memcpy(text, data, size);
	memset(end, 0, 1 + SCAN_PADDING);
	*end = '\n';
	fields_init(&fields);
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
		fields_add(&fields, paths[i], &reason);
	templates = templates_new(&fields);
	for (line = text; line <= end; line = newline + 1) {
		object = templates_match_object(templates, line, &seen);
		matched = templates_match(templates, line, &found);
		newline = scan_line(line, end, &fields, expected, &arena,
		    &fault, &valid);
		check(!matched || (valid && matched == newline &&
		    same_values(found, expected, &fields)));
		check(!object || object < newline ||
		    (object == newline && valid));
		if (!matched && valid)
			templates_learn(templates, line, newline);
	}
	templates_free(templates);
	arena_release(&arena);
	fields_release(&fields);
	free(text);
	return 0;
}
