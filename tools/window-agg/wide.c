#include "window-agg/wide.h"

#include <math.h>
#include <stdlib.h>

#include "memory.h"

enum {
	SMALLEST = -1074,	/* the least bit of any double is 2^-1074 */
	BITS = 53,
};

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

void
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

/* Adds limbs one by one, each as a number of its own; the last has the sign. */
void
wide_add_product(
    struct wide *wide, const struct wide *other, int64_t factor, int shift)
{
	for (int i = 0; i < other->count; i++) {
		__int128 limb = i + 1 < other->count ?
		    (__int128)other->limbs[i] : (int64_t)other->limbs[i];
		int place = (other->low + i) * 64 + shift;

		if (limb && place >= 0)
			wide_add(wide, limb * factor, place);
	}
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

/* The same for a number that is not negative. */
static double
round_positive(const struct wide *wide, int scale)
{
	int top = wide->count - 1, cut;
	uint64_t kept;

	while (top >= 0 && !wide->limbs[top])
		top--;
	if (top < 0)
		return 0;
	cut = (wide->low + top) * 64 + 63 - __builtin_clzll(wide->limbs[top]) -
	    (BITS - 1);
	if (cut < WIDE_POINT + SMALLEST - scale)
		cut = WIDE_POINT + SMALLEST - scale;
	kept = bits_at(wide, cut);
	if (bits_at(wide, cut - 1) & 1 &&
	    (kept & 1 || any_below(wide, cut - 1)))
		kept++;
	return ldexp((double)kept, cut - WIDE_POINT + scale);
}

double
wide_round(struct wide *wide, int scale)
{
	double rounded;

	if (!sign_limb(wide))
		return round_positive(wide, scale);
	negate(wide);
	rounded = -round_positive(wide, scale);
	negate(wide);
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
	buffer_printf(json, "p%d", low - WIDE_POINT);
}

void
wide_write(struct wide *wide, struct buffer *text)
{
	bool negative = sign_limb(wide);

	if (negative) {
		buffer_add_char(text, '-');
		negate(wide);
	}
	write_whole(wide, text);
	if (negative)
		negate(wide);
}

void
wide_release(struct wide *wide)
{
	free(wide->limbs);
	*wide = (struct wide){0};
}
