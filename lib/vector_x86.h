/* The dialects of x86, for lib/vector.h alone. */
#ifndef VECTOR_X86_H
#define VECTOR_X86_H

#include "vector_bytes.h"

#include <immintrin.h>

#ifdef VECTOR_AVX2

static inline __m256i
load(const void *p)
{
	return _mm256_loadu_si256(p);
}

static inline uint32_t
mask_of(__m256i truth)
{
	return (uint32_t)_mm256_movemask_epi8(truth);
}

static inline __m256i
at_most(__m256i bytes, const uint8_t *limit)
{
	return _mm256_cmpeq_epi8(
	    _mm256_min_epu8(bytes, load(limit)), bytes);
}

/* The bytes that are a quote or a backslash; zeros may seem to be. */
static inline __m256i
is_mark(const struct vector_constants *constants, __m256i bytes)
{
	return _mm256_cmpeq_epi8(bytes,
	    _mm256_shuffle_epi8(load(constants->marks), bytes));
}

static inline uint32_t
vector_special(const struct vector_constants *constants, const char *p,
    uint32_t *high)
{
	__m256i bytes = load(p);

	*high = mask_of(bytes);
	return mask_of(_mm256_or_si256(is_mark(constants, bytes),
	    at_most(bytes, constants->control)));
}

static inline uint32_t
vector_two_byte(const struct vector_constants *constants, const char *p,
    uint32_t *following)
{
	__m256i bytes = load(p);

	*following = mask_of(
	    _mm256_cmpgt_epi8(load(constants->following), bytes));
	return mask_of(at_most(
	    _mm256_sub_epi8(bytes, load(constants->pair)), constants->pairs));
}

static inline bool
vector_within(const struct vector_constants *constants, const char *p,
    const struct vector_range *range)
{
	__m256i bytes = load(p);
	__m256i above = _mm256_sub_epi8(bytes, load(range->low));
	__m256i outside = _mm256_subs_epu8(above, load(range->span));
	__m256i wrong = _mm256_or_si256(outside, _mm256_and_si256(
	    is_mark(constants, bytes), load(range->text)));

	return _mm256_testz_si256(wrong, wrong);
}

static inline uint32_t
vector_equal(const char *p, const char *q)
{
	return mask_of(_mm256_cmpeq_epi8(load(p), load(q)));
}

#else

static inline __m128i
load(const void *p)
{
	return _mm_loadu_si128(p);
}

static inline uint32_t
mask_of(__m128i truth)
{
	return (uint32_t)_mm_movemask_epi8(truth);
}

static inline __m128i
at_most(__m128i bytes, const uint8_t *limit)
{
	return _mm_cmpeq_epi8(_mm_min_epu8(bytes, load(limit)), bytes);
}

static inline __m128i
is_mark(const struct vector_constants *constants, __m128i bytes)
{
	return _mm_or_si128(_mm_cmpeq_epi8(bytes, load(constants->quote)),
	    _mm_cmpeq_epi8(bytes, load(constants->backslash)));
}

static inline uint32_t
special_half(const struct vector_constants *constants, const char *p,
    uint32_t *high)
{
	__m128i bytes = load(p);

	*high = mask_of(bytes);
	return mask_of(_mm_or_si128(is_mark(constants, bytes),
	    at_most(bytes, constants->control)));
}

static inline uint32_t
vector_special(const struct vector_constants *constants, const char *p,
    uint32_t *high)
{
	uint32_t high_low, high_high;
	uint32_t mask = special_half(constants, p, &high_low);

	mask |= special_half(constants, p + 16, &high_high) << 16;
	*high = high_low | high_high << 16;
	return mask;
}

static inline uint32_t
two_byte_half(const struct vector_constants *constants, const char *p,
    uint32_t *following)
{
	__m128i bytes = load(p);

	*following = mask_of(
	    _mm_cmpgt_epi8(load(constants->following), bytes));
	return mask_of(at_most(
	    _mm_sub_epi8(bytes, load(constants->pair)), constants->pairs));
}

static inline uint32_t
vector_two_byte(const struct vector_constants *constants, const char *p,
    uint32_t *following)
{
	uint32_t low, high;
	uint32_t mask = two_byte_half(constants, p, &low);

	mask |= two_byte_half(constants, p + 16, &high) << 16;
	*following = low | high << 16;
	return mask;
}

static inline __m128i
wrong_half(const struct vector_constants *constants, const char *p,
    const struct vector_range *range, int half)
{
	__m128i bytes = load(p + half);
	__m128i above = _mm_sub_epi8(bytes, load(range->low + half));
	__m128i outside = _mm_subs_epu8(above, load(range->span + half));

	return _mm_or_si128(outside, _mm_and_si128(
	    is_mark(constants, bytes), load(range->text + half)));
}

static inline bool
vector_within(const struct vector_constants *constants, const char *p,
    const struct vector_range *range)
{
	__m128i wrong = _mm_or_si128(wrong_half(constants, p, range, 0),
	    wrong_half(constants, p, range, 16));

	return mask_of(_mm_cmpeq_epi8(wrong, _mm_setzero_si128())) == 0xffff;
}

static inline uint32_t
vector_equal(const char *p, const char *q)
{
	return mask_of(_mm_cmpeq_epi8(load(p), load(q))) |
	    mask_of(_mm_cmpeq_epi8(load(p + 16), load(q + 16))) << 16;
}

#endif

static inline uint32_t
vector_not_digit(const struct vector_constants *constants, const char *p)
{
	const __m128i *zero = (const __m128i *)constants->zero;
	const __m128i *nine = (const __m128i *)constants->nine;
	__m128i bytes = _mm_loadu_si128((const __m128i *)p);

	return 0x30000 | (uint32_t)_mm_movemask_epi8(
	    _mm_cmpgt_epi8(_mm_add_epi8(bytes, *zero), *nine));
}

#endif
