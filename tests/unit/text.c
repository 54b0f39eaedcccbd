#include "text.h"

#include <stdlib.h>

#include "draw.h"
#include "memory.h"
#include "tap.h"

/* Any span of bytes, NUL included. */
#define SPAN(literal) ((struct span){literal, sizeof literal - 1})

/* -- spans and buffers -- */

static void
test_spans(void)
{
	static const struct span rising[] = {
		SPAN(""), SPAN("\0"), SPAN("\0a"), SPAN("a"), SPAN("a\0"),
		SPAN("aa"), SPAN("b"), SPAN("\x7f"), SPAN("\x80"), SPAN("\xff"),
	};
	const struct span nothing = {NULL, 0};
	bool right = true;

	for (size_t i = 0; i < sizeof rising / sizeof *rising; i++)
		for (size_t j = 0; j < sizeof rising / sizeof *rising; j++) {
			int order = span_compare(rising[i], rising[j]);

			right &= (order > 0) - (order < 0) ==
			    (i > j) - (i < j);
			right &= span_equal(rising[i], rising[j]) == (i == j);
		}
	ok(right, "spans are ordered by their bytes, a prefix first");
	ok(span_equal(nothing, SPAN("")) && !span_compare(nothing, nothing),
	    "nothing at all is an empty span");
	ok(span_is(SPAN("ab"), "ab") && !span_is(SPAN("a\0b"), "a"),
	    "a span is a string where all its bytes are the string's");
}

static void
test_growing(void)
{
	struct buffer buffer = {0};
	bool right = true;

	buffer_add(&buffer, NULL, 0);
	ok(!buffer.data && !buffer.size, "adding nothing allocates nothing");
	for (int i = 0; i < 100000; i++)
		buffer_add_char(&buffer, (char)i);
	for (int i = 0; i < 100000; i++)
		right &= buffer.data[i] == (char)i;
	ok(right && buffer.size == 100000, "a buffer keeps what was added");
	buffer_clear(&buffer);
	buffer_add_string(&buffer, "a");
	buffer_add_span(&buffer, SPAN("\0b"));
	ok(span_equal(buffer_span(&buffer), SPAN("a\0b")),
	    "NUL is a byte as any other");
	ok(buffer_string(&buffer)[3] == '\0' && buffer.size == 3,
	    "the NUL behind a string is not part of the content");
	buffer_release(&buffer);
	ok(!buffer.data && !buffer.size && !buffer.capacity,
	    "a released buffer is an empty one");
}

/* Every size of text meets every fill of the first block. */
static void
test_printing(void)
{
	struct buffer buffer = {0};
	bool right = true;
	char text[200];

	memset(text, 'x', sizeof text);
	for (int before = 0; before < 130; before++)
		for (int size = 0; size < 130; size++) {
			buffer_add(&buffer, text, (size_t)before);
			buffer_printf(&buffer, "%.*s%d", size, text, size % 7);
			right &= buffer.size == (size_t)(before + size + 1) &&
			    buffer.data[buffer.size - 1] == '0' + size % 7;
			buffer_release(&buffer);
		}
	ok(right, "printed text fits wherever a block ends");
}

static void
test_strings(void)
{
	struct buffer buffer = {0};
	char *strings[] = {NULL, NULL, NULL, NULL};

	strings[0] = buffer_take(&buffer);
	buffer_add_string(&buffer, "abc");
	strings[1] = buffer_take(&buffer);
	strings[2] = span_string((struct span){"abcde", 2});
	strings[3] = string_printf("%s-%d", "a", 7);
	is_text(strings[0], "", "an empty buffer gives an empty string");
	is_text(strings[1], "abc", "a buffer gives its content");
	ok(!buffer.data && !buffer.size && !buffer.capacity,
	    "and is empty then");
	is_text(strings[2], "ab", "a span gives a string of its bytes");
	is_text(strings[3], "a-7", "a string is printed");
	for (size_t i = 0; i < sizeof strings / sizeof *strings; i++)
		free(strings[i]);
}

/* -- UTF-8 -- */

