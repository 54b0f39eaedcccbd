/*
 * The functions that make numbers.
 */
#include "expression_call.h"

#include <math.h>

#include "decimal.h"
#include "json.h"
#include "number.h"

void
apply_number(const struct call *call)
{
	const struct result *argument = call->arguments;

	if (argument->kind == KIND_NUMBER)
		*call->result = *argument;
	else if (argument->kind == KIND_STRING &&
	    number_valid(argument->string))
		result_number(call->result, argument->string);
}

void
apply_abs(const struct call *call)
{
	const struct result *argument = call->arguments;
	int64_t negative;

	if (!argument->whole)
		result_real(call->result, fabs(argument->real));
	else if (argument->integer >= 0)
		result_integer(call->result, argument->integer);
	else if (!__builtin_sub_overflow(0, argument->integer, &negative))
		result_integer(call->result, negative);
	else
		result_real(call->result, -(double)argument->integer);
}

/* A whole number as an integer where it fits. */
static void
result_whole(struct result *result, double real)
{
	int64_t integer;

	result_real(result, real);
	if (result_as_integer(result, &integer))
		result_integer(result, integer);
}

void
apply_floor(const struct call *call)
{
	if (call->arguments->whole)
		result_integer(call->result, call->arguments->integer);
	else
		result_whole(call->result, floor(call->arguments->real));
}

void
apply_ceil(const struct call *call)
{
	if (call->arguments->whole)
		result_integer(call->result, call->arguments->integer);
	else
		result_whole(call->result, ceil(call->arguments->real));
}

/* The digits of ±0.DIGITS × 10^*point to the first so many of them, half away
 * from zero. */
static size_t
round_digits(char *digits, size_t size, size_t kept, int64_t *point)
{
	if (kept >= size)
		return size;
	if (digits[kept] >= '5') {
		while (kept && digits[kept - 1] == '9')
			kept--;
		if (kept) {
			digits[kept - 1]++;
		} else {
			digits[kept++] = '1';
			++*point;
		}
	}
	while (kept && digits[kept - 1] == '0')
		kept--;
	return kept;
}

/* Rounds what the user would read: 1.005 to 1.01, although the double that
 * stands for it is a little less. */
static void
round_as_written(
    const struct result *number, int64_t places, struct result *result)
{
	char digits[NUMBER_SIZE];
	struct buffer text = {0};
	struct decimal decimal;
	const char *p;
	int64_t kept;
	size_t size;

	if (number->whole)
		json_add_integer(&text, number->integer);
	else
		json_add_number(&text, number->real);
	decimal = decimal_read(buffer_span(&text));
	for (size = 0, p = decimal.first; size < decimal.count; size++)
		digits[size] = decimal_next(&p);
	kept = decimal.point + places;
	if (kept < 0)
		size = 0;
	else
		size = round_digits(digits, size, (size_t)kept,
		    &decimal.point);
	buffer_clear(&text);
	decimal_add(&text, decimal.negative && size,
	    (struct span){digits, size}, decimal.point);
	result_number(result, buffer_span(&text));
	result->text = (struct span){0};
	buffer_release(&text);
}

void
apply_round(const struct call *call)
{
	const struct result *number = call->arguments;
	int64_t places = 0;

	if (call->count > 1 &&
	    !result_as_integer(&call->arguments[1], &places))
		return;
	/* No double has a digit that far from its point. */
	places = places < -400 ? -400 : places > 400 ? 400 : places;
	if (number->whole && places >= 0)
		result_integer(call->result, number->integer);
	else if (!number->whole && isinf(number->real))
		result_real(call->result, number->real);
	else
		round_as_written(number, places, call->result);
}

void
apply_sqrt(const struct call *call)
{
	result_real(call->result, sqrt(result_as_real(call->arguments)));
}

/* The argument that stands to all others in that way, or is equal. */
static void
choose_extreme(const struct call *call, enum relation relation)
{
	const struct result *best = call->arguments;

	for (size_t i = 1; i < call->count; i++)
		if (result_compare(&call->arguments[i], best) == relation)
			best = &call->arguments[i];
	*call->result = *best;
}

void
apply_min(const struct call *call)
{
	choose_extreme(call, RELATION_LESS);
}

void
apply_max(const struct call *call)
{
	choose_extreme(call, RELATION_GREATER);
}
