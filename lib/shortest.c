#include "shortest.h"

#include <float.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "decimal.h"

/* digits × 10^exponent, where digits does not end in a zero. */
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
	for (; result.digits % 10 == 0; result.exponent++)
		result.digits /= 10;
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
 * down. They have 18 or 19 digits at first, so that there is one to drop; then
 * least and most are counted in larger and larger units. The middles have a
 * binary digit more than any double, and so at least a decimal one: whether
 * they belong to it does not matter.
 */
struct interval {
	uint64_t least, value, most;
	uint64_t unit;
	bool exact;		/* nothing was rounded off the value */
	int places;
};

/* For values from 1e-9 to 2^53, where the products fit into 128 bits and are
 * not below one. */
static struct interval
interval_of(double value)
{
	struct interval interval;
	unsigned __int128 middle, least, most;
	uint64_t bits, mantissa, five;
	int exponent, shift;

	memcpy(&bits, &value, sizeof bits);
	exponent = (int)(bits >> 52) - 1075;
	mantissa = (bits & ((UINT64_C(1) << 52) - 1)) | UINT64_C(1) << 52;

	/* 1233 / 4096 is the logarithm of two. */
	interval.places = 17 - ((exponent + 52) * 1233 >> 12);
	five = fives[interval.places];
	shift = 2 - exponent - interval.places;

	/* In quarters of a gap, since the gap below a power of two is half as
	 * wide as the one above. */
	middle = (unsigned __int128)(4 * mantissa) * five;
	least = middle - (mantissa == UINT64_C(1) << 52 ? five : 2 * five);
	most = middle + 2 * five;
	interval.value = (uint64_t)(middle >> shift);
	interval.exact = (unsigned __int128)interval.value << shift == middle;
	interval.unit = 1;
	interval.least = (uint64_t)((least - 1) >> shift) + 1;
	interval.most = (uint64_t)(most >> shift);
	return interval;
}

/* Counts in units so many times as large, where there is a number left in the
 * interval then. */
static inline bool
coarsen(struct interval *interval, uint64_t times)
{
	uint64_t least = (interval->least + times - 1) / times;
	uint64_t most = interval->most / times;

	if (least > most)
		return false;
	interval->least = least;
	interval->most = most;
	interval->unit *= times;
	return true;
}

/* Gives the number of the fewest digits in the interval, the nearest to its
 * value if there are several. */
static struct scaled
shortest_in(struct interval interval)
{
	struct scaled result = {0, -interval.places};
	uint64_t rest, half;

	/* Most values that are no results of a division are short. */
	if (coarsen(&interval, 100000000))
		result.exponent += 8;
	while (coarsen(&interval, 10))
		result.exponent++;
	result.digits = interval.value / interval.unit;
	rest = interval.value % interval.unit;
	half = interval.unit / 2;
	if (rest > half ||
	    (rest == half && (!interval.exact || result.digits & 1)))
		result.digits++;
	/* Below a power of two the nearest may be out. */
	if (result.digits < interval.least)
		result.digits = interval.least;
	return result;
}

size_t
shortest_digits(char digits[SHORTEST_SIZE], int *point, double value)
{
	struct scaled scaled;
	char text[DECIMAL_SIZE];
	size_t size;

	if (value >= 1e-9 && value < 0x1p53)
		scaled = shortest_in(interval_of(value));
	else
		scaled = shortest_by_library(value);
	size = decimal_write(text, scaled.digits);
	memcpy(digits, text, size);
	*point = (int)size + scaled.exponent;
	return size;
}