/* The code point of a sequence of this size, by RFC 3629's table; or -1. */
static long
decode(const unsigned char *p, size_t size)
{
	static const long least[] = {0, 0, 0x80, 0x800, 0x10000};
	static const int lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
	static const int mask[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
	long point = p[0] & mask[size];

	if ((p[0] & ~mask[size]) != lead[size])
		return -1;
	for (size_t i = 1; i < size; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return -1;
		point = point << 6 | (p[i] & 0x3f);
	}
	if (point < least[size] || point > 0x10ffff ||
	    (point >= 0xd800 && point <= 0xdfff))
		return -1;
	return point;
}

/* How much of the bytes is valid, by trying every size at every place. */
static size_t
reference_valid(const unsigned char *p, size_t size)
{
	size_t at = 0, length;

	while (at < size) {
		for (length = 1; length <= 4 && at + length <= size; length++)
			if (decode(p + at, length) >= 0)
				break;
		if (length > 4 || at + length > size)
			break;
		at += length;
	}
	return at;
}

static bool
agrees(const unsigned char *p, size_t size)
{
	return utf8_valid((struct span){(const char *)p, size}) ==
	    reference_valid(p, size);
}

static void
test_all_short_sequences(void)
{
	unsigned char p[4];
	bool right = true;

	for (uint32_t all = 0; all < 1 << 24; all++) {
		p[0] = (unsigned char)(all >> 16);
		p[1] = (unsigned char)(all >> 8);
		p[2] = (unsigned char)all;
		right &= agrees(p, 3);
	}
	ok(right, "every sequence of three bytes is valid as RFC 3629 says");
	right = true;
	for (uint32_t all = 0; all < 1 << 16; all++) {
		p[0] = (unsigned char)(all >> 8);
		p[1] = (unsigned char)all;
		right &= agrees(p, 2) && agrees(p, 1);
	}
	ok(right, "and every one of two bytes, and every byte alone");
}

static void
test_long_sequences(void)
{
	static const unsigned char edges[] = {
		0x00, 0x22, 0x7f, 0x80, 0x81, 0xbf, 0xc0, 0xff,
	};
	unsigned char p[4];
	bool right = true;

	for (int first = 0xe0; first <= 0xff; first++)
		for (int second = 0; second <= 0xff; second++)
			for (size_t i = 0; i < 64; i++) {
				p[0] = (unsigned char)first;
				p[1] = (unsigned char)second;
				p[2] = edges[i / 8];
				p[3] = edges[i % 8];
				right &= agrees(p, 4);
			}
	ok(right, "four bytes are valid as RFC 3629 says");
}

/* Letters of every size and broken ones, in a row. */
static void
test_mixed_text(void)
{
	static const struct span pieces[] = {
		SPAN("a"), SPAN("\xc3\xa9"), SPAN("\xe2\x82\xac"),
		SPAN("\xf0\x9f\x8c\x8a"), SPAN("\0"), SPAN("\x80"),
		SPAN("\xc3"), SPAN("\xf0\x9f"), SPAN("\xed\xa0\x80"),
	};
	struct buffer text = {0};
	bool right = true;

	for (int round = 0; round < 20000; round++) {
		buffer_clear(&text);
		for (size_t i = draw_below(12); i > 0; i--)
			/* Mostly good ones, or texts would be cut early. */
			buffer_add_span(&text,
			    pieces[draw_below(draw_below(8) ? 5 : 9)]);
		right &= agrees((unsigned char *)text.data, text.size);
	}
	ok(right, "a text is valid up to its first broken letter");
	buffer_release(&text);
}

static void
test_all_code_points(void)
{
	struct buffer text = {0};
	bool right = true;
	size_t count = 0;

	for (uint32_t c = 0; c <= 0x10ffff; c++) {
		if (c >= 0xd800 && c <= 0xdfff)
			continue;
		buffer_clear(&text);
		utf8_add(&text, c);
		right &= text.size <= 4 &&
		    decode((unsigned char *)text.data, text.size) == (long)c;
	}
	ok(right, "every code point is written as it is read");
	buffer_clear(&text);
	for (uint32_t c = 1; c <= 0x10ffff; c += 977, count++)
		utf8_add(&text, c >= 0xd800 && c <= 0xdfff ? 'x' : c);
	ok(utf8_length(buffer_span(&text)) == count,
	    "the length of a text is in code points");
	buffer_release(&text);
}

/* -- base64 -- */

static void
test_base64_vectors(void)
{
	/* RFC 4648 section 10, and the two digits that are no letters. */
	static const struct {
		struct span bytes;
		const char *text;
	} cases[] = {
		{SPAN(""), ""},
		{SPAN("f"), "Zg=="},
		{SPAN("fo"), "Zm8="},
		{SPAN("foo"), "Zm9v"},
		{SPAN("foob"), "Zm9vYg=="},
		{SPAN("fooba"), "Zm9vYmE="},
		{SPAN("foobar"), "Zm9vYmFy"},
		{SPAN("\xfb\xef\xff"), "++//"},
		{SPAN("\0\0\0"), "AAAA"},
	};
	struct buffer text = {0};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		buffer_clear(&text);
		base64_add(&text, cases[i].bytes);
		is_text(buffer_string(&text), cases[i].text,
		    "%zu bytes are '%s' in base64", cases[i].bytes.size,
		    cases[i].text);
	}
	buffer_release(&text);
}

static unsigned int
digit_value(char c)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789+/";

	return c == '=' ? 0 : (unsigned int)(strchr(digits, c) - digits);
}

static void
test_base64_returns(void)
{
	struct buffer bytes = {0}, text = {0};
	bool right = true;

	for (int round = 0; round < 2000; round++) {
		buffer_clear(&bytes);
		buffer_clear(&text);
		for (size_t i = draw_below(40); i > 0; i--)
			buffer_add_char(&bytes, (char)draw());
		base64_add(&text, buffer_span(&bytes));
		right &= text.size == (bytes.size + 2) / 3 * 4;
		for (size_t i = 0; i < bytes.size; i++) {
			size_t from = i / 3 * 4 + i % 3;
			unsigned int two = digit_value(text.data[from]) << 6 |
			    digit_value(text.data[from + 1]);

			right &= (char)(two >> (4 - 2 * (i % 3))) ==
			    bytes.data[i];
		}
	}
	ok(right, "base64 holds every byte that went in");
	buffer_release(&bytes);
	buffer_release(&text);
}

int
main(void)
{
	test_spans();
	test_growing();
	test_printing();
	test_strings();
	test_all_short_sequences();
	test_long_sequences();
	test_mixed_text();
	test_all_code_points();
	test_base64_vectors();
	test_base64_returns();
	return done_testing();
}
