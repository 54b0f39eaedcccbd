/*
 * exact - sums of doubles without rounding
 *
 * A sum does not depend on the order of what is added, and is rounded once, to
 * the nearest double, when it is read: it is the same however the input is
 * ordered or divided. Every double is a whole number of units of 2^-1074, so
 * the sum is kept as a whole number (Kulisch's long accumulator; see also
 * Neal, Fast exact summation using small and large superaccumulators, 2015).
 * The common range needs only one of 128 bits:
 *
 *        2^46              1              2^-80
 *     ┌──┬─────────────────┬─────────────────┐
 *     │ ±│   whole part    │    fraction     │    fixed, units of 2^-80
 *     └──┴─────────────────┴─────────────────┘
 *
 * and what does not fit goes beyond it, into a number that is as wide as it
 * needs to be. The sum is both together.
 */
#ifndef EXACT_H
#define EXACT_H

#include "text.h"

/* All zero is the sum of nothing. */
struct exact {
	uint64_t fixed[2];	/* an __int128, without its alignment */
	struct beyond *beyond;
};

void exact_add(struct exact *, double);

/* Takes away a number that was added, or will be. */
void exact_remove(struct exact *, double);

/* Adds the square of a number, exactly, 1, or takes it away, -1. */
void exact_add_square(struct exact *, double, int times);

/* Adds another sum, which stays as it is. */
void exact_merge(struct exact *, const struct exact *);

/* Adds another sum times a number, exactly; both are finite. */
void exact_add_product(
    struct exact *, const struct exact *, double factor);

/* Gives the double nearest to the sum times 2^scale, from -1200 to 1100, and in
 * *rest, unless it is NULL, the nearest double to what that leaves of it.
 * Infinities and their sums as in IEEE 754. */
double exact_scaled(const struct exact *, int scale, double *rest);

static inline double
exact_round(const struct exact *sum, double *rest)
{
	return exact_scaled(sum, 0, rest);
}

/*
 * Adds it as a JSON string, the same for the same sum: a whole number in
 * hexadecimal, and the power of two that it counts; -20.5 is -41 * 2^-1. Behind
 * it how often -inf and inf were added, where they were.
 *
 *     "-29p-1"        "0p0,0,1"
 */
void exact_write(const struct exact *, struct buffer *);

/* Reads what stands between the quotes into a sum of nothing; where it is
 * something else it stays so, and the result is false. */
bool exact_parse(struct exact *, struct span);

void exact_release(struct exact *);

#endif
