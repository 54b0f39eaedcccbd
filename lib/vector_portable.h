/* The dialect of any machine, for lib/vector.h alone. */
#ifndef VECTOR_PORTABLE_H
#define VECTOR_PORTABLE_H

#include "vector_bytes.h"

/* The vectors of GCC and clang, which they turn into what a processor has; it
 * is done in halves, since few have more than that. */
enum { HALF = VECTOR_BYTES / 2 };
typedef uint8_t half __attribute__((vector_size(HALF)));

static inline half
load_half(const void *p)
{
	half bytes;

	memcpy(&bytes, p, sizeof bytes);
	return bytes;
}

/* A bit for each byte that is 0xff and not 0: the lowest bits of eight bytes
 * are brought together by one multiplication. */
static inline uint32_t
mask_of(half truth)
{
	uint64_t words[HALF / 8];
	uint32_t mask = 0;

	memcpy(words, &truth, sizeof words);
	for (int i = 0; i < HALF / 8; i++) {
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
		words[i] = __builtin_bswap64(words[i]);
#endif
		words[i] &= UINT64_C(0x0101010101010101);
		words[i] *= UINT64_C(0x0102040810204080);
		mask |= (uint32_t)(words[i] >> 56) << 8 * i;
	}
	return mask;
}

static inline uint32_t
vector_special(const struct vector_constants *constants, const char *p,
    uint32_t *high)
{
	uint32_t mask = 0;

	(void)constants;
	*high = 0;
	for (int i = 0; i < VECTOR_BYTES; i += HALF) {
		half bytes = load_half(p + i);

		mask |= mask_of((half)((bytes == '"') | (bytes == '\\') |
		    (bytes < 0x20))) << i;
		*high |= mask_of((half)(bytes >= 0x80)) << i;
	}
	return mask;
}

static inline uint32_t
vector_two_byte(const struct vector_constants *constants, const char *p,
    uint32_t *following)
{
	uint32_t mask = 0;

	(void)constants;
	*following = 0;
	for (int i = 0; i < VECTOR_BYTES; i += HALF) {
		half bytes = load_half(p + i);

		mask |= mask_of(
		    (half)((bytes >= 0xc2) & (bytes <= 0xdf))) << i;
		*following |= mask_of(
		    (half)((bytes >= 0x80) & (bytes <= 0xbf))) << i;
	}
	return mask;
}

static inline bool
vector_within(const struct vector_constants *constants, const char *p,
    const struct vector_range *range)
{
	half wrong = {0};
	uint64_t words[HALF / 8], any = 0;

	(void)constants;
	for (int i = 0; i < VECTOR_BYTES; i += HALF) {
		half bytes = load_half(p + i);

		wrong |= (half)(bytes - load_half(range->low + i) >
		    load_half(range->span + i)) |
		    ((half)((bytes == '"') | (bytes == '\\')) &
		    load_half(range->text + i));
	}
	memcpy(words, &wrong, sizeof words);
	for (int i = 0; i < HALF / 8; i++)
		any |= words[i];
	return !any;
}

static inline uint32_t
vector_equal(const char *p, const char *q)
{
	uint32_t mask = 0;

	for (int i = 0; i < VECTOR_BYTES; i += HALF)
		mask |= mask_of((half)(
		    load_half(p + i) == load_half(q + i))) << i;
	return mask;
}

static inline uint32_t
vector_not_digit(const struct vector_constants *constants, const char *p)
{
	half bytes = load_half(p);

	(void)constants;
	return 0x30000 | mask_of((half)((bytes < '0') | (bytes > '9')));
}

#endif
