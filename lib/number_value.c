/*
 * The double nearest to a number: by one operation on exact numbers where there
 * is such a one, which is nearly always, and by the C library otherwise.
 */
#include "number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "decimal.h"

/* A point halfway between two doubles has at most 767 digits: digits beyond
 * these only matter by being there. */
enum { DIGITS_THAT_MATTER = 800 };

/*
 * Lets the C library read a number of any length and size, as digits and an
 * exponent without a point, so that no locale has a say in it.
 */
static double
value_by_library(struct span text)
{
	struct decimal decimal = decimal_read(text);
	char copy[DIGITS_THAT_MATTER + 32];
	const char *p = decimal.first;
	size_t size = 0;
	int64_t point = decimal.point;
	double value;

	if (!decimal.count)
		return decimal.negative ? -0.0 : 0.0;
	while (size < decimal.count && size < DIGITS_THAT_MATTER)
		copy[size++] = decimal_next(&p);
	if (size < decimal.count)
		copy[size++] = '1';
	if (point > 400 || point < -400)
		point = point > 0 ? 400 : -400;
	snprintf(copy + size, sizeof copy - size, "e%d",
	    (int)point - (int)size);
	value = strtod(copy, NULL);
	return decimal.negative ? -value : value;
}

/* A number as whole × 10^exponent. */
struct scaled {
	uint64_t whole;
	int exponent;
	bool negative;
};

/* Appends the digits at p to the whole; gives what is behind them. */
static inline const char *
read_digits(const char *p, const char *end, uint64_t *whole)
{
	for (; p < end && is_digit(*p); p++)
		*whole = *whole * 10 + (uint64_t)(*p - '0');
	return p;
}

/* Gives false where a number has more than 19 digits, which may not fit, or a
 * long exponent. */
static inline bool
read_scaled(struct span text, struct scaled *scaled)
{
	const char *p = text.data, *end = p + text.size, *from;
	ptrdiff_t digits;
	uint64_t exponent = 0;
	bool below;

	*scaled = (struct scaled){.negative = *p == '-'};
	from = p += scaled->negative;
	p = read_digits(p, end, &scaled->whole);
	digits = p - from;
	if (p < end && *p == '.') {
		from = p + 1;
		p = read_digits(from, end, &scaled->whole);
		scaled->exponent = (int)(from - p);
		digits += p - from;
	}
	if (digits > 19)
		return false;
	if (p == end)
		return true;
	below = *++p == '-';
	p += below || *p == '+';
	if (end - p > 4)
		return false;
	read_digits(p, end, &exponent);
	scaled->exponent += below ? -(int)exponent : (int)exponent;
	return true;
}

/* 10^0 to 10^22 are doubles, and 10^0 to 10^19 are 64-bit numbers. */
static const double powers[] = {
	1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12,
	1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
};

/* The double nearest to wide × 2^exponent, or to a little more than that where
 * there is a rest. What 64 bits cannot hold sets the last of them, so that it
 * is rounded once. */
static double
round_wide(unsigned __int128 wide, int exponent, bool rest)
{
	uint64_t bits = (uint64_t)wide, high = (uint64_t)(wide >> 64);
	int excess;

	if (high) {
		excess = 64 - __builtin_clzll(high);
		bits = (uint64_t)(wide >> excess);
		rest |= wide << (128 - excess) != 0;
		exponent += excess;
	}
	return ldexp((double)(bits | rest), exponent);
}

static double
product(uint64_t whole, uint64_t power)
{
	return round_wide((unsigned __int128)whole * power, 0, false);
}

/* The quotient has 64 bits at least. */
static double
quotient(uint64_t whole, uint64_t power)
{
	int shift = 64 + __builtin_clzll(whole);
	unsigned __int128 wide = (unsigned __int128)whole << shift;
	unsigned __int128 result = wide / power;

	return round_wide(result, -shift, result * power != wide);
}

