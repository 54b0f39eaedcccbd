#include "expression.h"

#include <math.h>
#include <stdlib.h>

#include "draw.h"
#include "json.h"
#include "memory.h"
#include "number.h"
#include "tap.h"
#include "zone.h"

enum { ROUNDS = 20000 };

/* -- an expression and a record -- */

struct trial {
	struct fields fields;
	struct expression_fault fault;
	struct expression *expression;
	struct record record;
	struct buffer line, value;
};

/* Scans a line for the expression, where there is one. */
static void
trial_scan(struct trial *trial, const char *line)
{
	struct scan_fault fault;
	bool valid;

	record_init(&trial->record, &trial->fields);
	buffer_add_string(&trial->line, line);
	memset(buffer_reserve(&trial->line, 1 + SCAN_PADDING), '\n',
	    1 + SCAN_PADDING);
	record_scan(&trial->record, trial->line.data,
	    trial->line.data + trial->line.size, &fault, &valid);
	if (!valid)
		ok(false, "'%s' is a record", line);
}

static void
trial_release(struct trial *trial)
{
	expression_free(trial->expression);
	record_release(&trial->record);
	fields_release(&trial->fields);
	buffer_release(&trial->line);
	buffer_release(&trial->value);
}

/* Gives what the expression makes of the line as JSON, or its fault; to be
 * freed. */
static char *
value_of(const char *text, const char *line)
{
	struct trial trial = {.expression = NULL};
	struct buffer assignment = {0};
	const struct field *target;
	char *value;

	fields_init(&trial.fields);
	buffer_printf(&assignment, "x = %s", text);
	trial.expression = expression_assignment(buffer_string(&assignment),
	    &trial.fields, &target, &trial.fault);
	trial_scan(&trial, line);
	if (trial.expression)
		expression_add(trial.expression, &trial.record, &trial.value);
	else
		buffer_add_string(&trial.value, trial.fault.reason);
	value = duplicate(buffer_string(&trial.value));
	buffer_release(&assignment);
	trial_release(&trial);
	return value;
}

/* Whether the condition holds for the line. */
static bool
holds(const char *text, const char *line)
{
	struct trial trial = {.expression = NULL};
	bool result;

	fields_init(&trial.fields);
	trial.expression =
	    expression_condition(text, &trial.fields, &trial.fault);
	trial_scan(&trial, line);
	result = trial.expression &&
	    expression_holds(trial.expression, &trial.record);
	trial_release(&trial);
	return result;
}

/* -- examples -- */

static const char example[] =
    "{\"t\":20.5,\"id\":9007199254740993,\"s\":\"Été 5\",\"n\":null,"
    "\"yes\":true,\"no\":false,\"list\":[1,2],\"o\":{\"x\":1.10,\"0\":7},"
    "\"ts\":\"2024-12-01T22:30:15.25Z\",\"esc\":\"a\\u0041\\\"\","
    "\"PM2.5\":7,\"huge\":1e400,\"nul\":\"a\\u0000b\",\"in\":3}";

