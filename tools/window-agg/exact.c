#include "window-agg/exact.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "json.h"
#include "memory.h"
#include "window-agg/tokens.h"
#include "window-agg/wide.h"

enum {
	FIXED_POINT = 80,	/* the unit of fixed is 2^-80 */
	FIXED_SHIFT = 71,	/* a mantissa may be shifted as far as this */
};

/* The upper half of fixed is less than this: one addition more fits. */
#define FIXED_LIMIT (UINT64_C(1) << 62)

/* What is not in fixed. */
struct beyond {
	struct wide wide;
	int64_t infinite[2];	/* how often -inf and inf were added */
};

static __int128
get_fixed(const struct exact *sum)
{
	__int128 fixed;

	memcpy(&fixed, sum->fixed, sizeof fixed);
	return fixed;
}

static void
set_fixed(struct exact *sum, __int128 fixed)
{
	memcpy(sum->fixed, &fixed, sizeof fixed);
}

/* A finite double as mantissa * 2^exponent. */
static int64_t
take_apart(double number, int *exponent)
{
	uint64_t bits, fraction;
	int biased;

	memcpy(&bits, &number, sizeof bits);
	biased = (int)(bits >> 52 & 0x7ff);
	fraction = bits & ((UINT64_C(1) << 52) - 1);
	if (biased)
		fraction |= UINT64_C(1) << 52;
	*exponent = (biased ? biased : 1) - 1075;
	return bits >> 63 ? -(int64_t)fraction : (int64_t)fraction;
}

static struct beyond *
beyond_of(struct exact *sum)
{
	if (!sum->beyond)
		sum->beyond = allocate_zeroed(1, sizeof *sum->beyond);
	return sum->beyond;
}

/* -- adding -- */

/* Moves fixed over, so that it has room again. */
static __attribute__((noinline)) void
empty_fixed(struct exact *sum)
{
	if (get_fixed(sum))
		wide_add(&beyond_of(sum)->wide, get_fixed(sum),
		    WIDE_POINT - FIXED_POINT);
	set_fixed(sum, 0);
}

/* Sets fixed, which had room for one addition, and gives it room again. */
static inline void
renew_fixed(struct exact *sum, __int128 fixed)
{
	set_fixed(sum, fixed);
	if ((uint64_t)(fixed >> 64) + FIXED_LIMIT >= 2 * FIXED_LIMIT)
		empty_fixed(sum);
}

/* Adds a finite number that was scaled by 2^scale. */
static void
add_mantissa(struct wide *wide, double number, int scale)
{
	int exponent;
	int64_t mantissa = take_apart(number, &exponent);

	if (mantissa)
		wide_add(wide, mantissa, exponent - scale + WIDE_POINT);
}

/* What does not fit into fixed. */
static __attribute__((noinline)) void
add_wide(struct exact *sum, double number)
{
	if (isfinite(number))
		add_mantissa(&beyond_of(sum)->wide, number, 0);
	else
		beyond_of(sum)->infinite[number > 0]++;
}

/*
 * A mantissa is shifted to its place in fixed:
 *
 *     2^126         2^80               2^0
 *     ├──────┬──53 bits──┬──── shift ───┤
 *
 * An exponent that leads out of it, as those of zero, of subnormal numbers and
 * of what is not finite do, is left to add_wide().
 */
void
exact_add(struct exact *sum, double number)
{
	uint64_t bits, fraction;
	unsigned int shift;
	int64_t sign, mantissa;

	memcpy(&bits, &number, sizeof bits);
	shift = (unsigned int)(bits >> 52 & 0x7ff) - (1075 - FIXED_POINT);
	if (shift > FIXED_SHIFT) {
		add_wide(sum, number);
		return;
	}
	fraction = (bits & ((UINT64_C(1) << 52) - 1)) | UINT64_C(1) << 52;
	sign = (int64_t)bits >> 63;
	mantissa = ((int64_t)fraction ^ sign) - sign;
	/* The product of two words is quicker than a shift of two. */
	if (shift > 62) {
		mantissa *= 1 << (FIXED_SHIFT - 62);
		shift -= FIXED_SHIFT - 62;
	}
	renew_fixed(sum, get_fixed(sum) +
	    (__int128)mantissa * (INT64_C(1) << shift));
}

void
exact_remove(struct exact *sum, double number)
{
	if (isfinite(number))
		exact_add(sum, -number);
	else
		beyond_of(sum)->infinite[number > 0]--;
}

__attribute__((noinline)) void
exact_add_square(struct exact *sum, double number, int times)
{
	int64_t mantissa;
	int exponent;

	if (!isfinite(number)) {
		beyond_of(sum)->infinite[1] += times;
		return;
	}
	mantissa = take_apart(number, &exponent);
	if (mantissa)
		wide_add(&beyond_of(sum)->wide,
		    (__int128)mantissa * mantissa * times,
		    2 * exponent + WIDE_POINT);
}

void
exact_merge(struct exact *sum, const struct exact *other)
{
	const struct beyond *others = other->beyond;
	struct beyond *own;

	renew_fixed(sum, get_fixed(sum) + get_fixed(other));
	if (!others)
		return;
	own = beyond_of(sum);
	wide_add_product(&own->wide, &others->wide, 1, 0);
	/* Without a sign it may overflow: what was read may be anything. */
	for (int i = 0; i < 2; i++)
		own->infinite[i] = (int64_t)((uint64_t)own->infinite[i] +
		    (uint64_t)others->infinite[i]);
}

void
exact_add_product(
    struct exact *sum, const struct exact *other, double factor)
{
	struct exact all = {0};
	int exponent;
	int64_t mantissa = take_apart(factor, &exponent);

