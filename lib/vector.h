/*
 * vector - what SIMD gives the templates, in three dialects
 *
 * The file that includes this defines VECTOR_AVX2, VECTOR_SSE2 or
 * VECTOR_PORTABLE. A mask has one bit a byte, the lowest for the first.
 */
#ifndef VECTOR_H
#define VECTOR_H

#include <stdint.h>
#include <string.h>

#if defined VECTOR_AVX2 || defined VECTOR_SSE2
#include <immintrin.h>
#endif

/* How many bytes are tested at once, and padding must allow for. */
enum { VECTOR_BYTES = 32 };

/* What the bytes of a vector may be: from low up to low + span each, and where
 * text is 0xff neither a quote nor a backslash. */
struct vector_range {
	_Alignas(VECTOR_BYTES) uint8_t low[VECTOR_BYTES];
	uint8_t span[VECTOR_BYTES];
	uint8_t text[VECTOR_BYTES];
};

/* The bytes that end a string or need a closer look: quote, backslash and
 * control characters; *high gets those with their high bit set. */
static inline uint32_t vector_special(const char *p, uint32_t *high);

/* Whether each byte is what it may be. */
static inline int vector_within(const char *p, const struct vector_range *);

/* Of 16 bytes: those that are no digits. */
static inline uint32_t vector_not_digit(const char *p);

#if defined VECTOR_AVX2

static inline uint32_t
vector_special(const char *p, uint32_t *high)
{
	__m256i bytes = _mm256_loadu_si256((const __m256i *)p);
	__m256i quote = _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('"'));
	__m256i backslash = _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('\\'));
	__m256i control = _mm256_cmpeq_epi8(
	    _mm256_min_epu8(bytes, _mm256_set1_epi8(0x1f)), bytes);

	*high = (uint32_t)_mm256_movemask_epi8(bytes);
	return (uint32_t)_mm256_movemask_epi8(
	    _mm256_or_si256(_mm256_or_si256(quote, backslash), control));
}

static inline int
vector_within(const char *p, const struct vector_range *range)
{
	__m256i bytes = _mm256_loadu_si256((const __m256i *)p);
	__m256i above = _mm256_sub_epi8(bytes,
	    _mm256_load_si256((const __m256i *)range->low));
	__m256i outside = _mm256_subs_epu8(above,
	    _mm256_load_si256((const __m256i *)range->span));
	__m256i special = _mm256_or_si256(
	    _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('"')),
	    _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('\\')));
	__m256i wrong = _mm256_or_si256(outside, _mm256_and_si256(special,
	    _mm256_load_si256((const __m256i *)range->text)));

	return _mm256_testz_si256(wrong, wrong);
}

#elif defined VECTOR_SSE2

static inline uint32_t
special_half(const char *p, uint32_t *high)
{
	__m128i bytes = _mm_loadu_si128((const __m128i *)p);
	__m128i quote = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
	__m128i backslash = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
	__m128i control = _mm_cmpeq_epi8(
	    _mm_min_epu8(bytes, _mm_set1_epi8(0x1f)), bytes);

	*high = (uint32_t)_mm_movemask_epi8(bytes);
	return (uint32_t)_mm_movemask_epi8(
	    _mm_or_si128(_mm_or_si128(quote, backslash), control));
}

static inline uint32_t
vector_special(const char *p, uint32_t *high)
{
	uint32_t high_low, high_high;
	uint32_t mask = special_half(p, &high_low);

	mask |= special_half(p + 16, &high_high) << 16;
	*high = high_low | high_high << 16;
	return mask;
}

static inline __m128i
wrong_half(const char *p, const struct vector_range *range, int half)
{
	__m128i bytes = _mm_loadu_si128((const __m128i *)p);
	__m128i above = _mm_sub_epi8(bytes,
	    _mm_load_si128((const __m128i *)(range->low + half)));
	__m128i outside = _mm_subs_epu8(above,
	    _mm_load_si128((const __m128i *)(range->span + half)));
	__m128i special = _mm_or_si128(
	    _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')),
	    _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')));

	return _mm_or_si128(outside, _mm_and_si128(special,
	    _mm_load_si128((const __m128i *)(range->text + half))));
}

static inline int
vector_within(const char *p, const struct vector_range *range)
{
	__m128i wrong = _mm_or_si128(wrong_half(p, range, 0),
	    wrong_half(p + 16, range, 16));

	return _mm_movemask_epi8(
	    _mm_cmpeq_epi8(wrong, _mm_setzero_si128())) == 0xffff;
}

#else

static inline uint32_t
vector_special(const char *p, uint32_t *high)
{
	uint32_t mask = 0;

	*high = 0;
	for (int i = 0; i < VECTOR_BYTES; i++) {
		unsigned char c = (unsigned char)p[i];

		mask |= (uint32_t)(c == '"' || c == '\\' || c < 0x20) << i;
		*high |= (uint32_t)(c >> 7) << i;
	}
	return mask;
}

static inline int
vector_within(const char *p, const struct vector_range *range)
{
	int wrong = 0;

	for (int i = 0; i < VECTOR_BYTES; i++) {
		uint8_t c = (uint8_t)p[i];

		wrong |= (uint8_t)(c - range->low[i]) > range->span[i];
		wrong |= range->text[i] && (c == '"' || c == '\\');
	}
	return !wrong;
}

#endif

#if defined VECTOR_AVX2 || defined VECTOR_SSE2

static inline uint32_t
vector_not_digit(const char *p)
{
	__m128i digits = _mm_sub_epi8(_mm_loadu_si128((const __m128i *)p),
	    _mm_set1_epi8('0'));
	__m128i is = _mm_cmpeq_epi8(
	    _mm_min_epu8(digits, _mm_set1_epi8(9)), digits);

	return ~(uint32_t)_mm_movemask_epi8(is);
}

#else

static inline uint32_t
vector_not_digit(const char *p)
{
	uint32_t mask = 0xffff0000;

	for (int i = 0; i < 16; i++)
		mask |= (uint32_t)((unsigned char)(p[i] - '0') > 9) << i;
	return mask;
}

#endif

#endif