static const struct {
	const char *text, *value;
} values[] = {
	/* Fields and literals keep their text. */
	{"t", "20.5"},
	{"o", "{\"x\":1.10,\"0\":7}"},
	{"o.x", "1.10"},
	{"o.0", "7"},
	{"list", "[1,2]"},
	{"list.1", "2"},
	{"esc", "\"a\\u0041\\\"\""},
	{"huge", "1e400"},
	{"missing", "null"},
	{"n", "null"},
	{"id", "9007199254740993"},
	{"`PM2\\.5`", "7"},
	{"`/PM2.5`", "7"},
	{"`in`", "3"},
	{"1.10", "1.10"},
	{"-1.10", "-1.10"},
	{"- -1.10", "1.1"},
	{"18446744073709551616", "18446744073709551616"},
	{"'it\\'s \"\\u00e9\"'", "\"it's \\\"é\\\"\""},
	{"\"it's\"", "\"it's\""},
	{"null", "null"},
	/* Arithmetic. */
	{"t * 9 / 5 + 32", "68.9"},
	{"1 + 2 * 3 - 4", "3"},
	{"(1 + 2) * 3", "9"},
	{"10 - 3 - 2", "5"},
	{"7 / 2", "3.5"},
	{"6 / 2", "3"},
	{"7 % 3", "1"},
	{"-7 % 3", "-1"},
	{"7 % -3", "1"},
	{"6 / 2 % 2", "1"},
	{"7.5 % 2", "null"},
	{"7 % 0", "null"},
	{"1 / 0", "null"},
	{"1e400 - 1e400", "null"},
	{"1e400 * 2", "null"},
	{"id + 2", "9007199254740995"},
	{"9223372036854775807 + 1", "9223372036854776000"},
	{"-9223372036854775808 - 0", "-9223372036854775808"},
	{"-9223372036854775808 % -1", "0"},
	{"t + n", "null"},
	{"t + s", "null"},
	{"-missing", "null"},
	/* Comparison. */
	{"t > 20", "true"},
	{"20 < t", "true"},
	{"20.5 <= t && t <= 20.5", "true"},
	{"id == 9007199254740992", "false"},
	{"id == 9007199254740992.0", "false"},
	{"id > 9007199254740992.0", "true"},
	{"id == 9007199254740993.0", "true"},
	{"huge > 1e308", "true"},
	{"s == 'Été 5'", "true"},
	{"s > 'E'", "true"},
	{"esc == 'aA\"'", "true"},
	{"yes == true", "true"},
	{"yes != no", "true"},
	{"yes == t", "false"},
	{"yes != t", "true"},
	{"yes <= yes", "false"},
	{"s < 3", "false"},
	{"s == 3", "false"},
	{"s != 3", "true"},
	{"3 != s", "true"},
	{"t != '3'", "true"},
	{"list == list", "false"},
	{"list != list", "false"},
	{"list != 3", "false"},
	{"missing == missing", "false"},
	{"missing != 3", "false"},
	{"n != 3", "false"},
	{"missing > 1", "false"},
	{"!(missing > 1)", "true"},
	{"missing == null", "true"},
	{"n == null", "true"},
	{"null == t", "false"},
	{"t != null", "true"},
	{"list != null", "true"},
	{"n != null", "false"},
	{"null == null", "true"},
	{"1 / 0 == 1 / 0", "false"},
	{"1 / 0 == null", "true"},
	{"s in ['a', 'Été 5']", "true"},
	{"t in [1, 20.50, 3]", "true"},
	{"t in ['20.5']", "false"},
	{"yes in [true]", "true"},
	{"missing in [1]", "false"},
	{"t in [-1, 2 * 10.25]", "true"},
	{"s =~ '^.t. [0-9]$'", "true"},
	{"s =~ '[éè]'", "true"},
	{"s =~ '^t'", "false"},
	{"t =~ '2'", "false"},
	{"string(t) =~ '^20'", "true"},
	{"nul =~ '^a.*b$' || nul =~ 'b$'", "true"},
	{"missing =~ ''", "false"},
	/* Logic. */
	{"yes && !no", "true"},
	{"no || yes && no", "false"},
	{"(no || yes) && yes", "true"},
	{"t || yes", "true"},
	{"t && yes", "false"},
	{"!t", "true"},
	{"!!yes", "true"},
	{"!missing", "true"},
	{"!yes == no", "true"},
	{"yes ? 1 : no ? 2 : 3", "1"},
	{"no ? 1 : no ? 2 : o.x", "1.10"},
	{"missing ? 1 : 'a'", "\"a\""},
	{"(yes ? t : no) > 20", "true"},
	/* Functions. */
	{"defined(t)", "true"},
	{"defined(n) || defined(missing)", "false"},
	{"defined(list) && defined(no)", "true"},
	{"defined(t + n)", "false"},
	{"length(s)", "5"},
	{"length(t)", "null"},
	{"length(nul)", "3"},
	{"lower('ÀB1')", "\"àb1\""},
	{"upper(s)", "\"ÉTÉ 5\""},
	{"upper(nul)", "\"A\\u0000B\""},
	{"upper('ɫ')", "\"Ɫ\""},
	{"starts_with(s, 'Ét')", "true"},
	{"starts_with(s, 'Été 56')", "false"},
	{"ends_with(s, ' 5')", "true"},
	{"ends_with(s, '')", "true"},
	{"contains(s, 'té')", "true"},
	{"contains(s, 'tx')", "false"},
	{"contains(missing, '')", "null"},
	{"!contains(missing, 'x')", "true"},
	{"abs(-3)", "3"},
	{"abs(-t)", "20.5"},
	{"abs(-9223372036854775807 - 1) > 9223372036854775807", "true"},
	{"round(2.5)", "3"},
	{"round(-2.5)", "-3"},
	{"round(0.49999999999999994)", "0"},
	{"round(-0.4)", "0"},
	{"round(1.005, 2)", "1.01"},
	{"round(99.99, 1)", "100"},
	{"round(1234, -2)", "1200"},
	{"round(1250, -2)", "1300"},
	{"round(6, -1)", "10"},
	{"round(4, -1)", "0"},
	{"round(60, -3)", "0"},
	{"round(t, 5)", "20.5"},
	{"round(id, 3)", "9007199254740993"},
	{"round(9007199254740993, -1)", "9007199254740990"},
	{"round(t, n)", "null"},
	{"round(t, 1e300)", "null"},
	{"round(5e-324, 400)", "5e-324"},
	{"round(1.7e308, -400)", "0"},
	{"floor(-2.5)", "-3"},
	{"ceil(-2.5)", "-2"},
	{"floor(1e300)", "1e+300"},
	{"floor(2.5) % 2", "0"},
	{"min(3, o.x, 2)", "1.10"},
	{"max(3, t)", "20.5"},
	{"max(id, id + 1) - id", "1"},
	{"min(t, n)", "null"},
	{"sqrt(2.25)", "1.5"},
	{"sqrt(-1)", "null"},
	{"number('21.70')", "21.70"},
	{"number('21.70') + 0", "21.7"},
	{"number(' 21')", "null"},
	{"number('0x10')", "null"},
	{"number(o.x)", "1.10"},
	{"number(yes)", "null"},
	{"string(o.x)", "\"1.10\""},
	{"string(id + 0)", "\"9007199254740993\""},
	{"string(yes)", "\"true\""},
	{"string(list)", "\"[1,2]\""},
	{"string(n)", "null"},
	{"concat(esc, 1, no)", "\"aA\\\"1false\""},
	{"concat(s, n)", "null"},
	{"coalesce(missing, n, o.x, t)", "1.10"},
	{"coalesce(n, 'a')", "\"a\""},
	{"coalesce(n)", "null"},
	{"coalesce(missing, 0) == 0", "true"},
	/* Time, in the zone set below. */
	{"year(ts)", "2024"},
	{"month(ts)", "12"},
	{"day(ts)", "1"},
	{"hour(ts)", "23"},
	{"minute(ts)", "30"},
	{"second(ts)", "15"},
	{"weekday(ts)", "0"},
	{"hour('2024-07-01 12:00:00')", "12"},
	{"hour('2024-07-01T12:00:00Z')", "14"},
	{"epoch(ts)", "1733092215.25"},
	{"epoch('1970-01-01T00:00:01Z')", "1"},
	{"hour(1733092215)", "23"},
	{"second(0.5 + 1.25)", "1"},
	{"hour(s)", "null"},
	{"hour(huge)", "null"},
	{"hour(yes)", "null"},
};

