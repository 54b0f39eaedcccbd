/*
 * decimal - the digits of a number, before it is any machine number
 *
 * Every finite number is ±0.DIGITS × 10^point with no zero at either end of
 * its digits, in one way: 1.10, 1.1 and 11e-1 are all 0.11 × 10^1. Zero has no
 * digits.
 */
#ifndef DECIMAL_H
#define DECIMAL_H

#include "text.h"

/* A point beyond ±DECIMAL_LIMIT is taken as ±DECIMAL_LIMIT. */
#define DECIMAL_LIMIT INT64_C(100000000000000000)

struct decimal {
	const char *first;	/* borrowed; a '.' may stand among the digits */
	size_t count;		/* of the digits */
	int64_t point;
	bool negative;
};

/* Reads one number of the JSON grammar, of any length; borrows its text. */
struct decimal decimal_read(struct span text);

/* Gives the digit at p and moves p behind it. */
static inline char
decimal_next(const char **p)
{
	if (**p == '.')
		++*p;
	return *(*p)++;
}

/*
 * Writes ±0.DIGITS × 10^point as JSON text in its plainest form: "20000",
 * "0.05", "1e-7" below a millionth, "1e+30" beyond 21 digits. Gives its end.
 * DECIMAL_PADDING bytes behind the digits must be readable, and there must be
 * room for DECIMAL_ROOM bytes more than there are digits.
 */
enum { DECIMAL_PADDING = 16, DECIMAL_ROOM = 24 + DECIMAL_PADDING };
char *decimal_put(char *to, bool negative, struct span digits, int64_t point);

/* Adds the same. */
void decimal_add(struct buffer *, bool negative, struct span digits,
    int64_t point);

/* Room for the digits of any 64-bit number. */
enum { DECIMAL_SIZE = 20 };

/* Writes the digits of a whole number, without NUL; gives how many. */
size_t decimal_write(char text[DECIMAL_SIZE], uint64_t);

#endif
