#include "number.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "draw.h"
#include "tap.h"

enum { ROUNDS = 200000 };

static int misread, plains;

/* How many digits stand before the point, where it is a plain number; or 0. */
static size_t
plain_digits(struct span text)
{
	size_t sign = *text.data == '-', whole = sign;

	if (text.size - sign > 15 || memchr(text.data, 'e', text.size) ||
	    memchr(text.data, 'E', text.size))
		return 0;
	while (whole < text.size && text.data[whole] != '.')
		whole++;
	return whole - sign;
}

/* Reads a number both ways: where it is a plain one, they must agree. */
static double
read_number(struct span text)
{
	double value = number_value(text), plainly;
	char *padded = malloc(text.size + NUMBER_PADDING);
	size_t whole = plain_digits(text);

	memcpy(padded, text.data, text.size);
	memset(padded + text.size, '9', NUMBER_PADDING);
	if (whole) {
		plainly = number_plain((struct span){padded, text.size}, whole);
		misread += memcmp(&plainly, &value, sizeof value) != 0;
		plains++;
	}
	free(padded);
	return value;
}

/* From 0 to limit - 1. */
static int
below(int limit)
{
	return (int)draw_below((size_t)limit);
}

/* A finite double of any size. */
static double
draw_double(void)
{
	uint64_t bits;
	double value;

	do {
		bits = draw();
		memcpy(&value, &bits, sizeof value);
	} while (!isfinite(value));
	return value;
}

static bool
same(double a, double b)
{
	return !memcmp(&a, &b, sizeof a);
}

/* -- values -- */

static void
test_hard_values(void)
{
	static const struct {
		const char *text;
		double value;
	} cases[] = {
		{"0", 0.0},
		{"-0", -0.0},
		{"-0.0e5", -0.0},
		{"0e99999999999999999999", 0.0},
		{"1", 0x1p0},
		{"-1.5", -0x1.8p0},
		{"1e22", 0x1.0f0cf064dd592p73},
		{"1e23", 0x1.52d02c7e14af6p76},
		{"1E+2", 0x1.9p6},
		{"1e0000000000000000000000002", 0x1.9p6},
		{"0.000000000000000000000000000000001e33", 0x1p0},
		{"9007199254740991", 0x1.fffffffffffffp52},
		{"9007199254740992", 0x1p53},
		{"9007199254740993", 0x1p53},
		{"9007199254740994", 0x1.0000000000001p53},
		{"9007199254740995", 0x1.0000000000002p53},
		{"9007199254740993.0000000000000000000000001",
		    0x1.0000000000001p53},
		{"9007199254740992.9999999999999999999999999", 0x1p53},
		{"9999999999999999999", 0x1.158e460913dp63},
		{"18446744073709551615", 0x1p64},
		{"123456789012345678", 0x1.b69b4ba630f35p56},
		{"2.2250738585072011e-308", 0x0.fffffffffffffp-1022},
		{"2.2250738585072012e-308", 0x1p-1022},
		{"2.2250738585072014e-308", 0x1p-1022},
		{"4.9406564584124654e-324", 0x1p-1074},
		{"2.4703282292062327e-324", 0.0},
		{"2.4703282292062328e-324", 0x1p-1074},
		{"1e-400", 0.0},
		{"-1e-400", -0.0},
		{"1.7976931348623157e308", 0x1.fffffffffffffp1023},
		{"1.7976931348623158e308", 0x1.fffffffffffffp1023},
		{"1.7976931348623159e308", INFINITY},
		{"1e400", INFINITY},
		{"-1e400", -INFINITY},
		{"1e99999999999999999999", INFINITY},
		{"1e-99999999999999999999", 0.0},
		/* Little more than halfway, seen in no 64 bits. */
		{"6755727547725927629e1", 0x1.d4c5d40e6f9fbp65},
		{"6285770327129159390e16", 0x1.8363f82af3f33p115},
		{"0.9657442305175088504", 0x1.ee76071cbf2c7p-1},
		{"4764127377067088054e-19", 0x1.e7d8bd9f647efp-2},
		{"6.02214076e23", 0x1.fe185ca57c517p78},
		{"0.1", 0x1.999999999999ap-4},
		{"0.30000000000000004", 0x1.3333333333334p-2},
		{"1.00000000000000011102230246251565", 0x1p0},
		{"1.00000000000000011102230246251566", 0x1.0000000000001p0},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		ok(same(read_number(span_of(cases[i].text)), cases[i].value),
		    "%s is read as %a", cases[i].text, cases[i].value);
}

/* Any number: few digits or many, a point anywhere, an exponent or none. */
static void
draw_number(struct buffer *text, int digits, int exponent)
{
	int count = 1 + below(digits), point = below(count + 1);

	buffer_clear(text);
	if (draw() & 1)
		buffer_add_char(text, '-');
	if (point == 0 || point == count)
		buffer_add_string(text, point ? "" : "0.");
	for (int i = 0; i < count; i++) {
		int digit = below(10);

		if (i == 0 && point > 1 && digit == 0)
			digit = 9;
		if (i == point && i > 0)
			buffer_add_char(text, '.');
		buffer_add_char(text, (char)('0' + digit));
	}
	if (draw() & 1)
		buffer_printf(text, "e%d", below(2 * exponent + 1) -
		    exponent);
}

static void
test_random_values(void)
{
	static const struct {
		int digits, exponent;
	} kinds[] = {
		{3, 2}, {8, 8}, {16, 25}, {19, 22}, {20, 30}, {24, 330},
		{900, 900},
	};
	struct buffer text = {0};

	for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
		int wrong = 0, invalid = 0;

		for (int i = 0; i < ROUNDS / (1 + kinds[k].digits / 30); i++) {
			draw_number(&text, kinds[k].digits, kinds[k].exponent);
			wrong += !same(read_number(buffer_span(&text)),
			    strtod(buffer_string(&text), NULL));
			invalid += !number_valid(buffer_span(&text));
		}
		ok(!wrong && !invalid,
		    "numbers of up to %d digits are valid and read as by "
		    "strtod (%d wrong, %d invalid)",
		    kinds[k].digits, wrong, invalid);
	}
	buffer_release(&text);
}