static const struct {
	const char *text;
	size_t column;
	const char *reason;
} faults[] = {
	{"", 1, "expected an operand"},
	{"temperature >", 14, "expected an operand after '>'"},
	{"é > ", 5, "expected an operand after '>'"},
	{"> 3", 1, "expected an operand, not '>'"},
	{"a b", 3, "expected an operator, not 'b'"},
	{"a)", 2, "expected an operator, not ')'"},
	{"(a", 3, "expected ')' after 'a'"},
	{"(a `b`)", 4, "expected ')', not '`b`'"},
	{"a = 1", 3, "write '==' to compare"},
	{"a and b", 3, "write '&&' for 'and'"},
	{"(a or b)", 4, "write '||' for 'or'"},
	{"not a", 5, "write '!' for 'not'"},
	{"a & b", 3, "write '&&' for '&'"},
	{"a | b", 3, "write '||' for '|'"},
	{"a # b", 3, "unexpected '#'"},
	{"1 < a < 3", 7, "comparisons do not chain, join two with '&&'"},
	{"a == b == c", 8, "comparisons do not chain, join two with '&&'"},
	{"a > 20C", 5, "bad number '20C'"},
	{"a > 007", 5, "bad number '007'"},
	{"a > .5", 5, "bad number '.5'"},
	{"a. > 1", 1, "bad path 'a.': it ends in a dot"},
	{"a > 1 && `/~` > 1", 10,
	    "bad path '/~': '~' stands before 0 or 1 in a JSON Pointer"},
	{"`` > 1", 1, "bad path '': it is empty"},
	{"a == \"b", 6, "no closing \""},
	{"a == 'b\\'", 6, "no closing '"},
	{"`a", 1, "no closing `"},
	{"a == '\\x'", 6, "bad escape in a string"},
	{"a == '\\ud800'", 6, "lone surrogate in a string"},
	{"a == '\t'", 6, "control character in a string"},
	{"a == \"\xff\"", 7, "invalid UTF-8"},
	{"a =~ '('", 6, "bad pattern: Unmatched ( or \\("},
	{"a =~ '\\u0000'", 6, "a pattern has no NUL"},
	{"a =~ b", 6, "the pattern behind '=~' is a string in quotes"},
	{"a in b", 6, "expected '[', not 'b'"},
	{"a in []", 6, "the list is empty"},
	{"a in [1, b]", 10, "a list holds strings, numbers, true and false"},
	{"a in [null]", 7, "a list holds strings, numbers, true and false"},
	{"a in [1,", 9, "expected an operand after ','"},
	{"a ? 1", 6, "expected ':' after '1'"},
	{"a + 1", 1, "expected a condition, not a number"},
	{"'a'", 1, "expected a condition, not a string"},
	{"a > 1 ? null : null", 1, "expected a condition, not null"},
	{"a + 'b' > 1", 5, "'+' wants a number, not a string"},
	{"-'b' > 1", 2, "'-' wants a number, not a string"},
	{"a > 1 && 3", 10, "'&&' wants true or false, not a number"},
	{"!3", 2, "'!' wants true or false, not a number"},
	{"1 ? a : b", 1, "'?' wants true or false, not a number"},
	{"3 =~ 'a'", 1, "'=~' wants a string, not a number"},
	{"lower(a) > 3", 10, "a string is compared with a number"},
	{"true < a", 6, "true and false have no order"},
	{"a < null", 3, "null has no order"},
	{"lenght(a) > 1", 1,
	    "unknown function 'lenght', did you mean 'length'?"},
	{"frobnicate(a) > 1", 1, "unknown function 'frobnicate'"},
	{"abs() > 1", 5, "abs() takes 1 argument, not 0"},
	{"contains(a)", 11, "contains() takes 2 arguments, not 1"},
	{"round(a, 1, 2) > 1", 14, "round() takes 1 to 2 arguments, not 3"},
	{"abs(\"a\") > 1", 5, "'abs' wants a number, not a string"},
	{"defined(a", 10, "expected ')' after 'a'"},
};

