#include "decimal.h"

#include <inttypes.h>
#include <stdio.h>

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

/* -- writing -- */

/* Copies in blocks, with some of what stands behind: a guess at the number of
 * digits would often fail. */
static char *
put(char *to, const char *from, size_t size)
{
	for (size_t at = 0; at < size; at += DECIMAL_PADDING)
		memcpy(to + at, from + at, DECIMAL_PADDING);
	return to + size;
}

/* Writes the digits with a point behind the first of them that are whole. */
static char *
put_digits(char *to, struct span digits, size_t whole)
{
	to = put(to, digits.data, whole);
	if (whole == digits.size)
		return to;
	*to++ = '.';
	return put(to, digits.data + whole, digits.size - whole);
}

/* Writes the digits with zeros between them and the point. */
static char *
put_zeros(char *to, struct span digits, int64_t point)
{
	if (point <= 0) {
		to = mempcpy(to, "0.", 2);
		memset(to, '0', (size_t)-point);
		return put(to - point, digits.data, digits.size);
	}
	to = put(to, digits.data, digits.size);
	point -= (int64_t)digits.size;
	memset(to, '0', (size_t)point);
	return to + point;
}

char *
decimal_put(char *to, bool negative, struct span digits, int64_t point)
{
	*to = '-';
	to += negative;
	if (!digits.size) {
		*to++ = '0';
	} else if (point < PLAIN_LEAST || point > PLAIN_MOST) {
		to = put_digits(to, digits, 1);
		to += sprintf(to, "e%+" PRId64, point - 1);
	} else if (point > 0 && point <= (int64_t)digits.size) {
		to = put_digits(to, digits, (size_t)point);
	} else {
		to = put_zeros(to, digits, point);
	}
	return to;
}

void
decimal_add(struct buffer *buffer, bool negative, struct span digits,
    int64_t point)
{
	char *room = buffer_reserve(buffer, digits.size + DECIMAL_ROOM);

	buffer->size += (size_t)(decimal_put(room, negative, digits, point) -
	    room);
}

/*
 * The 8 digits of a number, one a byte, the first in the lowest. It is split in
 * three steps, each in all parts at once: into 2 fours, 4 pairs, 8 ones. A part
 * is divided by multiplying, so exactly as its size needs.
 */
static uint64_t
eight_digits(uint64_t value)
{
	uint64_t fours = value / 10000, pairs, ones;

	fours |= (value - fours * 10000) << 32;
	pairs = (fours * 10486 >> 20) & UINT64_C(0x0000007f0000007f);
	pairs |= (fours - pairs * 100) << 16;
	ones = (pairs * 103 >> 10) & UINT64_C(0x000f000f000f000f);
	return ones | (pairs - ones * 10) << 8;
}

static void
put_eight(char *to, uint64_t digits)
{
	digits += UINT64_C(0x3030303030303030);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	digits = __builtin_bswap64(digits);
#endif
	memcpy(to, &digits, sizeof digits);
}

size_t
decimal_write(char text[DECIMAL_SIZE], uint64_t value)
{
	uint64_t digits;
	size_t size, zeros;

	if (value >= 100000000) {
		size = decimal_write(text, value / 100000000);
		put_eight(text + size, eight_digits(value % 100000000));
		return size + 8;
	}
	digits = eight_digits(value);
	zeros = value ? (size_t)__builtin_ctzll(digits) / 8 : 7;
	put_eight(text, digits >> 8 * zeros);
	return 8 - zeros;
}