/* Room for any double, and for what lies between two, written out. */
enum { WRITTEN_OUT = 1400, WHOLE_DIGITS = 310, MORE_DIGITS = 1080 };

/* Writes the middle of two doubles, to the last digit. */
static void
write_middle(char text[WRITTEN_OUT], double below, double above)
{
	char other[WRITTEN_OUT];
	int size, carry = 0;

	size = snprintf(text, WRITTEN_OUT, "%0*.*f",
	    WHOLE_DIGITS + MORE_DIGITS, MORE_DIGITS, below);
	snprintf(other, sizeof other, "%0*.*f", size, MORE_DIGITS, above);
	for (int i = size - 1; i >= 0; i--) {
		int sum = text[i] + other[i] - 2 * '0' + carry;

		if (text[i] == '.')
			continue;
		carry = sum / 10;
		text[i] = (char)('0' + sum % 10);
	}
	for (int i = 0; i < size; i++) {
		int twice = carry * 10 + text[i] - '0';

		if (text[i] == '.')
			continue;
		text[i] = (char)('0' + twice / 2);
		carry = twice % 2;
	}
}

/* The last digit that is above zero, one less. */
static void
lower(char *digits)
{
	char *p = digits + strlen(digits) - 1;

	for (; *p == '0' || *p == '.'; p--)
		if (*p == '0')
			*p = '9';
	--*p;
}

static void
test_halfway(void)
{
	char text[WRITTEN_OUT + 1];
	int wrong = 0;

	for (int i = 0; i < ROUNDS / 100; i++) {
		double below = fabs(draw_double());
		double above = nextafter(below, INFINITY);
		struct span span = {text, 0};
		uint64_t bits;

		if (isinf(above))
			continue;
		memcpy(&bits, &below, sizeof bits);
		write_middle(text, below, above);
		while (span.data[0] == '0' && span.data[1] != '.')
			span.data++;
		span.size = strlen(span.data);
		wrong += !same(read_number(span), bits & 1 ? above : below);
		strcat(text, "1");
		span.size++;
		wrong += !same(read_number(span), above);
		span.size--;
		text[strlen(text) - 1] = '\0';
		lower(text);
		wrong += !same(read_number(span), below);
	}
	ok(!wrong, "halfway between two doubles the even one is read, and a "
		   "digit more or less decides (%d wrong)", wrong);
}