static void
test_values(void)
{
	for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
		char *value = value_of(values[i].text, example);

		is_text(value, values[i].value, "%s", values[i].text);
		free(value);
	}
}

static void
test_faults(void)
{
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
		struct fields fields;
		struct expression_fault fault = {0};

		fields_init(&fields);
		ok(!expression_condition(faults[i].text, &fields, &fault) &&
			fault.column == faults[i].column,
		    "'%s' has its fault in column %zu, not %zu",
		    faults[i].text, faults[i].column, fault.column);
		is_text(fault.reason, faults[i].reason, "'%s' and its reason",
		    faults[i].text);
		fields_release(&fields);
	}
}

/* -- assignments -- */

static void
test_assignments(void)
{
	struct fields fields;
	struct expression_fault fault;
	const struct field *target;
	struct expression *expression;
	const char *none;

	fields_init(&fields);
	expression = expression_assignment(
	    "a.b = `/c` + 1", &fields, &target, &fault);
	ok(expression && target == fields_add(&fields, "a.b", &none),
	    "an assignment gives the field that it sets");
	ok(!target->wanted && fields_add(&fields, "c", &none)->wanted,
	    "a field that is read is wanted, one that is set is not");
	expression_free(expression);
	expression = expression_assignment("d = a.b", &fields, &target,
	    &fault);
	ok(expression && !fields_add(&fields, "a.b", &none)->wanted,
	    "what was set before is not wanted of the input");
	expression_free(expression);
	expression = expression_assignment("e = e", &fields, &target, &fault);
	ok(target->wanted, "what is read before it is set is wanted");
	expression_free(expression);
	ok(!expression_assignment("true = 1", &fields, &target, &fault) &&
		fault.column == 1,
	    "a reserved word is no target");
	ok(!expression_assignment("a == 1", &fields, &target, &fault) &&
		fault.column == 3,
	    "'==' does not set");
	fields_release(&fields);
}

