#include "expression_result.h"

#include <math.h>

#include "json.h"
#include "number.h"

bool
result_as_integer(const struct result *number, int64_t *integer)
{
	if (number->whole) {
		*integer = number->integer;
		return true;
	}
	if (!(number->real >= -0x1p63 && number->real < 0x1p63))
		return false;
	*integer = (int64_t)number->real;
	return (double)*integer == number->real;
}

/* The number that a text is and its nearest double. */
static void
set_number(struct result *result, struct span text, double real)
{
	int64_t integer;

	/* Only beyond 2^53 are there integers that are no doubles. */
	result_real(result, real);
	if (fabs(real) < 0x1p53 ? result_as_integer(result, &integer)
				: number_integer(text, &integer))
		result_integer(result, integer);
	result->text = text;
}

void
result_number(struct result *result, struct span text)
{
	set_number(result, text, number_value(text));
}

void
result_field(
    struct result *result, const struct field *field, struct record *record)
{
	const struct value *value = field_value(field, record);
	double real;

	result_null(result);
	result->kind = value->kind;
	switch (value->kind) {
	case KIND_MISSING:
		result->kind = KIND_NULL;
		break;
	case KIND_NUMBER:
		value_number(value, &real);
		set_number(result, value_text(value), real);
		break;
	case KIND_STRING:
		field_string(field, record, &result->string);
		result->text = value_text(value);
		break;
	case KIND_ARRAY:
	case KIND_OBJECT:
		result->text = value_text(value);
		break;
	}
}

void
result_add(const struct result *result, struct buffer *buffer)
{
	if (result->text.size) {
		buffer_add_span(buffer, result->text);
		return;
	}
	switch (result->kind) {
	case KIND_FALSE:
		buffer_add_string(buffer, "false");
		break;
	case KIND_TRUE:
		buffer_add_string(buffer, "true");
		break;
	case KIND_NUMBER:
		if (result->whole)
			json_add_integer(buffer, result->integer);
		else
			json_add_number(buffer, result->real);
		break;
	case KIND_STRING:
		json_add_string(buffer, result->string);
		break;
	default:
		buffer_add_string(buffer, "null");
	}
}

struct span
result_as_string(const struct result *value, struct arena *arena)
{
	struct buffer buffer = {0};
	struct span string = value->text;

	if (value->kind == KIND_STRING)
		return value->string;
	if (string.size)
		return string;
	result_add(value, &buffer);
	string.data = memcpy(arena_take(arena, buffer.size), buffer.data,
	    buffer.size);
	string.size = buffer.size;
	buffer_release(&buffer);
	return string;
}

/* Exact: no integer is rounded to a double on the way. */
static int
compare_mixed(int64_t integer, double real)
{
	int64_t whole;
	double fraction;

	if (real >= 0x1p63)
		return -1;
	if (real < -0x1p63)
		return 1;
	whole = (int64_t)real;
	if (integer != whole)
		return integer < whole ? -1 : 1;
	fraction = real - (double)whole;
	return (fraction < 0) - (fraction > 0);
}

static int
compare_numbers(const struct result *a, const struct result *b)
{
	if (a->whole && b->whole)
		return (a->integer > b->integer) - (a->integer < b->integer);
	if (a->whole)
		return compare_mixed(a->integer, b->real);
	if (b->whole)
		return -compare_mixed(b->integer, a->real);
	return (a->real > b->real) - (a->real < b->real);
}

static bool
is_scalar(const struct result *result)
{
	return result->kind > KIND_NULL && result->kind < KIND_ARRAY;
}

enum relation
result_compare(const struct result *a, const struct result *b)
{
	if (!is_scalar(a) || !is_scalar(b))
		return RELATION_NONE;
	if (a->kind != b->kind)
		return RELATION_OTHER;
	if (a->kind == KIND_NUMBER)
		return relation_of(compare_numbers(a, b));
	if (a->kind == KIND_STRING)
		return relation_of(span_compare(a->string, b->string));
	return RELATION_SAME;
}