static void
test_long_values(void)
{
	enum { LONG = 1 << 20 };
	char *text = malloc(LONG);
	struct span span = {text, LONG};
	int64_t integer;

	memset(text, '0', LONG);
	memcpy(text, "0.", 2);
	text[LONG - 1] = '1';
	ok(same(read_number(span), 0.0), "a million zeros and a 1 are zero");
	/* Its 7 is the 1048566th digit behind the point. */
	memcpy(text + LONG - 9, "7e1048566", 9);
	ok(same(read_number(span), 7.0), "and with their exponent they are 7");
	ok(number_integer(span, &integer) && integer == 7,
	    "also as an integer");
	memset(text, '3', LONG);
	span.size = LONG;
	ok(same(read_number(span), INFINITY), "a million digits are infinite");
	text[1] = '.';
	ok(same(read_number(span), 0x1.aaaaaaaaaaaabp1),
	    "a million digits behind the point are read");
	free(text);
}

static void
test_integers(void)
{
	static const struct {
		const char *text;
		bool fits;
		int64_t value;
	} cases[] = {
		{"0", true, 0},
		{"-0", true, 0},
		{"0.000", true, 0},
		{"0e99999999999999999999", true, 0},
		{"12", true, 12},
		{"-12.0", true, -12},
		{"12e2", true, 1200},
		{"1.2e1", true, 12},
		{"1200e-2", true, 12},
		{"0.00012e5", true, 12},
		{"1000000000000000000", true, INT64_C(1000000000000000000)},
		{"9223372036854775807", true, INT64_MAX},
		{"9223372036854775807.000", true, INT64_MAX},
		{"922337203685477580700e-2", true, INT64_MAX},
		{"-9223372036854775808", true, INT64_MIN},
		{"9223372036854775808", false, 0},
		{"-9223372036854775809", false, 0},
		{"9999999999999999999", false, 0},
		{"10000000000000000000", false, 0},
		{"1e19", false, 0},
		{"1e99999999999999999999", false, 0},
		{"1e-99999999999999999999", false, 0},
		{"0.5", false, 0},
		{"12.5", false, 0},
		{"1.25e1", false, 0},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int64_t value = 0;
		bool fits = number_integer(span_of(cases[i].text), &value);

		ok(fits == cases[i].fits && (!fits || value == cases[i].value),
		    "%s is %s", cases[i].text,
		    cases[i].fits ? "that integer" : "no integer that fits");
	}
}

static void
test_grammar(void)
{
	static const char *const valid[] = {
		"0", "-0", "7", "10", "-10.0", "0.0", "1e5", "1E5", "1e+5",
		"1.5e-05", "0e0", "123456789012345678901234567890",
	};
	static const char *const invalid[] = {
		"", "-", "+1", "01", "-01", "00", "1.", ".5", "-.5", "1e",
		"1e+", "1.e5", "1e5.0", "1 ", " 1", "0x1", "1a", "--1",
		"Infinity", "NaN", "1,5", "1e5e5", "1.2.3",
	};

	for (size_t i = 0; i < sizeof valid / sizeof *valid; i++)
		ok(number_valid(span_of(valid[i])), "'%s' is a number",
		    valid[i]);
	for (size_t i = 0; i < sizeof invalid / sizeof *invalid; i++)
		ok(!number_valid(span_of(invalid[i])), "'%s' is no number",
		    invalid[i]);
}

/* A text of a few bytes that mean something in a number, followed by bytes that
 * must not count. */
static void
test_padded_grammar(void)
{
	static const char bytes[] = "0012345678999.-+eEx";
	char text[24 + NUMBER_PADDING + 1];
	int wrong = 0, valid = 0;

	for (int i = 0; i < 10 * ROUNDS; i++) {
		struct span span = {text, (size_t)below(25)};
		bool plain = below(2);

		for (size_t j = 0; j < sizeof text; j++)
			text[j] = bytes[below(plain && j < span.size
				? 14 : sizeof bytes - 1)];
		valid += number_valid(span);
		wrong += number_valid(span) != number_valid_padded(span);
	}
	ok(!wrong && valid > 1000, "the same in one look (%d of %d are not)",
	    wrong, valid);
}