/* -- size -- */

/* Gives a text that says before count times, then middle, then after. */
static char *
repeat(size_t count, const char *before, const char *middle,
    const char *after)
{
	struct buffer text = {0};

	for (size_t i = 0; i < count; i++)
		buffer_add_string(&text, before);
	buffer_add_string(&text, middle);
	for (size_t i = 0; i < count; i++)
		buffer_add_string(&text, after);
	return (char *)buffer_string(&text);
}

static void
test_size(void)
{
	static const struct {
		size_t count;
		const char *before, *after;
		bool holds;
	} sizes[] = {
		{200, "(", ")", true},
		{100000, "(", ")", false},
		{200, "!", "", true},
		{100000, "!", "", false},
		{100000, "true && !", "", false},
		{200, "- ", "== 1", false},
		{100000, "- ", "", false},
		{200, "defined(", ")", true},
		{100000, "defined(", ")", false},
		{100000, "b || ", "", true},
		{100000, "", " && a", true},
		{100000, "a ? ", " : b", false},
		{100000, "a ? b : ", "", false},
		{100000, "0 + ", "", false},
	};

	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		char *text = repeat(sizes[i].count, sizes[i].before, "a",
		    sizes[i].after);

		ok(holds(text, "{\"a\":true}") == sizes[i].holds,
		    "%zu times '%s' %s", sizes[i].count, sizes[i].before,
		    sizes[i].holds ? "holds" : "is refused");
		free(text);
	}
}

/* -- against a plain reference -- */

/* A number as the language has it. */
struct number {
	bool whole;
	int64_t integer;
	double real;
	char text[NUMBER_SIZE];
};

static struct number
number_of(double real)
{
	struct number number = {.real = real};

	if (real != trunc(real)) {
		number.text[number_format(number.text, real)] = '\0';
		return number;
	}
	/* All digits, since the shortest text may be another integer. */
	snprintf(number.text, sizeof number.text, "%.0f", real);
	number.whole = real >= -0x1p63 && real < 0x1p63;
	if (number.whole)
		number.integer = (int64_t)real;
	return number;
}

/* Numbers at the limits of both representations, and near each other. */
static struct number
draw_number(void)
{
	static const int64_t bases[] = {0, 1, 20, INT64_C(1) << 52,
	    INT64_C(1) << 53, (INT64_C(1) << 53) + 1, INT64_C(1) << 62,
	    INT64_MAX - 3};
	int64_t integer = bases[draw() % 8] + (int64_t)(draw() % 4);
	struct number number;

	if (draw() % 2)
		integer = -integer - 1;
	switch (draw() % 4) {
	case 0:
		return number_of((double)integer);
	case 1:
		return number_of((double)integer + 0.5);
	case 2:
		return number_of(
		    ldexp((double)integer, (int)(draw() % 90) - 60));
	}
	number = (struct number){.whole = true, .integer = integer,
	    .real = (double)integer};
	snprintf(number.text, sizeof number.text, "%lld", (long long)integer);
	return number;
}

/* By the keys of their texts, whose bytes are in the order of the numbers. */
static int
reference_order(const struct number *a, const struct number *b)
{
	struct buffer left = {0}, right = {0};
	int order;

	number_key_add(&left, span_of(a->text));
	number_key_add(&right, span_of(b->text));
	order = span_compare(buffer_span(&left), buffer_span(&right));
	buffer_release(&left);
	buffer_release(&right);
	return order;
}

static bool
reference_compares(
    const char *operator, const struct number *a, const struct number *b)
{
	int order = reference_order(a, b);

	if (!strcmp(operator, "=="))
		return order == 0;
	if (!strcmp(operator, "!="))
		return order != 0;
	if (!strcmp(operator, "<"))
		return order < 0;
	if (!strcmp(operator, "<="))
		return order <= 0;
	if (!strcmp(operator, ">"))
		return order > 0;
	return order >= 0;
}

