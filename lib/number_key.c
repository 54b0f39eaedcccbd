#include "number_key.h"

#include "decimal.h"

/*
 * A key is a byte for the sign and the point, then two digits a byte.
 *
 *     positive   0xc0 + point, or 0x81 or 0xff and 8 bytes where it is far off
 *     zero       0x80
 *     negative   the complement of the key of the opposite number
 *
 * Two digits are twice their value, and one more where further ones follow: so
 * the last byte tells that it is the last, and a number comes before those
 * that go on where it ends.
 */
enum {
	KEY_ZERO = 0x80,
	KEY_TINY = 0x81,
	KEY_MIDDLE = 0xc0,
	KEY_HUGE = 0xff,
	KEY_NEAR = 0x3e,
};

static unsigned char *
write_point(unsigned char *at, int64_t point)
{
	uint64_t biased = (uint64_t)point ^ UINT64_C(1) << 63;

	if (point >= -KEY_NEAR && point <= KEY_NEAR) {
		*at++ = (unsigned char)(KEY_MIDDLE + point);
		return at;
	}
	*at++ = point < 0 ? KEY_TINY : KEY_HUGE;
	for (int shift = 56; shift >= 0; shift -= 8)
		*at++ = (unsigned char)(biased >> shift);
	return at;
}

static unsigned char *
write_digits(unsigned char *at, const char *p, size_t count)
{
	while (count) {
		int two = (decimal_next(&p) - '0') * 10;

		if (count > 1)
			two += decimal_next(&p) - '0';
		count -= count > 1 ? 2 : 1;
		*at++ = (unsigned char)(two * 2 + (count > 0));
	}
	return at;
}

void
number_key_add(struct buffer *buffer, struct span text)
{
	struct decimal decimal = decimal_read(text);
	unsigned char *key, *end;

	key = (unsigned char *)buffer_reserve(buffer, 9 + decimal.count);
	end = key;
	if (decimal.count) {
		end = write_point(end, decimal.point);
		end = write_digits(end, decimal.first, decimal.count);
	} else {
		*end++ = KEY_ZERO;
	}
	if (decimal.negative && decimal.count)
		for (unsigned char *p = key; p < end; p++)
			*p = (unsigned char)~*p;
	buffer->size += (size_t)(end - key);
}

/* Reads what write_point() wrote, of which every bit may be flipped. */
static const unsigned char *
read_point(const unsigned char *at, unsigned char flip, int64_t *point)
{
	unsigned char first = *at++ ^ flip;
	uint64_t biased = 0;

	if (first != KEY_TINY && first != KEY_HUGE) {
		*point = first - KEY_MIDDLE;
		return at;
	}
	for (int i = 0; i < 8; i++)
		biased = biased << 8 | (unsigned char)(*at++ ^ flip);
	*point = (int64_t)(biased ^ UINT64_C(1) << 63);
	return at;
}

size_t
number_key_read(struct buffer *buffer, struct span key)
{
	const unsigned char *first = (const unsigned char *)key.data;
	const unsigned char *at = first;
	unsigned char flip = *at < KEY_ZERO ? 0xff : 0;
	struct buffer digits = {0};
	int64_t point = 0;
	int two;

	if (*at == KEY_ZERO) {
		at++;
	} else {
		at = read_point(at, flip, &point);
		do {
			two = *at++ ^ flip;
			buffer_add_char(&digits, (char)('0' + two / 20));
			buffer_add_char(&digits, (char)('0' + two / 2 % 10));
		} while (two & 1);
		digits.size -= digits.data[digits.size - 1] == '0';
	}
	buffer_reserve(&digits, DECIMAL_PADDING);
	decimal_add(buffer, flip, buffer_span(&digits), point);
	buffer_release(&digits);
	return (size_t)(at - first);
}
