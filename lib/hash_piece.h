/*
 * hash_piece - the hash of up to 256 bytes, for lib/hash_line*.c alone
 *
 * By NH (Black et al., UMAC: fast and secure message authentication, 1999;
 * RFC 4418), the sum of products of 32 bits each, in two lanes:
 *
 *     lane = lane + (word + key) * (next word + next key)
 *
 * The two lanes are multiplied, and the halves of the product are laid over
 * each other. A piece is hashed in two halves of 128, 64 or 32 bytes, of which
 * the second one ends where it ends, so that the work is the same for most
 * sizes and no branch depends on them:
 *
 *     │ first half ──────────│
 *                      │────────── second half │
 *
 * What is shorter than 32 bytes is filled with zeros. The file that includes
 * this may define HASH_WIDTH, the bytes of a vector, as 32; both give the same.
 */
#ifndef HASH_PIECE_H
#define HASH_PIECE_H

#include "hash.h"

#if defined __SSE2__
#include <immintrin.h>
#endif

#ifndef HASH_WIDTH
#define HASH_WIDTH 16
#endif

/* Bytes of a half. */
enum { HASH_SHORT = 32, HASH_MIDDLE = 64, HASH_LONG = 128 };

typedef uint32_t words __attribute__((vector_size(HASH_WIDTH)));
typedef uint64_t lanes __attribute__((vector_size(HASH_WIDTH)));
typedef uint64_t two_lanes __attribute__((vector_size(16)));

/* The first digits of the fraction of pi. */
extern const uint32_t hash_keys[HASH_PIECE / 4];

/* hash_line_avx2.c: the hash of 129 to 256 bytes. */
uint64_t hash_long_avx2(const char *, size_t size);

/* In each lane, the lower half times the upper half. */
static inline lanes
multiply_halves(lanes x)
{
#if HASH_WIDTH == 32
	return (lanes)_mm256_mul_epu32((__m256i)x, (__m256i)(x >> 32));
#elif defined __SSE2__
	return (lanes)_mm_mul_epu32((__m128i)x, (__m128i)(x >> 32));
#else
	return (x & 0xffffffff) * (x >> 32);
#endif
}

/* Adds a half of a piece to the sum; key is of its first word. */
static inline lanes
add_half(lanes sum, const char *p, size_t half, const uint32_t *key)
{
	words text, keyed;

#pragma GCC unroll 8
	for (size_t at = 0; at < half; at += HASH_WIDTH) {
		memcpy(&text, p + at, HASH_WIDTH);
		memcpy(&keyed, key + at / sizeof *key, HASH_WIDTH);
		sum += multiply_halves((lanes)(text + keyed));
	}
	return sum;
}

/* The sum of the even lanes, and that of the odd ones. */
static inline two_lanes
sum_pairs(lanes sum)
{
#if HASH_WIDTH == 32
	return __builtin_shufflevector(sum, sum, 0, 1) +
	    __builtin_shufflevector(sum, sum, 2, 3);
#else
	return sum;
#endif
}

/* Hashes a piece of that size, of which the second half begins there. */
static inline uint64_t
hash_halves(const char *p, size_t half, size_t second, size_t size)
{
	unsigned __int128 product;
	lanes sum = {0};
	two_lanes both;

	sum = add_half(sum, p, half, hash_keys);
	sum = add_half(sum, p + second, half,
	    hash_keys + half / sizeof *hash_keys);
	both = sum_pairs(sum);
	product = (unsigned __int128)(both[0] ^ (0x9E3779B185EBCA87 + size)) *
	    (both[1] ^ 0xC2B2AE3D27D4EB4F);
	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

#endif
