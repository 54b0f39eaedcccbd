/* The scanner agrees with jansson on every line, and an edit sticks. */
#include <stdlib.h>

#include "../unit/oracle.h"
#include "fuzz.h"
#include "record.h"

static void
check_edit(struct record *record, const struct field *field)
{
	struct scan_fault fault;
	struct buffer line = {0};
	double number;
	bool valid;

	record_set(record, field, span_of("42"));
	if (!record->fault) {
		record_write(record, &line);
		memset(buffer_reserve(&line, 1 + SCAN_PADDING), '\n',
		    1 + SCAN_PADDING);
		record_scan(record, line.data, line.data + line.size, &fault,
		    &valid);
		check(valid && field_number(field, record, &number) &&
		    number == 42);
	}
	buffer_release(&line);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *line = allocate(size + 1 + SCAN_PADDING);
	struct fields fields;
	struct field *flat, *nested;
	struct record record;
	struct scan_fault fault;
	const char *reason;
	enum oracle oracle;
	bool valid;

	memcpy(line, data, size);
	memset(line + size, '\n', 1 + SCAN_PADDING);
	size = (size_t)((char *)memchr(line, '\n', size + 1) - line);
	fields_init(&fields);
	flat = fields_add(&fields, "a", &reason);
	nested = fields_add(&fields, "b.0.c", &reason);
	record_init(&record, &fields);
	record_scan(&record, line, line + size, &fault, &valid);
	oracle = oracle_asked((struct span){line, size});
	check(oracle == ORACLE_SILENT || valid == (oracle == ORACLE_YES));
	check(valid || (fault.column >= 1 && fault.column <= size + 1));
	if (valid) {
		check_edit(&record, flat);
		record_scan(&record, line, line + size, &fault, &valid);
		check_edit(&record, nested);
	}
	record_release(&record);
	fields_release(&fields);
	free(line);
	return 0;
}
