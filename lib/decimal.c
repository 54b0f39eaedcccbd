#include "decimal.h"

#include <inttypes.h>

/* Where the plain form gives way to the one with an exponent. */
enum { PLAIN_LEAST = -5, PLAIN_MOST = 21 };

/* Exact up to ten times the limit, so that no text is long enough to bring
 * one that is not exact back below it. */
static int64_t
read_exponent(const char *p, const char *end)
{
	bool negative = *p == '-';
	int64_t exponent = 0;

	if (*p == '-' || *p == '+')
		p++;
	for (; p < end; p++)
		exponent = exponent <= DECIMAL_LIMIT
		    ? exponent * 10 + (*p - '0')
		    : DECIMAL_LIMIT * 10;
	return negative ? -exponent : exponent;
}

struct decimal
decimal_read(struct span text)
{
	const char *p = text.data, *end = p + text.size;
	const char *dot = NULL, *last = NULL;
	struct decimal decimal = {.negative = *p == '-'};

	for (p += decimal.negative; p < end && (*p | ' ') != 'e'; p++) {
		if (*p == '.') {
			dot = p;
		} else if (*p != '0') {
			if (!decimal.first)
				decimal.first = p;
			last = p;
		}
	}
	if (!decimal.first)
		return decimal;
	if (!dot)
		dot = p;
	decimal.count = (size_t)(last - decimal.first) + 1;
	decimal.count -= decimal.first < dot && dot < last;
	decimal.point = dot - decimal.first + (dot < decimal.first);
	if (p < end)
		decimal.point += read_exponent(p + 1, end);
	if (decimal.point > DECIMAL_LIMIT)
		decimal.point = DECIMAL_LIMIT;
	if (decimal.point < -DECIMAL_LIMIT)
		decimal.point = -DECIMAL_LIMIT;
	return decimal;
}

static void
add_zeros(struct buffer *buffer, int64_t count)
{
	while (count-- > 0)
		buffer_add_char(buffer, '0');
}

/* Adds the digits with a point behind the first of them that are whole. */
static void
add_digits(struct buffer *buffer, struct span digits, size_t whole)
{
	buffer_add(buffer, digits.data, whole);
	if (whole < digits.size) {
		buffer_add_char(buffer, '.');
		buffer_add(buffer, digits.data + whole, digits.size - whole);
	}
}

void
decimal_add(struct buffer *buffer, bool negative, struct span digits,
    int64_t point)
{
	int64_t size = (int64_t)digits.size;

	if (negative)
		buffer_add_char(buffer, '-');
	if (!size) {
		buffer_add_char(buffer, '0');
	} else if (point < PLAIN_LEAST || point > PLAIN_MOST) {
		add_digits(buffer, digits, 1);
		buffer_printf(buffer, "e%+" PRId64, point - 1);
	} else if (point <= 0) {
		buffer_add(buffer, "0.", 2);
		add_zeros(buffer, -point);
		buffer_add_span(buffer, digits);
	} else {
		add_digits(buffer, digits,
		    (size_t)(point < size ? point : size));
		add_zeros(buffer, point - size);
	}
}

size_t
decimal_write(char text[DECIMAL_SIZE], uint64_t value)
{
	char reversed[DECIMAL_SIZE];
	size_t size = 0;

	do {
		reversed[size++] = (char)('0' + value % 10);
		value /= 10;
	} while (value);
	for (size_t i = 0; i < size; i++)
		text[i] = reversed[size - 1 - i];
	return size;
}
