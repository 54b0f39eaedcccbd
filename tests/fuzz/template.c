/* A template admits nothing that the scanner refuses, and finds the same. */
#include <stdlib.h>

#include "number.h"
#include "record.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static const char *const paths[] = {"a", "b.c", "b", "d.0", "timestamp"};

static bool
number_differs(const struct value *a)
{
	double x = 0, y = number_value((struct span){a->data, a->size});

	return !value_number(a, &x) || memcmp(&x, &y, sizeof x) != 0;
}

static void
compare(const struct value *found, const struct value *expected, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		const struct value *a = &found[i], *b = &expected[i];

		if (a->kind != b->kind)
			abort();
		if (a->kind != KIND_MISSING && (a->data != b->data ||
		    a->size != b->size || a->escaped != b->escaped ||
		    a->repeated != b->repeated))
			abort();
		if (a->kind == KIND_NUMBER &&
		    (number_differs(a) || number_differs(b)))
			abort();
	}
}

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
		if (matched && (!valid || matched != newline))
			abort();
		if (object && (object > newline ||
		    (object == newline && !valid)))
			abort();
		if (matched)
			compare(found, expected, fields.count);
		else if (valid)
			templates_learn(templates, line, newline);
	}
	templates_free(templates);
	arena_release(&arena);
	fields_release(&fields);
	free(text);
	return 0;
}