	exact_merge(&all, other);
	empty_fixed(&all);
	if (all.beyond)
		wide_add_product(&beyond_of(sum)->wide, &all.beyond->wide,
		    mantissa, exponent);
	exact_release(&all);
}

/* -- reading -- */

/* The sum where it is in fixed; the compiler rounds as we want it. */
static double
round_fixed(const struct exact *sum, double *rest)
{
	__int128 fixed = get_fixed(sum);
	double rounded = (double)fixed;

	if (rest)
		*rest = ldexp((double)(fixed - (__int128)rounded),
		    -FIXED_POINT);
	return ldexp(rounded, -FIXED_POINT);
}

/* What infinite numbers make of a sum; 0 where there are none. */
static double
infinity_of(const struct beyond *beyond)
{
	double low = beyond->infinite[0] > 0 ? -INFINITY : 0;
	double high = beyond->infinite[1] > 0 ? INFINITY : 0;

	return low + high;
}

double
exact_scaled(const struct exact *sum, int scale, double *rest)
{
	struct exact all = {0};
	struct wide *wide;
	double rounded;

	if (rest)
		*rest = 0;
	if (!sum->beyond && !scale)
		return round_fixed(sum, rest);
	rounded = sum->beyond ? infinity_of(sum->beyond) : 0;
	if (rounded != 0)
		return rounded;
	exact_merge(&all, sum);
	empty_fixed(&all);
	wide = &beyond_of(&all)->wide;
	rounded = wide_round(wide, scale);
	if (rest && isfinite(rounded)) {
		add_mantissa(wide, -rounded, scale);
		*rest = wide_round(wide, scale);
	}
	exact_release(&all);
	return rounded;
}

/* -- as text -- */

/* The same text as that of wide_write(). */
static void
write_fixed(__int128 fixed, struct buffer *json)
{
	unsigned __int128 whole = (unsigned __int128)fixed;
	char digits[32], *end = digits + sizeof digits, *at = end;
	uint64_t low;
	int zeros;

	if (fixed < 0) {
		buffer_add_char(json, '-');
		whole = -whole;
	}
	low = (uint64_t)whole;
	zeros = low ? __builtin_ctzll(low) :
	    64 + __builtin_ctzll((uint64_t)(whole >> 64));
	for (whole >>= zeros; whole; whole >>= 4)
		*--at = "0123456789abcdef"[whole & 15];
	buffer_add(json, at, (size_t)(end - at));
	buffer_add_char(json, 'p');
	json_add_integer(json, zeros - FIXED_POINT);
}

static void
write_all(const struct exact *sum, struct buffer *json)
{
	struct exact all = {0};
	struct beyond *beyond = beyond_of(&all);

	exact_merge(&all, sum);
	empty_fixed(&all);
	wide_write(&beyond->wide, json);
	if (beyond->infinite[0] || beyond->infinite[1])
		buffer_printf(json, ",%" PRId64 ",%" PRId64,
		    beyond->infinite[0], beyond->infinite[1]);
	exact_release(&all);
}

void
exact_write(const struct exact *sum, struct buffer *json)
{
	buffer_add_char(json, '"');
	if (sum->beyond || !get_fixed(sum))
		write_all(sum, json);
	else
		write_fixed(get_fixed(sum), json);
	buffer_add_char(json, '"');
}

/* Sums are less than this in size, and no finer than WIDE_POINT. */
enum { MOST_BITS = 2 * WIDE_POINT };

static uint64_t
read_hex(const char *digits, size_t size)
{
	char text[17];

	memcpy(text, digits, size);
	text[size] = '\0';
	return strtoull(text, NULL, 16);
}

/* Adds a number in hexadecimal, sixteen digits at a time from the last. */
static void
add_digits(struct exact *sum, struct span digits, int shift, int sign)
{
	int fixed = shift - (WIDE_POINT - FIXED_POINT);
	__int128 value;
	size_t size;

	for (; digits.size; digits.size -= size, shift += 64, fixed += 64) {
		size = digits.size < 16 ? digits.size : 16;
		value = sign * (__int128)read_hex(
		    digits.data + digits.size - size, size);
		if (fixed >= 0 && fixed + 64 <= 124) {
			renew_fixed(sum, get_fixed(sum) +
			    value * ((__int128)1 << fixed));
		} else {
			wide_add(&beyond_of(sum)->wide, value, shift);
		}
	}
}

static bool
parse_infinite(struct exact *sum, struct span *text)
{
	for (int i = 0; i < 2; i++)
		if (!tokens_take(text, ",") ||
		    !tokens_integer(text, &beyond_of(sum)->infinite[i]))
			return false;
	return true;
}

static bool
parse(struct exact *sum, struct span text)
{
	int sign = tokens_take(&text, "-") ? -1 : 1;
	struct span digits = {text.data, 0};
	int64_t exponent;

	while (digits.size < text.size &&
	    memchr("0123456789abcdef", digits.data[digits.size], 16))
		digits.size++;
	text.data += digits.size;
	text.size -= digits.size;
	if (!digits.size || !tokens_take(&text, "p") ||
	    !tokens_integer(&text, &exponent) || exponent < -WIDE_POINT ||
	    exponent > MOST_BITS || digits.size > MOST_BITS / 4)
		return false;
	add_digits(sum, digits, (int)exponent + WIDE_POINT, sign);
	return (!text.size || parse_infinite(sum, &text)) && tokens_end(text);
}

bool
exact_parse(struct exact *sum, struct span text)
{
	bool valid = parse(sum, text);

	if (!valid)
		exact_release(sum);
	return valid;
}

void
exact_release(struct exact *sum)
{
	if (sum->beyond)
		wide_release(&sum->beyond->wide);
	free(sum->beyond);
	*sum = (struct exact){0};
}
