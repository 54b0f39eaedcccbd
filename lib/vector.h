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

/* What bytes are compared with, in registers: a compiler left to itself makes
 * these anew for each comparison. */
struct vector_constants;
static inline struct vector_constants vector_constants(void);

/* The bytes that end a string or need a closer look: quote, backslash and
 * control characters; *high gets those with their high bit set. */
static inline uint32_t vector_special(
    const struct vector_constants *, const char *p, uint32_t *high);

/* The bytes that begin a UTF-8 sequence of two, and those that go on with one
 * of any length. */
static inline uint32_t vector_two_byte(const char *p, uint32_t *following);

/* Whether each byte is what it may be. */
static inline int vector_within(const struct vector_constants *,
    const char *p, const struct vector_range *);

/* Of 16 bytes: those that are no digits. */
static inline uint32_t vector_not_digit(
    const struct vector_constants *, const char *p);

#if defined VECTOR_AVX2

struct vector_constants {
	__m256i quote, backslash, control;
	__m128i zero, nine;
};

static inline struct vector_constants
vector_constants(void)
{
	struct vector_constants made = {_mm256_set1_epi8('"'),
	    _mm256_set1_epi8('\\'), _mm256_set1_epi8(0x1f),
	    _mm_set1_epi8('0'), _mm_set1_epi8(9)};

	__asm__("" : "+x"(made.quote), "+x"(made.backslash),
	    "+x"(made.control), "+x"(made.zero), "+x"(made.nine));
	return made;
}

static inline uint32_t
vector_special(const struct vector_constants *constants, const char *p,
    uint32_t *high)
{
	__m256i bytes = _mm256_loadu_si256((const __m256i *)p);
	__m256i quote = _mm256_cmpeq_epi8(bytes, constants->quote);
	__m256i backslash = _mm256_cmpeq_epi8(bytes, constants->backslash);
	__m256i control = _mm256_cmpeq_epi8(
	    _mm256_min_epu8(bytes, constants->control), bytes);

	*high = (uint32_t)_mm256_movemask_epi8(bytes);
	return (uint32_t)_mm256_movemask_epi8(
	    _mm256_or_si256(_mm256_or_si256(quote, backslash), control));
}

static inline uint32_t
vector_two_byte(const char *p, uint32_t *following)
{
	__m256i bytes = _mm256_loadu_si256((const __m256i *)p);
	__m256i first = _mm256_sub_epi8(bytes, _mm256_set1_epi8((char)0xc2));

	*following = (uint32_t)_mm256_movemask_epi8(
	    _mm256_cmpgt_epi8(_mm256_set1_epi8((char)0xc0), bytes));
	return (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(
	    _mm256_min_epu8(first, _mm256_set1_epi8(0xdf - 0xc2)), first));
}

static inline int
vector_within(const struct vector_constants *constants, const char *p,
    const struct vector_range *range)
{
	__m256i bytes = _mm256_loadu_si256((const __m256i *)p);
	__m256i above = _mm256_sub_epi8(bytes,
	    _mm256_load_si256((const __m256i *)range->low));
	__m256i outside = _mm256_subs_epu8(above,
	    _mm256_load_si256((const __m256i *)range->span));
	__m256i special = _mm256_or_si256(
	    _mm256_cmpeq_epi8(bytes, constants->quote),
	    _mm256_cmpeq_epi8(bytes, constants->backslash));
	__m256i wrong = _mm256_or_si256(outside, _mm256_and_si256(special,
	    _mm256_load_si256((const __m256i *)range->text)));

	return _mm256_testz_si256(wrong, wrong);
}

#elif defined VECTOR_SSE2

struct vector_constants {
	__m128i quote, backslash, control, zero, nine;
};

static inline struct vector_constants
vector_constants(void)
{
	return (struct vector_constants){_mm_set1_epi8('"'),
	    _mm_set1_epi8('\\'), _mm_set1_epi8(0x1f), _mm_set1_epi8('0'),
	    _mm_set1_epi8(9)};
}