/* Adds what the operator gives. */
static void
reference_computes(struct buffer *buffer, char operator,
    const struct number *a, const struct number *b)
{
	__int128 left = a->integer, right = b->integer, whole = 0;
	double x = a->real, y = b->real, real = 0;
	bool fits = a->whole && b->whole && operator != '/';

	switch (operator) {
	case '+':
		whole = left + right;
		real = x + y;
		break;
	case '-':
		whole = left - right;
		real = x - y;
		break;
	case '*':
		whole = left * right;
		real = x * y;
		break;
	case '/':
		real = y == 0 ? NAN : x / y;
		break;
	case '%':
		real = NAN;
		fits = fits && right != 0;
		whole = fits ? left % right : 0;
	}
	if (fits && whole >= INT64_MIN && whole <= INT64_MAX)
		json_add_integer(buffer, (int64_t)whole);
	else
		json_add_number(buffer, real);
}

/* Counts the forms of a text with two operands, each of which is a field or a
 * constant, that do not give what is expected. */
static int
count_different(const char *operator, const struct number *a,
    const struct number *b, const char *expected)
{
	struct buffer line = {0};
	int different = 0;

	buffer_printf(&line, "{\"a\":%s,\"b\":%s}", a->text, b->text);
	for (int form = 0; form < 4; form++) {
		struct buffer text = {0};
		char *value;

		buffer_printf(&text, "%s %s %s", form & 1 ? "a" : a->text,
		    operator, form & 2 ? "b" : b->text);
		value = value_of(buffer_string(&text), buffer_string(&line));
		if (strcmp(value, expected) != 0) {
			printf("# a %s, b %s: %s gives %s, not %s\n", a->text,
			    b->text, buffer_string(&text), value, expected);
			different++;
		}
		free(value);
		buffer_release(&text);
	}
	buffer_release(&line);
	return different;
}

static void
test_comparisons(void)
{
	static const char *const operators[] = {
	    "==", "!=", "<", "<=", ">", ">="};
	int different = 0;

	for (int i = 0; i < ROUNDS; i++) {
		const char *operator = operators[draw() % 6];
		struct number a = draw_number(), b = draw_number();

		different += count_different(operator, &a, &b,
		    reference_compares(operator, &a, &b) ? "true" : "false");
	}
	ok(different == 0, "numbers compare exactly, in %d rounds", ROUNDS);
}

static void
test_arithmetic(void)
{
	int different = 0;

	for (int i = 0; i < ROUNDS; i++) {
		char operator[] = {"+-*/%"[draw() % 5], '\0'};
		struct number a = draw_number(), b = draw_number();
		struct buffer expected = {0};

		reference_computes(&expected, *operator, &a, &b);
		different += count_different(
		    operator, &a, &b, buffer_string(&expected));
		buffer_release(&expected);
	}
	ok(different == 0, "arithmetic is that of the C compiler, in %d "
	    "rounds", ROUNDS);
}

/* Decimal numbers of a few places, rounded in integers. */
static void
test_rounding(void)
{
	static const int64_t powers[] = {1, 10, 100, 1000, 10000, 100000};
	int different = 0;

	for (int i = 0; i < ROUNDS; i++) {
		int64_t digits = (int64_t)(draw() % 200000000) - 100000000;
		int kept = (int)(draw() % 5), cut = 5 - kept;
		int64_t half = digits < 0 ? -powers[cut] / 2 : powers[cut] / 2;
		int64_t rounded = (digits + half) / powers[cut];
		struct buffer text = {0}, expected = {0};
		char *value;

		buffer_printf(&text, "round(%llde-5, %d)", (long long)digits,
		    kept);
		json_add_number(&expected,
		    (double)rounded / (double)powers[kept] + 0.0);
		value = value_of(buffer_string(&text), "{}");
		different += strcmp(value, buffer_string(&expected)) != 0;
		free(value);
		buffer_release(&text);
		buffer_release(&expected);
	}
	ok(different == 0, "decimals round half away from zero, in %d rounds",
	    ROUNDS);
}

int
main(void)
{
	if (!ok(zone_set("Europe/Paris"), "there is a zone Europe/Paris"))
		return done_testing();
	test_values();
	test_faults();
	test_assignments();
	test_size();
	test_comparisons();
	test_arithmetic();
	test_rounding();
	ok(holds("a", "{\"a\":true}") && !holds("a", "{\"a\":1}"),
	    "only true holds");
	return done_testing();
}
