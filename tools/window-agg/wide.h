/*
 * wide - whole numbers of any size, in units of 2^-WIDE_POINT
 *
 * They are in two's complement, in limbs of 64 bits that begin and end where
 * there is something:
 *
 *     2^(64 (low + count))                 2^(64 low)       units
 *     ├─ sign ─┼─ limb ─┼─  ─┼─ limb ─┼─ limb ─┤            1
 */
#ifndef WIDE_H
#define WIDE_H

#include "text.h"

enum { WIDE_POINT = 2176 };

/* All zero is 0. */
struct wide {
	int low, count;		/* limbs low to low + count - 1 */
	uint64_t *limbs;	/* the last one holds nothing but the sign, so
				 * that one addition cannot overflow */
};

/* Adds value * 2^shift units; shift is not negative. */
void wide_add(struct wide *, __int128 value, int shift);

/* Adds another number times factor * 2^shift, which stays as it is; the factor
 * is less than 2^63 in size, and nothing of the product less than a unit. */
void wide_add_product(
    struct wide *, const struct wide *, int64_t factor, int shift);

/* Gives the double nearest to the number times 2^scale, ties to even. */
double wide_round(struct wide *, int scale);

/* Adds it as text: a whole number in hexadecimal, which is odd or 0, and the
 * power of two that it counts, "-29p-1". */
void wide_write(struct wide *, struct buffer *);

void wide_release(struct wide *);

#endif
