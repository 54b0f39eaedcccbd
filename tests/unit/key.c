#include "key.h"

#include <stdlib.h>

#include "lines.h"
#include "tap.h"

enum { ROUNDS = 50000 };

/* -- the key of a record -- */

struct keys {
	struct fields fields;
	const struct field *field[2];
	struct key_fields wanted;
	struct record record;
};

static void
keys_init(struct keys *keys)
{
	const char *fault;

	fields_init(&keys->fields);
	keys->field[0] = fields_add(&keys->fields, "a", &fault);
	keys->field[1] = fields_add(&keys->fields, "b.c", &fault);
	keys->wanted = (struct key_fields){keys->field, 2};
	record_init(&keys->record, &keys->fields);
}

/* Adds the key of a line; gives whether all of it is defined. */
static bool
add_key(struct keys *keys, struct buffer *key, struct span line)
{
	char *copy = place_line(line, '}');
	struct scan_fault fault;
	bool valid, defined;

	record_scan(&keys->record, copy, copy + line.size, &fault, &valid);
	key_add(key, &keys->wanted, &keys->record, &defined);
	free(copy);
	return valid && defined;
}

/* The same for two values; an empty one is missing. */
static bool
add_key_of(struct keys *keys, struct buffer *key, const char *a, const char *c)
{
	struct buffer line = {0};
	bool defined;

	buffer_add_char(&line, '{');
	if (*a)
		buffer_printf(&line, "\"a\":%s", a);
	if (*c)
		buffer_printf(&line, "%s\"b\":{\"c\":%s}", *a ? "," : "", c);
	buffer_add_char(&line, '}');
	defined = add_key(keys, key, buffer_span(&line));
	buffer_release(&line);
	return defined;
}

static void
keys_release(struct keys *keys)
{
	record_release(&keys->record);
	fields_release(&keys->fields);
}

/* -- equality and order -- */

/* Values in rising order; those in one row are equal. */
static const char *const rising[][6] = {
	{"", "null"},
	{"false"},
	{"true"},
	{"-1e400"},
	{"-123456789012345678901234567890"},
	{"-10", "-10.0", "-1e1"},
	{"-1.1"},
	{"-1", "-1.00", "-10e-1"},
	{"-1e-400"},
	{"0", "-0", "0.0", "0e9"},
	{"1e-400"},
	{"0.1", "1e-1", "0.10", "100E-3"},
	{"1"},
	{"1.1", "1.10", "11e-1", "0.11e+1"},
	{"2"},
	{"10", "1e1"},
	{"9007199254740992"},
	{"9007199254740993", "9007199254740993.0"},
	{"123456789012345678901234567890"},
	{"123456789012345678901234567891"},
	{"1e400", "10e399"},
	{"\"\""},
	{"\"\\u0000\""},
	{"\"\\u0000\\u0000\""},
	{"\"\\u0000a\""},
	{"\"\\u0001\""},
	{"\"1\"", "\"\\u0031\""},
	{"\"A\"", "\"\\u0041\""},
	{"\"a\""},
	{"\"a\\u0000\""},
	{"\"a\\u0000b\""},
	{"\"a\\u0001\""},
	{"\"aa\""},
	{"\"b/c\"", "\"b\\/c\"", "\"\\u0062/c\""},
	{"\"null\""},
	{"\"é\"", "\"\\u00e9\"", "\"\\u00E9\""},
	{"\"🌊\"", "\"\\ud83c\\udf0a\""},
	{"[ ]"},
	{"[1.0]"},
	{"[1]"},
	{"{\"a\": 1}"},
	{"{\"a\":1}"},
};

enum { ROWS = sizeof rising / sizeof *rising };

static const char *
spelling(size_t row, size_t which)
{
	const char *text = which < 6 ? rising[row][which] : NULL;

	return text ? text : rising[row][0];
}

static void
test_order(void)
{
	struct keys keys;
	struct buffer left = {0}, right = {0};
	size_t wrong = 0;

	keys_init(&keys);
	for (size_t i = 0; i < ROWS * 6; i++)
		for (size_t j = 0; j < ROWS * 6; j++) {
			const char *a = spelling(i / 6, i % 6);
			const char *b = spelling(j / 6, j % 6);
			int order, expected = (i / 6 > j / 6) - (i / 6 < j / 6);

			buffer_clear(&left);
			buffer_clear(&right);
			add_key_of(&keys, &left, a, "1");
			add_key_of(&keys, &right, b, "1");
			order = span_compare(
			    buffer_span(&left), buffer_span(&right));
			if ((order > 0) - (order < 0) != expected && !wrong++)
				printf("# %s and %s\n", a, b);
		}
	ok(!wrong, "keys are ordered: null, false, true, numbers, strings, "
	    "the rest; and equal where values are");
	buffer_release(&left);
	buffer_release(&right);
	keys_release(&keys);
}

