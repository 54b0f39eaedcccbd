#include "json.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>

#include "tap.h"

/* Any span of bytes, NUL included. */
#define SPAN(literal) ((struct span){literal, sizeof literal - 1})

static void
test_strings(void)
{
	static const struct {
		struct span bytes;
		const char *text;
	} cases[] = {
		{SPAN(""), "\"\""},
		{SPAN("Bretagne"), "\"Bretagne\""},
		{SPAN("a\"b\\c/d"), "\"a\\\"b\\\\c/d\""},
		{SPAN("\b\f\n\r\t"), "\"\\b\\f\\n\\r\\t\""},
		{SPAN("\0\x01\x1f\x7f"), "\"\\u0000\\u0001\\u001f\x7f\""},
		{SPAN("Île-de-France €\xf0\x9f\x8c\x8a"),
		    "\"Île-de-France €\xf0\x9f\x8c\x8a\""},
		{SPAN("\""), "\"\\\"\""},
	};
	struct buffer text = {0};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		buffer_clear(&text);
		json_add_string(&text, cases[i].bytes);
		is_text(buffer_string(&text), cases[i].text,
		    "a string is written %s", cases[i].text);
	}
	buffer_release(&text);
}

static void
test_decoding(void)
{
	static const struct {
		const char *raw;
		struct span bytes;
	} cases[] = {
		{"", SPAN("")},
		{"plain", SPAN("plain")},
		{"\\\"\\\\\\/\\b\\f\\n\\r\\t", SPAN("\"\\/\b\f\n\r\t")},
		{"a\\nb", SPAN("a\nb")},
		{"\\u0041\\u00e9\\u20AC", SPAN("A\xc3\xa9\xe2\x82\xac")},
		{"x\\u0000y", SPAN("x\0y")},
		{"\\u007f\\u0080\\u07ff\\u0800",
		    SPAN("\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80")},
		{"\\ud7ff\\ue000\\uffff",
		    SPAN("\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf")},
		{"\\uD83C\\uDF0A", SPAN("\xf0\x9f\x8c\x8a")},
		{"\\ud800\\udc00", SPAN("\xf0\x90\x80\x80")},
		{"\\udbff\\udfff", SPAN("\xf4\x8f\xbf\xbf")},
		{"\xf0\x9f\x8c\x8a\\u0021", SPAN("\xf0\x9f\x8c\x8a!")},
		{"\\\\u0041", SPAN("\\u0041")},
		{"\\\\", SPAN("\\")},
	};
	struct arena arena = {0};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct span raw = span_of(cases[i].raw);
		struct span got = json_decode(raw, &arena);

		ok(span_equal(got, cases[i].bytes), "'%s' is decoded",
		    cases[i].raw);
		ok(strchr(cases[i].raw, '\\') || got.data == raw.data,
		    "and is copied only where something is escaped");
	}
	arena_release(&arena);
}

/* Every code point is decoded from its escape and from itself. */
static void
test_code_points(void)
{
	struct buffer bytes = {0}, text = {0};
	struct arena arena = {0};
	int wrong = 0;

	for (uint32_t c = 0; c <= 0x10ffff; c++) {
		struct span raw;

		if (c >= 0xd800 && c < 0xe000)
			continue;
		buffer_clear(&bytes);
		buffer_clear(&text);
		utf8_add(&bytes, c);
		if (c < 0x10000)
			buffer_printf(&text, "\\u%04x", c);
		else
			buffer_printf(&text, "\\u%04X\\u%04x",
			    0xd800 + ((c - 0x10000) >> 10),
			    0xdc00 + (c & 0x3ff));
		wrong += !span_equal(buffer_span(&bytes),
		    json_decode(buffer_span(&text), &arena));

		buffer_clear(&text);
		json_add_string(&text, buffer_span(&bytes));
		raw = (struct span){text.data + 1, text.size - 2};
		wrong += !span_equal(buffer_span(&bytes),
		    json_decode(raw, &arena));
		arena_clear(&arena);
	}
	ok(!wrong, "every code point is read and written (%d are not)", wrong);
	buffer_release(&bytes);
	buffer_release(&text);
	arena_release(&arena);
}

/* Jansson reads what we write, and writes what we read. */
static void
test_against_jansson(void)
{
	struct buffer bytes = {0}, text = {0};
	struct arena arena = {0};
	uint32_t state = 1;
	int unread = 0, unwritten = 0;

	for (int i = 0; i < 20000; i++) {
		json_t *value;
		char *theirs;

		buffer_clear(&bytes);
		buffer_clear(&text);
		for (int j = 0; j < i % 40; j++) {
			uint32_t c;

			state = state * 1664525 + 1013904223;
			c = (state >> 8) % (1u << (state >> 29) * 3) % 0x110000;
			if (c < 0xd800 || c >= 0xe000)
				utf8_add(&bytes, c);
		}
		json_add_string(&text, buffer_span(&bytes));
		value = json_loadb(text.data, text.size,
		    JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
		unread += !value ||
		    !span_equal(buffer_span(&bytes),
			(struct span){json_string_value(value),
			    json_string_length(value)});
		theirs = json_dumps(value, JSON_ENCODE_ANY |
		    (i & 1 ? JSON_ENSURE_ASCII : 0));
		unwritten += !span_equal(buffer_span(&bytes),
		    json_decode((struct span){theirs + 1, strlen(theirs) - 2},
			&arena));
		free(theirs);
		json_decref(value);
		arena_clear(&arena);
	}
	ok(!unread, "jansson reads our strings (%d not)", unread);
	ok(!unwritten, "we read those of jansson (%d not)", unwritten);
	buffer_release(&bytes);
	buffer_release(&text);
	arena_release(&arena);
}

static void
test_values(void)
{
	struct buffer text = {0};

	buffer_add_char(&text, '{');
	json_add_member(&text, "number");
	json_add_number(&text, 20.5);
	json_add_member(&text, "no number");
	json_add_number(&text, NAN);
	json_add_member(&text, "endless");
	json_add_number(&text, -INFINITY);
	json_add_member(&text, "\"integer\"");
	json_add_integer(&text, INT64_MIN);
	json_add_member(&text, "time");
	json_add_time(&text, INT64_C(1733011200500000000));
	json_add_member(&text, "object");
	buffer_add_char(&text, '{');
	json_add_member(&text, "bracket");
	json_add_string(&text, SPAN("{"));
	json_add_member(&text, "last");
	buffer_add_string(&text, "[]}}");
	is_text(buffer_string(&text),
	    "{\"number\":20.5,\"no number\":null,\"endless\":null,"
	    "\"\\\"integer\\\"\":-9223372036854775808,"
	    "\"time\":\"2024-12-01T00:00:00.5Z\","
	    "\"object\":{\"bracket\":\"{\",\"last\":[]}}",
	    "an object is written");
	buffer_release(&text);
}

int
main(void)
{
	test_strings();
	test_decoding();
	test_code_points();
	test_against_jansson();
	test_values();
	return done_testing();
}
