/* Ways through a JSON text, against how it was made. */
#include "geolocate/walk.h"

#include <stdlib.h>

#include "draw.h"
#include "scan.h"
#include "tap.h"

static const char *
padded(struct buffer *text)
{
	buffer_pad(text, SCAN_PADDING);
	return text->data;
}

/* -- values by chance -- */

static void
add_space(struct buffer *text)
{
	for (size_t i = draw_below(8); i > 5; i--)
		buffer_add_char(text, " \t\r\n"[draw_below(4)]);
}

static void
add_scalar(struct buffer *text)
{
	static const char *const scalars[] = {"0", "-1.5e+300", "true",
	    "false", "null", "\"\"", "\"]\"", "\"}{\"", "\"\\\"]\"",
	    "\"\\\\\"", "\"a longer one, with [ and { in it, \\\\\\\" too\"",
	    "48.85341", "[]", "{}", "[ ]", "{\n}"};

	buffer_add_string(text,
	    scalars[draw_below(sizeof scalars / sizeof *scalars)]);
}

static void
add_value(struct buffer *text, int depth)
{
	bool object = draw_below(3) == 0;
	size_t count = draw_below(6);

	if (!depth || !draw_below(4)) {
		add_scalar(text);
		return;
	}
	buffer_add_char(text, object ? '{' : '[');
	for (size_t i = 0; i < count; i++) {
		if (i)
			buffer_add_char(text, ',');
		add_space(text);
		if (object)
			buffer_add_string(text, "\"]name\" :");
		add_space(text);
		add_value(text, depth - 1);
		add_space(text);
	}
	buffer_add_char(text, object ? '}' : ']');
}

/* A value has the size it was made with, whatever stands behind it. */
static void
ends(void)
{
	struct buffer text = {0};
	size_t wrong = 0, long_ones = 0, size;

	for (int i = 0; i < 20000; i++) {
		buffer_clear(&text);
		add_value(&text, 6);
		size = text.size;
		buffer_add_string(&text, i % 2 ? "]]}," : " ,[[{{");
		wrong += walk_over(padded(&text)) != text.data + size;
		long_ones += size > 100;
	}
	ok(!wrong, "a value ends where it does, but for %zu", wrong);
	ok(long_ones > 1000, "%zu are longer than a block", long_ones);
	buffer_release(&text);
}

/* -- elements and members -- */

static void
elements(void)
{
	struct buffer text = {0};
	const char *at;
	size_t count = 0;
	double number, sum = 0;

	buffer_add_string(&text, "[ 1 ,-2.5,\n3e1 ]:[] [ ]x");
	for (at = padded(&text); walk_next(&at); count++)
		if (walk_number(&at, &number))
			sum += number;
	ok(count == 3 && sum == 28.5, "an array has its elements");
	ok(*at == ':', "the way leads behind it");
	at++;
	ok(!walk_next(&at) && *at++ == ' ', "it may be empty");
	ok(!walk_next(&at) && *at == 'x', "and have a space in it");
	for (const char *const *no = (const char *const[]){"\"1\"", "null",
		 "[1]", "true", "{}", NULL};
	     *no; no++) {
		at = *no;
		ok(!walk_number(&at, &number) && at == *no,
		    "%s is no number", *no);
	}
	buffer_release(&text);
}

static void
members(void)
{
	struct buffer text = {0};
	struct arena arena = {0};
	const char *object;

	buffer_add_string(&text, "{\"a\":1, \"b\" : {\"a\":[2]} ,\"a\":\"x\","
	    "\"\\u0063\":\"\\u0064\\\"\"}");
	object = padded(&text);
	ok(walk_is_string(walk_member(object, "a"), "x"),
	    "the last of a name counts");
	ok(walk_is_array(walk_member(walk_member(object, "b"), "a")),
	    "members may have members");
	ok(walk_is_string(walk_member(object, "c"), "d\""),
	    "names and strings are compared decoded");
	ok(span_is(walk_string(walk_member(object, "c"), &arena), "d\""),
	    "and given so");
	ok(!walk_member(object, "d") && !walk_member(NULL, "a") &&
		!walk_member(walk_member(object, "a"), "a"),
	    "what is not there has none");
	ok(!walk_is_string(object, "a") && !walk_is_string(NULL, "a") &&
		!walk_is_array(object) && !walk_is_array(NULL),
	    "nor is it a string or an array");
	arena_release(&arena);
	buffer_release(&text);
}

int
main(void)
{
	ends();
	elements();
	members();
	return done_testing();
}
