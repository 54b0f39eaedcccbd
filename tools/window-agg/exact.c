#include "window-agg/exact.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "memory.h"
#include "window-agg/tokens.h"

enum {
	FIXED_POINT = 80,	/* the unit of fixed is 2^-80 */
	FIXED_SHIFT = 71,	/* a mantissa may be shifted as far as this */
	POINT = 2176,		/* the unit of limb 0 is 2^-2176 */
	SMALLEST = -1074,	/* the least bit of any double is 2^-1074 */
	BITS = 53,
};

/* The upper half of fixed is less than this: one addition more fits. */
#define FIXED_LIMIT (UINT64_C(1) << 62)

/*
 * A whole number in two's complement, limbs low to low + count - 1; the last
 * limb holds nothing but the sign, so that one addition cannot overflow.
 */
struct wide {
	int low, count;
	uint64_t *limbs;
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

/* -- wide -- */

static struct wide *
wide_of(struct exact *sum)
{
	if (!sum->wide)
		sum->wide = allocate_zeroed(1, sizeof *sum->wide);
	return sum->wide;
}

static uint64_t
sign_limb(const struct wide *wide)
{
	return wide->count ? wide->limbs[wide->count - 1] : 0;
}

/* Makes room for limbs from low up to high, high not included. */
static void
widen(struct wide *wide, int low, int high)
{
	uint64_t sign = sign_limb(wide);
	int before, count;

	if (!wide->count)
		wide->low = low;
	before = wide->low > low ? wide->low - low : 0;
	count = wide->count + before;
	if (wide->low - before + count < high)
		count = high - (wide->low - before);
	if (count == wide->count)
		return;
	wide->limbs = reallocate(wide->limbs,
	    (size_t)count * sizeof *wide->limbs);
	memmove(wide->limbs + before, wide->limbs,
	    (size_t)wide->count * sizeof *wide->limbs);
	memset(wide->limbs, 0, (size_t)before * sizeof *wide->limbs);
	for (int i = before + wide->count; i < count; i++)
		wide->limbs[i] = sign;
	wide->low -= before;
	wide->count = count;
}

/* Adds value * 2^(shift - POINT). */
static void
wide_add(struct wide *wide, __int128 value, int shift)
{
	int first = shift / 64, bit = shift % 64;
	unsigned __int128 low = (unsigned __int128)value << bit;
	uint64_t sign = value < 0 ? ~UINT64_C(0) : 0, parts[3];
	unsigned __int128 carry = 0;
	int i;

	parts[0] = (uint64_t)low;
	parts[1] = (uint64_t)(low >> 64);
	parts[2] = bit ? (uint64_t)(value >> 64 >> (64 - bit)) : sign;
	widen(wide, first, first + 4);
	for (i = first - wide->low; i < wide->count; i++) {
		int part = i - (first - wide->low);

		carry += wide->limbs[i];
		carry += part < 3 ? parts[part] : sign;
		wide->limbs[i] = (uint64_t)carry;
		carry >>= 64;
	}
	if (sign_limb(wide) + 1 > 1) {
		i = wide->low + wide->count;
		widen(wide, wide->low, i + 1);
		wide->limbs[wide->count - 1] =
		    wide->limbs[wide->count - 2] >> 63 ? ~UINT64_C(0) : 0;
	}
}

/* -- adding -- */

/* Moves fixed over, so that it has room again. */
static __attribute__((noinline)) void
empty_fixed(struct exact *sum)
{
	if (get_fixed(sum))
		wide_add(wide_of(sum), get_fixed(sum), POINT - FIXED_POINT);
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

/* What does not fit into fixed. */
static __attribute__((noinline)) void
add_wide(struct exact *sum, double number)
{
	int64_t mantissa;
	int exponent;

	if (!isfinite(number)) {
		wide_of(sum)->infinite[number > 0]++;
		return;
	}
	mantissa = take_apart(number, &exponent);
	if (mantissa)
		wide_add(wide_of(sum), mantissa, exponent + POINT);
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
	__int128 fixed, sign;

	memcpy(&bits, &number, sizeof bits);
	shift = (unsigned int)(bits >> 52 & 0x7ff) - (1075 - FIXED_POINT);
	if (shift > FIXED_SHIFT) {
		add_wide(sum, number);
		return;
	}
	fraction = (bits & ((UINT64_C(1) << 52) - 1)) | UINT64_C(1) << 52;
	sign = (int64_t)bits >> 63;
	fixed = get_fixed(sum) +
	    (((__int128)((unsigned __int128)fraction << shift) ^ sign) - sign);
	renew_fixed(sum, fixed);
}

void
exact_remove(struct exact *sum, double number)
{
	if (isfinite(number))
		exact_add(sum, -number);
	else
		wide_of(sum)->infinite[number > 0]--;
}

void
exact_add_square(struct exact *sum, double number, int times)
{
	int64_t mantissa;
	int exponent;

	if (!isfinite(number)) {
		wide_of(sum)->infinite[1] += times;
		return;
	}
	mantissa = take_apart(number, &exponent);
	if (mantissa)
		wide_add(wide_of(sum), (__int128)mantissa * mantissa * times,
		    2 * exponent + POINT);
}

/* Adds limbs one by one, each as a number of its own; the last has the sign. */
static void
merge_wide(struct wide *wide, const struct wide *other)
{
	for (int i = 0; i < other->count; i++) {
		__int128 limb = i + 1 < other->count ?
		    (__int128)other->limbs[i] : (int64_t)other->limbs[i];

		if (limb)
			wide_add(wide, limb, (other->low + i) * 64);
	}
	for (int i = 0; i < 2; i++)
		wide->infinite[i] = (int64_t)((uint64_t)wide->infinite[i] +
		    (uint64_t)other->infinite[i]);
}

void
exact_merge(struct exact *sum, const struct exact *other)
{
	renew_fixed(sum, get_fixed(sum) + get_fixed(other));
	if (other->wide)
		merge_wide(wide_of(sum), other->wide);
}

/* -- reading -- */

static void
negate(struct wide *wide)
{
	uint64_t carry = 1;

	for (int i = 0; i < wide->count; i++) {
		wide->limbs[i] = ~wide->limbs[i] + carry;
		carry = carry && !wide->limbs[i];
	}
}

/* Bits from position at on, at most 64; at counts from limb 0's bit 0. */
static uint64_t
bits_at(const struct wide *wide, int at)
{
	int limb = at / 64 - wide->low, bit = at % 64;
	uint64_t bits = 0;

	if (limb >= 0 && limb < wide->count)
		bits = wide->limbs[limb] >> bit;
	if (bit && limb + 1 >= 0 && limb + 1 < wide->count)
		bits |= wide->limbs[limb + 1] << (64 - bit);
	return bits;
}

static bool
any_below(const struct wide *wide, int at)
{
	for (int i = 0; i < wide->count; i++) {
		int limb = wide->low + i;

		if (limb < at / 64 && wide->limbs[i])
			return true;
		if (limb == at / 64 &&
		    wide->limbs[i] & ((UINT64_C(1) << at % 64) - 1))
			return true;
	}
	return false;
}

/* The nearest double to a number that is not negative, ties to even. */
static double
round_positive(const struct wide *wide)
{
	int top = wide->count - 1, cut;
	uint64_t kept;

	while (top >= 0 && !wide->limbs[top])
		top--;
	if (top < 0)
		return 0;
	cut = (wide->low + top) * 64 + 63 - __builtin_clzll(wide->limbs[top]) -
	    (BITS - 1);
	if (cut < POINT + SMALLEST)
		cut = POINT + SMALLEST;
	kept = bits_at(wide, cut);
	if (bits_at(wide, cut - 1) & 1 &&
	    (kept & 1 || any_below(wide, cut - 1)))
		kept++;
	return ldexp((double)kept, cut - POINT);
}

static double
round_wide(struct wide *wide)
{
	double rounded;

	if (!sign_limb(wide))
		return round_positive(wide);
	negate(wide);
	rounded = -round_positive(wide);
	negate(wide);
	return rounded;
}

/* The same where there is no wide; the compiler rounds as we want it. */
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
infinity_of(const struct wide *wide)
{
	double low = wide->infinite[0] > 0 ? -INFINITY : 0;
	double high = wide->infinite[1] > 0 ? INFINITY : 0;

	return low + high;
}

double
exact_round(const struct exact *sum, double *rest)
{
	struct exact all = {0};
	double rounded;

	if (rest)
		*rest = 0;
	if (!sum->wide)
		return round_fixed(sum, rest);
	rounded = infinity_of(sum->wide);
	if (rounded != 0)
		return rounded;
	exact_merge(&all, sum);
	empty_fixed(&all);
	rounded = round_wide(wide_of(&all));
	if (rest && isfinite(rounded)) {
		exact_add(&all, -rounded);
		empty_fixed(&all);
		*rest = round_wide(all.wide);
	}
	exact_release(&all);
	return rounded;
}

/* -- as text -- */

/* The place of the lowest bit that is set, -1 where none is. */
static int
lowest_bit(const struct wide *wide)
{
	for (int i = 0; i < wide->count; i++)
		if (wide->limbs[i])
			return (wide->low + i) * 64 +
			    __builtin_ctzll(wide->limbs[i]);
	return -1;
}

/* Writes a number that is not negative. */
static void
write_whole(const struct wide *wide, struct buffer *json)
{
	int low = lowest_bit(wide), at = low;
	int end = (wide->low + wide->count) * 64;
	bool leading = true;

	if (low < 0) {
		buffer_add_string(json, "0p0");
		return;
	}
	while (at < end)
		at += 4;
	for (; at >= low; at -= 4) {
		leading = leading && !(bits_at(wide, at) & 15);
		if (!leading)
			buffer_add_char(json,
			    "0123456789abcdef"[bits_at(wide, at) & 15]);
	}
	buffer_printf(json, "p%d", low - POINT);
}

void
exact_write(const struct exact *sum, struct buffer *json)
{
	struct exact all = {0};
	struct wide *wide = wide_of(&all);
	bool negative;

	exact_merge(&all, sum);
	empty_fixed(&all);
	negative = sign_limb(wide);
	if (negative)
		negate(wide);
	buffer_add_string(json, negative ? "\"-" : "\"");
	write_whole(wide, json);
	if (wide->infinite[0] || wide->infinite[1])
		buffer_printf(json, ",%" PRId64 ",%" PRId64,
		    wide->infinite[0], wide->infinite[1]);
	buffer_add_char(json, '"');
	exact_release(&all);
}

/* Sums are less than this in size, and no finer than POINT. */
enum { MOST_BITS = 2 * POINT };

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
	int fixed = shift - (POINT - FIXED_POINT);
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
			wide_add(wide_of(sum), value, shift);
		}
	}
}

static bool
parse_infinite(struct exact *sum, struct span *text)
{
	for (int i = 0; i < 2; i++)
		if (!tokens_take(text, ",") ||
		    !tokens_integer(text, &wide_of(sum)->infinite[i]))
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
	    !tokens_integer(&text, &exponent) || exponent < -POINT ||
	    exponent > MOST_BITS || digits.size > MOST_BITS / 4)
		return false;
	add_digits(sum, digits, (int)exponent + POINT, sign);
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
	if (sum->wide)
		free(sum->wide->limbs);
	free(sum->wide);
	*sum = (struct exact){0};
}