/* -- text -- */

static const char *
format(double value)
{
	static char text[NUMBER_SIZE + 1];

	text[number_format(text, value)] = '\0';
	return text;
}

static void
test_plain_text(void)
{
	static const struct {
		double value;
		const char *text;
	} cases[] = {
		{0.0, "0"},
		{-0.0, "-0"},
		{6.0, "6"},
		{-6.5, "-6.5"},
		{0.1, "0.1"},
		{0.1 + 0.2, "0.30000000000000004"},
		{29.4068, "29.4068"},
		{1e15, "1000000000000000"},
		{1e20, "100000000000000000000"},
		{1e21, "1e+21"},
		{1e23, "1e+23"},
		{1e300, "1e+300"},
		{1.5e300, "1.5e+300"},
		{0.000001, "0.000001"},
		{0.0000001, "1e-7"},
		{-1.2345678901234567e-6, "-0.0000012345678901234567"},
		{123456789012345680000.0, "123456789012345680000"},
		{9007199254740991.0, "9007199254740991"},
		{9007199254740992.0, "9007199254740992"},
		{0x1p-44, "5.684341886080802e-14"},
		{0x1p-1074, "5e-324"},
		{0x1p-1022, "2.2250738585072014e-308"},
		{0x1.fffffffffffffp1023, "1.7976931348623157e+308"},
		{2e-44, "2e-44"},
		{1.0 / 3, "0.3333333333333333"},
		{2.0 / 3, "0.6666666666666666"},
		{100.0 / 3, "33.333333333333336"},
		{INFINITY, "null"},
		{NAN, "null"},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		is_text(format(cases[i].value), cases[i].text, "%a is %s",
		    cases[i].value, cases[i].text);
}

/* How many digits a text has, zeros at either end left out. */
static int
count_digits(const char *text)
{
	int count = 0, zeros = 0;

	for (; *text && *text != 'e'; text++) {
		if (*text < '0' || *text > '9' || (*text == '0' && !count))
			continue;
		zeros = *text == '0' ? zeros + 1 : 0;
		count++;
	}
	return count - zeros;
}

/* How many digits the C library needs. */
static int
digits_needed(double value)
{
	char text[32];
	int count = 0;

	do
		snprintf(text, sizeof text, "%.*e", count++, value);
	while (strtod(text, NULL) != value);
	return count;
}

/* Whether the text stands for the value, and is the shortest that does. */
static bool
is_shortest(double value)
{
	const char *text = format(value);

	return number_valid(span_of(text)) && same(strtod(text, NULL), value) &&
	    same(read_number(span_of(text)), value) &&
	    (value == 0 || count_digits(text) <= digits_needed(value));
}

static void
test_shortest_text(void)
{
	int any = 0, decimals = 0, ordinary = 0, powers = 0, whole = 0;

	for (int i = 0; i < ROUNDS / 10; i++) {
		any += !is_shortest(draw_double());
		decimals += !is_shortest(
		    (double)(int64_t)(draw() >> below(64)) /
		    pow(10, below(20)));
		ordinary += !is_shortest(
		    ldexp(1 + (double)(draw() >> 12) / 0x1p52,
			below(98) - 43));
		whole += !is_shortest((double)(draw() >> below(64)));
	}
	for (int e = -1074; e < 1024; e++)
		for (int step = -1; step <= 1; step++)
			powers += !is_shortest(nextafter(ldexp(1, e),
			    step ? step * (double)INFINITY : ldexp(1, e)));
	ok(!any, "any double has its shortest text (%d have not)", any);
	ok(!decimals, "so have short decimals (%d)", decimals);
	ok(!ordinary, "and those of ordinary size (%d)", ordinary);
	ok(!whole, "and whole numbers (%d)", whole);
	ok(!powers, "and powers of two and their neighbours (%d)", powers);
}

static void
test_nearest_text(void)
{
	char nearest[40];
	int further = 0;

	for (int i = 0; i < ROUNDS / 10; i++) {
		double value = ldexp(1 + (double)(draw() >> 12) / 0x1p52,
		    below(98) - 43);

		snprintf(nearest, sizeof nearest, "%.*e",
		    digits_needed(value) - 1, value);
		further += strtold(nearest, NULL) !=
		    strtold(format(value), NULL);
	}
	ok(!further, "of texts as short the nearest is taken (%d times not)",
	    further);
}

static void
test_integer_text(void)
{
	char text[NUMBER_SIZE + 1], expected[NUMBER_SIZE];
	int wrong = 0;

	for (int i = 0; i < ROUNDS; i++) {
		int64_t value = (int64_t)(draw() >> below(64));

		text[number_format_integer(text, value)] = '\0';
		snprintf(expected, sizeof expected, "%" PRId64, value);
		wrong += strcmp(text, expected) != 0;
	}
	ok(!wrong, "integers are written as by printf (%d wrong)", wrong);
	text[number_format_integer(text, INT64_MIN)] = '\0';
	is_text(text, "-9223372036854775808", "the least integer is written");
	text[number_format_integer(text, 0)] = '\0';
	is_text(text, "0", "zero is written");
}

/* -- keys -- */

/* -1, 0 or 1; or 2 where one key is the prefix of another. */
static int
compare_keys(struct span a, struct span b)
{
	struct buffer left = {0}, right = {0};
	size_t common;
	int order;

	number_key_add(&left, a);
	number_key_add(&right, b);
	common = left.size < right.size ? left.size : right.size;
	order = memcmp(left.data, right.data, common);
	if (!order && left.size != right.size)
		order = 2;
	else
		order = (order > 0) - (order < 0);
	buffer_release(&left);
	buffer_release(&right);
	return order;
}

static void
test_key_order(void)
{
	/* In order; those on one line are equal. */
	static const char *const lines[][3] = {
		{"-1e99999999999999999999", "-10e99999999999999999998"},
		{"-1e400"},
		{"-123456789012345678901234567891"},
		{"-123456789012345678901234567890", "-1.2345678901234567890123"
						    "456789e29"},
		{"-100", "-1e2", "-100.00"},
		{"-99.5"},
		{"-99"},
		{"-1.11"},
		{"-1.1"},
		{"-1", "-10e-1"},
		{"-0.99"},
		{"-1e-400"},
		{"-1e-99999999999999999999"},
		{"0", "-0", "0.0e5"},
		{"1e-99999999999999999999"},
		{"1e-400"},
		{"1e-64"},
		{"1e-63"},
		{"1e-62", "0.1e-61"},
		{"0.001"},
		{"0.1", "1e-1", "0.10"},
		{"1", "1.0", "10e-1"},
		{"1.00000000000000000000000000000000000000000000000001"},
		{"1.01"},
		{"1.1", "1.10", "11e-1"},
		{"1.11"},
		{"2"},
		{"9.9"},
		{"10", "1e1"},
		{"9007199254740992"},
		{"9007199254740993"},
		{"18446744073709551615"},
		{"18446744073709551616"},
		{"1e61"},
		{"1e62"},
		{"1e63"},
		{"1e400"},
		{"1e99999999999999999999", "0.01e10000000000000000000"},
	};
	enum { LINES = sizeof lines / sizeof *lines };
	int wrong = 0;

	for (int i = 0; i < LINES * 3; i++)
		for (int j = 0; j < LINES * 3; j++) {
			const char *a = lines[i / 3][i % 3];
			const char *b = lines[j / 3][j % 3];
			int order = (i / 3 > j / 3) - (i / 3 < j / 3);

			if (!a || !b ||
			    compare_keys(span_of(a), span_of(b)) == order)
				continue;
			printf("# %s and %s\n", a, b);
			wrong++;
		}
	ok(!wrong, "keys of chosen numbers are in order (%d wrong)", wrong);
}

/* Another way to compare: both written out to the last place. */
enum { PLACES = 80 };

static bool
write_out(const char *text, char digits[2 * PLACES + 1])
{
	const char *p = text + (*text == '-'), *exponent = strchr(text, 'e');
	size_t whole = strspn(p, "0123456789");
	int at = PLACES - (exponent ? atoi(exponent + 1) : 0) - (int)whole;
	bool zero;

	memset(digits, '0', 2 * PLACES);
	digits[2 * PLACES] = '\0';
	for (; *p && *p != 'e'; p++)
		if (*p != '.')
			digits[at++] = *p;
	zero = strspn(digits, "0") == 2 * PLACES;
	return *text == '-' && !zero;
}

static int
compare_written_out(const char *a, const char *b)
{
	char left[2 * PLACES + 1], right[2 * PLACES + 1];
	bool minus = write_out(a, left);
	int order;

	if (minus != write_out(b, right))
		return minus ? -1 : 1;
	order = strcmp(left, right);
	order = (order > 0) - (order < 0);
	return minus ? -order : order;
}

static void
test_random_keys(void)
{
	struct buffer a = {0}, b = {0};
	int wrong = 0;

	for (int i = 0; i < ROUNDS; i++) {
		int digits = 1 + below(30);

		draw_number(&a, digits, 30);
		/* A near relation is harder to tell than any other. */
		if (i & 1) {
			draw_number(&b, digits, 30);
		} else {
			buffer_clear(&b);
			buffer_add_span(&b, buffer_span(&a));
			for (char *p = b.data + b.size - 1; p > b.data; p--)
				if (*p >= '1' && *p <= '8') {
					*p = (char)(*p + 1);
					break;
				}
		}
		wrong += compare_keys(buffer_span(&a), buffer_span(&b)) !=
		    compare_written_out(buffer_string(&a), buffer_string(&b));
	}
	ok(!wrong, "keys of random numbers are in order (%d wrong)", wrong);
	buffer_release(&a);
	buffer_release(&b);
}

static void
test_key_text(void)
{
	static const char *const cases[][2] = {
		{"1.10", "1.1"},
		{"2e4", "20000"},
		{"-0", "0"},
		{"-12.50", "-12.5"},
		{"1e30", "1e+30"},
		{"100000000000000000000", "100000000000000000000"},
		{"1e21", "1e+21"},
		{"1e-6", "0.000001"},
		{"1e-7", "1e-7"},
		{"-5e-324", "-5e-324"},
		{"9007199254740993", "9007199254740993"},
		{"1234567890123456789012.5", "1.2345678901234567890125e+21"},
		{"1e400", "1e+400"},
		{"1e99999999999999999999", "1e+99999999999999999"},
		{"0.99e-99999999999999999", "9.9e-100000000000000000"},
		{"0.99e-999999999999999999", "9.9e-100000000000000001"},
	};
	struct buffer key = {0}, text = {0};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		size_t size;

		buffer_clear(&key);
		buffer_clear(&text);
		number_key_add(&key, span_of(cases[i][0]));
		size = key.size;
		buffer_add_string(&key, "more");
		ok(number_key_read(&text, buffer_span(&key)) == size,
		    "the key of %s tells its size", cases[i][0]);
		is_text(buffer_string(&text), cases[i][1],
		    "the key of %s is read as %s", cases[i][0], cases[i][1]);
	}
	buffer_release(&key);
	buffer_release(&text);
}

