/* No line is flat that the scanner refuses, and the same is found in it. */
#include <stdlib.h>

#include "../unit/same.h"
#include "flat.h"
#include "fuzz.h"

static const char *const paths[] = {"a", "b", "0", "timestamp"};

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = allocate(size + 1 + SCAN_PADDING), *end = text + size;
	struct value found[16], expected[16];
	struct arena arena = {0};
	struct fields fields;
	struct scan_fault fault;
	const char *line, *newline, *matched, *reason;
	struct flat *flat;
	bool valid;

	memcpy(text, data, size);
	memset(end, 0, 1 + SCAN_PADDING);
	*end = '\n';
	fields_init(&fields);
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
		fields_add(&fields, paths[i], &reason);
	flat = flat_new(&fields);
	for (line = text; line <= end; line = newline + 1) {
		matched = flat_match(flat, line, found);
		newline = scan_line(line, end, &fields, expected, &arena,
		    &fault, &valid);
		check(!matched || (valid && matched == newline &&
		    same_value(&found[0], &expected[0]) &&
		    same_values(found, expected, &fields)));
	}
	flat_free(flat);
	arena_release(&arena);
	fields_release(&fields);
	free(text);
	return 0;
}
