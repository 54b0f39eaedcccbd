#include "shortest.h"

#include <float.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* digits × 10^exponent. */
struct scaled {
	uint64_t digits;
	int exponent;
};

/* Whether the number reads back as the value. */
static bool
reads_back(struct scaled scaled, double value)
{
	char text[48];

	snprintf(text, sizeof text, "%" PRIu64 "e%d", scaled.digits,
	    scaled.exponent);
	return strtod(text, NULL) == value;
}

/* The number of so many digits that is nearest to the value. */
static struct scaled
round_to(double value, int count)
{
	struct scaled result = {0, 0};
	char text[48], *p;

	snprintf(text, sizeof text, "%.*e", count - 1, value);
	for (p = text; *p != 'e'; p++)
		if (*p >= '0' && *p <= '9')
			result.digits = result.digits * 10 +
			    (uint64_t)(*p - '0');
	result.exponent = atoi(p + 1) - (count - 1);
	return result;
}

/*
 * Tries one digit more at a time. The 15 digits nearest to a normal double
 * begin with any shorter text that stands for it. Above a power of two the gap
 * is wider than below, so that the nearest digits may miss where the next ones
 * hit.
 */
static struct scaled
shortest_by_library(double value)
{
	int count = value < DBL_MIN ? 1 : DBL_DIG;
	struct scaled result = round_to(value, count);

	while (!reads_back(result, value)) {
		result.digits++;
		if (reads_back(result, value))
			break;
		result = round_to(value, ++count);
	}
	return result;
}

/* 5^0 to 5^27, as many as fit. */
static const uint64_t fives[] = {
	1, 5, 25, 125, 625, 3125, 15625, 78125, 390625, 1953125, 9765625,
	48828125, 244140625, 1220703125, 6103515625, 30517578125,
	152587890625, 762939453125, 3814697265625, 19073486328125,
	95367431640625, 476837158203125, 2384185791015625,
	11920928955078125, 59604644775390625, 298023223876953125,
	1490116119384765625, 7450580596923828125,
};

/*
 * What lies between the middles of the gaps on both sides of a double reads
 * back as that double:
 *
 *     below ─────[───── value ─────]───── above
 *              least              most
 *
 * Here these are whole numbers of 10^-places: least rounded up, the others
 * down. The unit is as large as may be, so that at least one number and at
 * most ten lie there. The middles have a binary digit more than any double, and
 * so at least a decimal one: whether they belong to it does not matter.
 */
struct interval {
	uint64_t least, value, most;
	bool above;		/* the value is nearer to the next number */
	int places;
};

/* Values for which the products below fit into 128 bits: the gap is 2^-89 at
 * least, for which there are 27 places, and at most 1. */
#define INTERVAL_LEAST 0x1p-37
#define INTERVAL_LIMIT 0x1p53

static struct interval
interval_of(double value)
{
	struct interval interval;
	unsigned __int128 middle, half;
	uint64_t bits, mantissa, five;
	int exponent, shift;
	bool narrow;

	memcpy(&bits, &value, sizeof bits);
	exponent = (int)(bits >> 52) - 1075;
	mantissa = (bits & ((UINT64_C(1) << 52) - 1)) | UINT64_C(1) << 52;
	/* The gap below a power of two is half as wide as the one above. */
	narrow = mantissa == UINT64_C(1) << 52;

	/* 1233 / 4096 is the logarithm of two, 512 / 4096 that of 4 / 3. */
	interval.places =
	    (-exponent * 1233 + (narrow ? 512 : 0) + 4095) >> 12;
	five = fives[interval.places];
	shift = 2 - exponent - interval.places;

	/* In quarters of a gap. */
	middle = (unsigned __int128)(4 * mantissa) * five;
	interval.value = (uint64_t)(middle >> shift);
	interval.least = (uint64_t)(
	    (middle - (narrow ? five : 2 * five) - 1) >> shift) + 1;
	interval.most = (uint64_t)((middle + 2 * five) >> shift);

	/* Of two that are as near, the even one. */
	half = (unsigned __int128)1 << (shift - 1);
	middle -= (unsigned __int128)interval.value << shift;
	interval.above =
	    middle > half || (middle == half && interval.value & 1);
	return interval;
}

/* Gives the number of the fewest digits in the interval, the nearest to its
 * value if there are several. What has fewer digits than others is a multiple
 * of ten, and more than one of these is not there. */
static struct scaled
shortest_in(struct interval interval)
{
	uint64_t tens = interval.most / 10 * 10;
	uint64_t nearest = interval.value + interval.above;

	/* Below a power of two the nearest may be out. */
	if (nearest < interval.least)
		nearest = interval.least;
	return (struct scaled){tens >= interval.least ? tens : nearest,
	    -interval.places};
}

/* How many zeros end the digits, the first of which is none. */
static size_t
count_zeros(const char *digits, size_t size)
{
	size_t zeros = 0;
	uint64_t word;

	for (; size - zeros > sizeof word; zeros += sizeof word) {
		memcpy(&word, digits + size - zeros - sizeof word,
		    sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
		word = __builtin_bswap64(word);
#endif
		word ^= UINT64_C(0x3030303030303030);
		if (word)
			return zeros + (size_t)__builtin_clzll(word) / 8;
	}
	while (digits[size - zeros - 1] == '0')
		zeros++;
	return zeros;
}

/*
 * What was computed from numbers of few digits often is one again. No two
 * numbers of up to 15 digits are one double, so that the one that reads back as
 * the value is its shortest text; and a quotient of exact numbers is what
 * reading gives. False where there is none of so few places.
 */
static inline bool
is_short(double value, struct scaled *scaled)
{
	enum { PLACES = 7 };
	const double unit = 1e7, limit = 1e15;

	if (!(value * unit < limit))
		return false;
	scaled->digits = (uint64_t)(value * unit + 0.5);
	scaled->exponent = -PLACES;
	return (double)scaled->digits / unit == value;
}

static struct scaled
shortest(double value)
{
	struct scaled scaled;

	if (is_short(value, &scaled))
		return scaled;
	if (value >= INTERVAL_LEAST && value < INTERVAL_LIMIT)
		return shortest_in(interval_of(value));
	return shortest_by_library(value);
}

size_t
shortest_digits(char digits[SHORTEST_SIZE], int *point, double value)
{
	struct scaled scaled = shortest(value);
	size_t size = decimal_write(digits, scaled.digits);

	*point = (int)size + scaled.exponent;
	return size - count_zeros(digits, size);
}
