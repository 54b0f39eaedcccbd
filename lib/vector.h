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

#if defined VECTOR_AVX2

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

#elif defined VECTOR_SSE2

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

#else

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

#endif

#if defined VECTOR_AVX2 || defined VECTOR_SSE2

static inline uint32_t
vector_not_digit(const struct vector_constants *constants, const char *p)
{
	const __m128i *zero = (const __m128i *)constants->zero;
	const __m128i *nine = (const __m128i *)constants->nine;
	__m128i bytes = _mm_loadu_si128((const __m128i *)p);

	return 0x30000 | (uint32_t)_mm_movemask_epi8(
	    _mm_cmpgt_epi8(_mm_add_epi8(bytes, *zero), *nine));
}

#else

static inline uint32_t
vector_not_digit(const struct vector_constants *constants, const char *p)
{
	half bytes = load_half(p);

	(void)constants;
	return 0x30000 | mask_of((half)((bytes < '0') | (bytes > '9')));
}

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
