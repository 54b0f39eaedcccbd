/*
 * vector - what SIMD gives templates and scanner, in three dialects
 *
 * The file that includes this defines VECTOR_AVX2, VECTOR_SSE2 or
 * VECTOR_PORTABLE. A mask has one bit a byte, the lowest for the first.
 */
#ifndef VECTOR_H
#define VECTOR_H

#if defined VECTOR_AVX2 || defined VECTOR_SSE2
#include "vector_x86.h"
#else
#include "vector_portable.h"
#endif

/* -- what is made of these in every dialect -- */

/* Whether of the bytes marked, the last of which is ASCII, all high ones are
 * whole sequences of two, such as é: then they need no further look. */
static inline bool
two_byte_sequences(const struct vector_constants *constants, const char *p,
    uint32_t high, uint32_t marked)
{
	uint32_t following, first = vector_two_byte(constants, p, &following);

	return !(((following ^ first << 1) | (high ^ (first | following))) &
	    marked);
}

/* The closing quote of a string whose content begins at p; NULL where it has
 * what needs a closer look: an escape, a control character, a longer sequence
 * of UTF-8. */
static inline const char *
vector_string_end(const struct vector_constants *constants, const char *p)
{
	uint32_t high, special;

	while (!(special = vector_special(constants, p, &high)) && !high)
		p += VECTOR_BYTES;
	if (!special || p[__builtin_ctz(special)] != '"' ||
	    !two_byte_sequences(constants, p, high, special ^ (special - 1)))
		return NULL;
	return p + __builtin_ctz(special);
}

/* The place behind a number of less than 16 characters, of which so many are
 * digits before the point; NULL where something else begins at p. An exponent
 * may follow. */
static inline const char *
vector_number_end(
    const struct vector_constants *constants, const char *p, uint32_t *whole)
{
	const char *first = p + (*p == '-');
	uint32_t ends = vector_not_digit(constants, first);
	uint32_t all = *whole = (uint32_t)__builtin_ctz(ends);
	uint32_t more = *first != '0';

	/* One digit at least, and one alone where it is zero; nobody can
	 * predict that, so it must not become a branch. */
	__asm__("" : "+r"(more));
	if (all - 1 > more << 4)
		return NULL;
	if (first[all] == '.') {
		ends &= ends - 1;
		all = (uint32_t)__builtin_ctz(ends);
		if (all == *whole + 1)
			return NULL;
	}
	return all < 16 ? first + all : NULL;
}

#endif
