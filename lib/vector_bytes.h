/*
 * vector_bytes - what bytes are compared with, and what each dialect gives, for
 * lib/vector*.h alone
 */
#ifndef VECTOR_BYTES_H
#define VECTOR_BYTES_H

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

#endif
