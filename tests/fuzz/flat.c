/* No line is flat that the scanner refuses, and the same is found in it. */
#include "../unit/same.h"
#include "flat.h"
#include "fuzz.h"
#include "lines.h"

static const char *const paths[] = {"a", "b", "0", "timestamp", NULL};

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct value found[16];
	struct lines lines;
	struct flat *flat;
	const char *matched;

	lines_init(&lines, data, size, paths);
	flat = flat_new(&lines.fields);
	while (lines_next(&lines)) {
		matched = flat_match(flat, lines.start, found);
		check(!matched || (lines.valid && matched == lines.newline &&
		    same_value(&found[0], &lines.values[0]) &&
		    same_values(found, lines.values, &lines.fields)));
	}
	flat_free(flat);
	lines_release(&lines);
	return 0;
}