static void
test_key_round_trip(void)
{
	struct buffer number = {0}, key = {0}, text = {0};
	int wrong = 0;

	for (int i = 0; i < ROUNDS; i++) {
		draw_number(&number, 40, i & 1 ? 20 : 400);
		buffer_clear(&key);
		buffer_clear(&text);
		number_key_add(&key, buffer_span(&number));
		wrong += number_key_read(&text, buffer_span(&key)) != key.size;
		wrong += !number_valid(buffer_span(&text));
		wrong += compare_keys(buffer_span(&number),
			     buffer_span(&text)) != 0;
		wrong += read_number(buffer_span(&number)) !=
		    read_number(buffer_span(&text));
	}
	ok(!wrong, "keys read back as the same numbers (%d wrong)", wrong);
	buffer_release(&number);
	buffer_release(&key);
	buffer_release(&text);
}

int
main(void)
{
	test_hard_values();
	test_random_values();
	test_halfway();
	test_long_values();
	test_integers();
	test_grammar();
	test_padded_grammar();
	test_plain_text();
	test_shortest_text();
	test_nearest_text();
	test_integer_text();
	test_key_order();
	test_random_keys();
	test_key_text();
	test_key_round_trip();
	ok(plains > 1000 && !misread, "a plain number is read the same in one "
	    "look (%d of %d are not)", misread, plains);
	return done_testing();
}