/* Gives false where neither way is exact. */
static inline bool
scaled_value(struct scaled scaled, double *value)
{
	int exponent = scaled.exponent;
	bool exact = scaled.whole <= UINT64_C(1) << 53;
	int limit = exact ? 22 : 19;

	if (exponent < -limit || exponent > limit)
		return false;
	/* One operation on exact numbers rounds once. */
	if (exact && exponent < 0)
		*value = (double)scaled.whole / powers[-exponent];
	else if (exact)
		*value = (double)scaled.whole * powers[exponent];
	else if (exponent < 0)
		*value = quotient(scaled.whole, (uint64_t)powers[-exponent]);
	else
		*value = product(scaled.whole, (uint64_t)powers[exponent]);
	return true;
}

double
number_value(struct span text)
{
	struct scaled scaled;
	double value;

	if (!read_scaled(text, &scaled) || !scaled_value(scaled, &value))
		return value_by_library(text);
	return scaled.negative ? -value : value;
}

/* -- short numbers -- */

/* As many digits as a word has bytes. */
enum { PART = 8 };

/* Eight bytes, the first in the lowest bits. */
static inline uint64_t
load_word(const char *p)
{
	uint64_t word;

	memcpy(&word, p, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	word = __builtin_bswap64(word);
#endif
	return word;
}

/*
 * The number that 1 to 8 digits stand for. They are moved to the end of a word
 * of zeros, then neighbours are joined in three steps: 8 ones, 4 pairs, 2
 * fours, 1 eight.
 */
static inline int64_t
join_digits(uint64_t word, size_t count)
{
	word = (word - UINT64_C(0x3030303030303030)) << 8 * (PART - count);
	word = word * 10 + (word >> 8);
	word = (word & UINT64_C(0x000000ff000000ff)) *
	    UINT64_C(0x000f424000000064) +
	    (word >> 16 & UINT64_C(0x000000ff000000ff)) *
	    UINT64_C(0x0000271000000001);
	return (int64_t)(word >> 32);
}

/* The number that 1 to 7 digits before a point and the next ones make, as if it
 * were not there. */
static inline int64_t
join_across(const char *p, size_t whole, size_t count)
{
	uint64_t word = load_word(p), behind = ~UINT64_C(0) << 8 * whole;

	return join_digits(word ^ ((word ^ load_word(p + 1)) & behind), count);
}

/* The same for 1 to 8 digits before it and behind it. */
static inline int64_t
join_parts(const char *p, size_t whole, size_t fraction)
{
	static const int64_t powers_of_ten[PART + 1] = {1, 10, 100, 1000,
	    10000, 100000, 1000000, 10000000, 100000000};

	return join_digits(load_word(p), whole) * powers_of_ten[fraction] +
	    join_digits(load_word(p + whole + 1), fraction);
}

/* No branch: signs are hard to predict. */
static inline double
with_sign(double value, uint64_t negative)
{
	uint64_t bits;

	memcpy(&bits, &value, sizeof bits);
	bits |= negative << 63;
	memcpy(&value, &bits, sizeof value);
	return value;
}

/* A number without a point, or of more digits than a word has bytes. */
static __attribute__((noinline)) double
other_plain(struct span text, size_t whole, size_t sign)
{
	size_t fraction = text.size - sign - whole - 1;
	const char *p = text.data + sign;

	if (text.size - sign == whole && whole <= PART)
		return with_sign((double)join_digits(load_word(p), whole),
		    sign);
	if (whole > PART || fraction > PART)
		return number_value(text);
	return with_sign((double)join_parts(p, whole, fraction) /
	    powers[fraction], sign);
}

/* One operation on exact numbers rounds once. */
double
number_plain(struct span text, size_t whole)
{
	size_t sign = *text.data == '-', size = text.size - sign;

	if (size > PART + 1 || size - whole - 1 >= PART)
		return other_plain(text, whole, sign);
	return with_sign((double)join_across(
	    text.data + sign, whole, size - 1) / powers[size - whole - 1],
	    sign);
}
