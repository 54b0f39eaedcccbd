/*
 * vector - what SIMD gives templates and scanner, in three dialects
 *
 * The file that includes this defines VECTOR_AVX2, VECTOR_SSE2 or
 * VECTOR_PORTABLE. A mask has one bit a byte, the lowest for the first.
 */
#ifndef VECTOR_H
#define VECTOR_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* How many bytes are tested at once, and padding must allow for. */
enum { VECTOR_BYTES = 32 };

/* What the bytes of a vector may be: from low up to low + span each, and where
 * text is 0xff neither a quote nor a backslash. */
struct vector_range {
	_Alignas(VECTOR_BYTES) uint8_t low[VECTOR_BYTES];
	uint8_t span[VECTOR_BYTES];
	uint8_t text[VECTOR_BYTES];
};

/* What bytes are compared with. */
struct vector_constants {
	/* The quote and the backslash, where their last four bits lead. */
	_Alignas(VECTOR_BYTES) uint8_t marks[VECTOR_BYTES];
	uint8_t quote[VECTOR_BYTES], backslash[VECTOR_BYTES];
	uint8_t control[VECTOR_BYTES];		/* the last of them */
	/* The first bytes of sequences of two, and the other bytes of any. */
	uint8_t pair[VECTOR_BYTES], pairs[VECTOR_BYTES];
	uint8_t following[VECTOR_BYTES];	/* below, as a signed one */
	/* What makes zero the least of signed bytes, and nine then. */
	uint8_t zero[VECTOR_BYTES], nine[VECTOR_BYTES];
};

#define EACH [0 ... VECTOR_BYTES - 1]

/* A compiler that knew what stands there would make it anew, in registers,
 * wherever it is needed. */
static inline const struct vector_constants *
vector_constants(void)
{
	static const struct vector_constants table = {
		.marks = {[2] = '"', [12] = '\\', [18] = '"', [28] = '\\'},
		.quote = {EACH = '"'},
		.backslash = {EACH = '\\'},
		.control = {EACH = 0x1f},
		.pair = {EACH = 0xc2},
		.pairs = {EACH = 0xdf - 0xc2},
		.following = {EACH = 0xc0},
		.zero = {EACH = 0x80 - '0'},
		.nine = {EACH = 0x89},
	};
	const struct vector_constants *hidden = &table;

	__asm__("" : "+r"(hidden));
	return hidden;
}

#undef EACH

/* The bytes that end a string or need a closer look: quote, backslash and
 * control characters; *high gets those with their high bit set. */
static inline uint32_t vector_special(
    const struct vector_constants *, const char *p, uint32_t *high);

/* The bytes that begin a UTF-8 sequence of two, and those that go on with one
 * of any length. */
static inline uint32_t vector_two_byte(
    const struct vector_constants *, const char *p, uint32_t *following);

/* Whether each byte is what it may be. */
static inline bool vector_within(const struct vector_constants *,
    const char *p, const struct vector_range *);

/* The bytes that are the same in both. */
static inline uint32_t vector_equal(const char *p, const char *q);

/* Of 16 bytes: those that are no digits, and the two behind: where one is taken
 * out, one is left. */
static inline uint32_t vector_not_digit(
    const struct vector_constants *, const char *p);

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
