/* Any text compiles or has a fault in it, and what compiles gives JSON. */
#include <stdlib.h>

#include "fuzz.h"
#include "expression.h"

static const char line[] =
    "{\"a\":20.5,\"b\":\"\xc3\x89t\\u00e9\",\"c\":null,\"d\":true,\"e\":[1,"
    "\"2\"],\"f\":{\"g\":-9223372036854775808},\"h\":1e400,"
    "\"t\":\"2024-12-01T22:30:15.25Z\"}";

static void
check_value(const struct expression *expression, struct record *record)
{
	struct scan_fault fault;
	struct buffer value = {0};

	expression_holds(expression, record);
	expression_add(expression, record, &value);
	buffer_pad(&value, SCAN_PADDING);
	check(scan_text(buffer_span(&value), &fault));
	buffer_release(&value);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *copy = allocate(sizeof line + SCAN_PADDING), *text;
	struct expression_fault fault = {0};
	struct scan_fault bad_line;
	struct expression *expression;
	const struct field *target;
	struct fields fields;
	struct record record;
	bool valid;

	/* The C library copies what a pattern repeats, so that repetitions of
	 * repetitions take all memory. */
	if (memmem(data, size, "=~", 2) &&
	    (memchr(data, '+', size) || memchr(data, '{', size)))
		size = 0;
	text = memcpy(allocate_zeroed(size + 1, 1), data, size);
	memset(copy, '\n', sizeof line + SCAN_PADDING);
	memcpy(copy, line, sizeof line - 1);
	fields_init(&fields);
	expression = expression_assignment(text, &fields, &target, &fault);
	check(expression ||
	    (fault.column >= 1 && fault.column <= strlen(text) + 1));
	record_init(&record, &fields);
	record_scan(&record, copy, copy + sizeof line - 1, &bad_line, &valid);
	if (expression)
		check_value(expression, &record);
	expression_free(expression);
	record_release(&record);
	fields_release(&fields);
	free(copy);
	free(text);
	return 0;
}