/* The first field decides, then the second, whatever their lengths. */
static void
test_two_fields(void)
{
	struct keys keys;
	struct buffer left = {0}, right = {0};
	size_t wrong = 0;

	keys_init(&keys);
	for (int round = 0; round < ROUNDS; round++) {
		size_t a = draw_below(ROWS), b = draw_below(ROWS);
		size_t c = draw_below(4) ? draw_below(ROWS) : a;
		size_t d = draw_below(4) ? draw_below(ROWS) : b;
		int expected = a == c ? (b > d) - (b < d) : (a > c) - (a < c);
		int order;

		buffer_clear(&left);
		buffer_clear(&right);
		add_key_of(&keys, &left, spelling(a, draw_below(6)),
		    spelling(b, draw_below(6)));
		add_key_of(&keys, &right, spelling(c, draw_below(6)),
		    spelling(d, draw_below(6)));
		order = span_compare(buffer_span(&left), buffer_span(&right));
		wrong += (order > 0) - (order < 0) != expected;
	}
	ok(!wrong, "two fields are ordered one after the other");
	buffer_release(&left);
	buffer_release(&right);
	keys_release(&keys);
}

static void
test_defined(void)
{
	static const struct {
		const char *a, *c;
		bool defined;
	} cases[] = {
		{"1", "2", true}, {"\"\"", "false", true}, {"[]", "{}", true},
		{"", "2", false}, {"1", "", false}, {"null", "2", false},
		{"1", "null", false}, {"", "", false},
	};
	struct keys keys;
	struct buffer key = {0};

	keys_init(&keys);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		ok(add_key_of(&keys, &key, cases[i].a, cases[i].c) ==
		    cases[i].defined, "a key of '%s' and '%s' is %s",
		    cases[i].a, cases[i].c,
		    cases[i].defined ? "defined" : "not defined");
	buffer_release(&key);
	keys_release(&keys);
}

/* -- reading -- */

static void
test_reading(void)
{
	static const struct {
		const char *value, *text;
	} cases[] = {
		{"", "null"}, {"null", "null"}, {"true", "true"},
		{"false", "false"}, {"1.10", "1.1"}, {"-0", "0"},
		{"1e3", "1000"}, {"9007199254740993", "9007199254740993"},
		{"1e400", "1e+400"}, {"\"\"", "\"\""},
		{"\"\\u00e9\\/\"", "\"é/\""},
		{"\"a\\u0000b\\u0000\"", "\"a\\u0000b\\u0000\""},
		{"\"\\n\\\"\"", "\"\\n\\\"\""},
		{"[1, {\"x\": \"\\u0041\"}]", "[1, {\"x\": \"\\u0041\"}]"},
		{"{}", "{}"},
	};
	struct keys keys;
	struct buffer key = {0}, text = {0};
	size_t size;

	keys_init(&keys);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		buffer_clear(&key);
		buffer_clear(&text);
		add_key_of(&keys, &key, cases[i].value, "\"next\"");
		size = key_read(&text, buffer_span(&key));
		is_text(buffer_string(&text), cases[i].text,
		    "the key of '%s' stands for %s", cases[i].value,
		    cases[i].text);
		buffer_clear(&text);
		size += key_read(&text, (struct span){
		    key.data + size, key.size - size});
		ok(size == key.size && !strcmp(buffer_string(&text),
		    "\"next\""), "and the next value stands behind it");
	}
	buffer_release(&key);
	buffer_release(&text);
	keys_release(&keys);
}

/* What is read from a key, put into a record, has the same key. */
static void
test_return(void)
{
	struct keys keys;
	struct buffer line = {0}, key = {0}, again = {0};
	size_t wrong = 0, size;

	keys_init(&keys);
	for (int round = 0; round < ROUNDS; round++) {
		buffer_clear(&line);
		buffer_clear(&key);
		buffer_clear(&again);
		draw_line(&line);
		add_key(&keys, &key, buffer_span(&line));
		buffer_clear(&line);
		buffer_add_string(&line, "{\"a\":");
		size = key_read(&line, buffer_span(&key));
		buffer_add_string(&line, ",\"b\":{\"c\":");
		size += key_read(&line, (struct span){
		    key.data + size, key.size - size});
		buffer_add_string(&line, "}}");
		add_key(&keys, &again, buffer_span(&line));
		if ((size != key.size || !span_equal(buffer_span(&key),
		    buffer_span(&again))) && !wrong++)
			printf("# %.*s\n", (int)line.size, line.data);
	}
	ok(!wrong, "what is read from a key has that key");
	buffer_release(&line);
	buffer_release(&key);
	buffer_release(&again);
	keys_release(&keys);
}

int
main(void)
{
	test_order();
	test_two_fields();
	test_defined();
	test_reading();
	test_return();
	return done_testing();
}