static inline uint32_t
special_half(const struct vector_constants *constants, const char *p,
    uint32_t *high)
{
	__m128i bytes = _mm_loadu_si128((const __m128i *)p);
	__m128i quote = _mm_cmpeq_epi8(bytes, constants->quote);
	__m128i backslash = _mm_cmpeq_epi8(bytes, constants->backslash);
	__m128i control = _mm_cmpeq_epi8(
	    _mm_min_epu8(bytes, constants->control), bytes);

	*high = (uint32_t)_mm_movemask_epi8(bytes);
	return (uint32_t)_mm_movemask_epi8(
	    _mm_or_si128(_mm_or_si128(quote, backslash), control));
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
two_byte_half(const char *p, uint32_t *following)
{
	__m128i bytes = _mm_loadu_si128((const __m128i *)p);
	__m128i first = _mm_sub_epi8(bytes, _mm_set1_epi8((char)0xc2));

	*following = (uint32_t)_mm_movemask_epi8(
	    _mm_cmpgt_epi8(_mm_set1_epi8((char)0xc0), bytes));
	return (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(
	    _mm_min_epu8(first, _mm_set1_epi8(0xdf - 0xc2)), first));
}

static inline uint32_t
vector_two_byte(const char *p, uint32_t *following)
{
	uint32_t low, high;
	uint32_t mask = two_byte_half(p, &low);

	mask |= two_byte_half(p + 16, &high) << 16;
	*following = low | high << 16;
	return mask;
}

static inline __m128i
wrong_half(const struct vector_constants *constants, const char *p,
    const struct vector_range *range, int half)
{
	__m128i bytes = _mm_loadu_si128((const __m128i *)p);
	__m128i above = _mm_sub_epi8(bytes,
	    _mm_load_si128((const __m128i *)(range->low + half)));
	__m128i outside = _mm_subs_epu8(above,
	    _mm_load_si128((const __m128i *)(range->span + half)));
	__m128i special = _mm_or_si128(
	    _mm_cmpeq_epi8(bytes, constants->quote),
	    _mm_cmpeq_epi8(bytes, constants->backslash));

	return _mm_or_si128(outside, _mm_and_si128(special,
	    _mm_load_si128((const __m128i *)(range->text + half))));
}

static inline int
vector_within(const struct vector_constants *constants, const char *p,
    const struct vector_range *range)
{
	__m128i wrong = _mm_or_si128(wrong_half(constants, p, range, 0),
	    wrong_half(constants, p + 16, range, 16));

	return _mm_movemask_epi8(
	    _mm_cmpeq_epi8(wrong, _mm_setzero_si128())) == 0xffff;
}

#else

/* The vectors of GCC and clang, which they turn into what a processor has; it
 * is done in halves, since few have more than that. */
enum { HALF = VECTOR_BYTES / 2 };
typedef uint8_t half __attribute__((vector_size(HALF)));

struct vector_constants {
	char none;
};

static inline struct vector_constants
vector_constants(void)
{
	return (struct vector_constants){0};
}

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
vector_two_byte(const char *p, uint32_t *following)
{
	uint32_t mask = 0;

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

static inline int
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

#endif

#if defined VECTOR_AVX2 || defined VECTOR_SSE2

static inline uint32_t
vector_not_digit(const struct vector_constants *constants, const char *p)
{
	__m128i digits = _mm_sub_epi8(
	    _mm_loadu_si128((const __m128i *)p), constants->zero);
	__m128i is = _mm_cmpeq_epi8(
	    _mm_min_epu8(digits, constants->nine), digits);

	return ~(uint32_t)_mm_movemask_epi8(is);
}

#else

static inline uint32_t
vector_not_digit(const struct vector_constants *constants, const char *p)
{
	half bytes = load_half(p);

	(void)constants;
	return mask_of((half)((bytes < '0') | (bytes > '9'))) | 0xffff0000;
}

#endif

/* -- what is made of these in every dialect -- */

/* Whether of the bytes marked below, all that are no ASCII are whole sequences
 * of two, such as é: then they need no further look. */
static inline bool
two_byte_sequences(const char *p, uint32_t high, uint32_t below)
{
	uint32_t following, first = vector_two_byte(p, &following) & below;

	following &= below;
	return (following == first << 1) & ((first | following) == high);
}

/* The closing quote of a string whose content begins at p; NULL where it has
 * what needs a closer look: an escape, a control character, a longer sequence
 * of UTF-8. */
static inline const char *
vector_string_end(const struct vector_constants *constants, const char *p)
{
	uint32_t high, special, below;

	while (!(special = vector_special(constants, p, &high)) && !high)
		p += VECTOR_BYTES;
	if (!special)
		return NULL;
	below = (special & -special) - 1;
	if ((p[__builtin_ctz(special)] == '"') &
	    two_byte_sequences(p, high & below, below))
		return p + __builtin_ctz(special);
	return NULL;
}

/* The place behind a number of less than 16 characters and no exponent; NULL
 * where something else begins at p. */
static inline const char *
vector_number_end(const struct vector_constants *constants, const char *p)
{
	const char *first = p + (*p == '-');
	uint32_t ends = vector_not_digit(constants, first), wrong;
	int whole = __builtin_ctz(ends), all = whole;

	if (whole == 0)
		return NULL;
	/* No branch for each: what the digits are is hard to predict. */
	wrong = ~(ends >> 1) & (*first == '0');
	if (first[whole] == '.') {
		ends &= ends - 1;
		all = __builtin_ctz(ends);
		wrong |= all == whole + 1;
	}
	wrong |= (all >= 16) | ((first[all] | 0x20) == 'e');
	return wrong ? NULL : first + all;
}

#endif
