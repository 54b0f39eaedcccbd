#include "number.h"

#include <math.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "decimal.h"
#include "shortest.h"

bool
number_integer(struct span text, int64_t *value)
{
	struct decimal decimal = decimal_read(text);
	int64_t count = (int64_t)decimal.count;
	const char *p = decimal.first;

	if (decimal.point < count || decimal.point > 19)
		return false;
	*value = 0;
	for (int64_t i = 0; i < decimal.point; i++) {
		int digit = i < count ? decimal_next(&p) - '0' : 0;

		if (__builtin_mul_overflow(*value, 10, value) ||
		    __builtin_sub_overflow(*value, digit, value))
			return false;
	}
	/* It was gathered below zero, where there is one value more. */
	return decimal.negative || !__builtin_sub_overflow(0, *value, value);
}

/* -- which texts are numbers -- */

static const char *
skip_digits(const char *p, const char *end)
{
	while (p < end && is_digit(*p))
		p++;
	return p;
}

bool
number_valid(struct span text)
{
	const char *p = text.data, *end = p + text.size, *from;

	if (p < end && *p == '-')
		p++;
	from = p;
	p = skip_digits(p, end);
	if (p == from || (*from == '0' && p - from > 1))
		return false;
	if (p < end && *p == '.') {
		from = ++p;
		p = skip_digits(p, end);
		if (p == from)
			return false;
	}
	if (p < end && (*p == 'e' || *p == 'E')) {
		p++;
		if (p < end && (*p == '+' || *p == '-'))
			p++;
		from = p;
		p = skip_digits(p, end);
		if (p == from)
			return false;
	}
	return p == end;
}

/* The bytes of a vector. */
enum { WIDTH = 16 };

/* Of WIDTH bytes: those that are no digits, the first in the lowest bit. */
static inline uint32_t
not_digits(const char *p)
{
#ifdef __SSE2__
	__m128i left = _mm_sub_epi8(_mm_loadu_si128((const __m128i *)p),
	    _mm_set1_epi8('0'));
	__m128i digits = _mm_cmpeq_epi8(
	    _mm_min_epu8(left, _mm_set1_epi8(9)), left);

	return ~(uint32_t)_mm_movemask_epi8(digits);
#else
	uint32_t mask = ~UINT32_C(0xffff);

	for (int i = 0; i < WIDTH; i++)
		mask |= (uint32_t)!is_digit(p[i]) << i;
	return mask;
#endif
}

/* Beside its sign a number has three bytes at most that are no digits: a point,
 * an 'e' and a sign behind that. It tells most other texts, and no guess at
 * where their first digits end would. */
bool
number_valid_padded(struct span text)
{
	size_t sign = text.size && *text.data == '-';
	size_t size = text.size - sign, whole;
	const char *p = text.data + sign;
	uint32_t end = UINT32_C(1) << (size < WIDTH ? size : WIDTH);
	uint32_t others = not_digits(p) & (end - 1), rest = others;

	for (int i = 0; i < 3; i++)
		rest &= rest - 1;
	if (rest || size == 0)
		return false;
	if (size > WIDTH)
		return number_valid(text);
	whole = (size_t)__builtin_ctz(others | end);
	if (!whole || (*p == '0' && whole > 1))
		return false;
	if (whole == size)
		return true;
	others &= others - 1;
	return p[whole] == '.' && !others ? whole + 1 < size
					  : number_valid(text);
}

/* -- writing -- */

size_t
number_format(char text[NUMBER_SIZE], double value)
{
	char digits[SHORTEST_SIZE];
	struct span span = {digits, 0};
	int point = 0;

	if (!isfinite(value))
		return (size_t)(stpcpy(text, "null") - text);
	if (value != 0)
		span.size = shortest_digits(digits, &point, fabs(value));
	return (size_t)(decimal_put(text, signbit(value), span, point) - text);
}

size_t
number_format_integer(char text[NUMBER_SIZE], int64_t value)
{
	size_t sign = value < 0;

	*text = '-';
	return sign + decimal_write(text + sign,
	    sign ? -(uint64_t)value : (uint64_t)value);
}
