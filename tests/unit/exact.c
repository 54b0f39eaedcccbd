#include "window-agg/exact.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "draw.h"
#include "tap.h"

/* -- a model: whole numbers of 2^-2148, in digits of 32 bits -- */

enum { DIGITS = 140, UNIT = -2148, MOST = 400 };

/* digit[i] * 2^(32 i); digits are carried on only when it is asked. */
struct whole {
	int64_t digit[DIGITS];
};

static void
carry(struct whole *whole)
{
	for (size_t i = 0; i + 1 < DIGITS; i++) {
		int64_t rest = whole->digit[i] & 0xffffffff;

		whole->digit[i + 1] += (whole->digit[i] - rest) / (1LL << 32);
		whole->digit[i] = rest;
	}
}

/* Adds factor * value * 2^exponent. */
static void
whole_add(struct whole *whole, uint64_t value, int exponent, int factor)
{
	int shift = exponent - UNIT;
	unsigned __int128 wide = (unsigned __int128)value << shift % 32;

	for (int i = shift / 32; wide; i++, wide >>= 32)
		whole->digit[i] += factor * (int64_t)(wide & 0xffffffff);
	carry(whole);
}

/* A double as value * 2^exponent, its sign left out. */
static uint64_t
parts_of(double number, int *exponent)
{
	double fraction = frexp(fabs(number), exponent);

	*exponent -= 53;
	/* Nothing of a subnormal lies below 2^-1074. */
	if (*exponent < -1074) {
		fraction = ldexp(fraction, *exponent + 1074);
		*exponent = -1074;
	}
	return (uint64_t)ldexp(fraction, 53);
}

static void
whole_add_double(struct whole *whole, double number, int factor)
{
	int exponent;
	uint64_t value = parts_of(number, &exponent);

	whole_add(whole, value, exponent, number < 0 ? -factor : factor);
}

static void
whole_add_square(struct whole *whole, double number)
{
	int exponent;
	uint64_t value = parts_of(number, &exponent);
	unsigned __int128 square = (unsigned __int128)value * value;

	whole_add(whole, (uint64_t)square & 0xffffffff, 2 * exponent, 1);
	whole_add(whole, (uint64_t)(square >> 32), 2 * exponent + 32, 1);
	whole_add(whole, (uint64_t)(square >> 96), 2 * exponent + 96, 1);
}

static int
sign_of(const struct whole *whole)
{
	if (whole->digit[DIGITS - 1] < 0)
		return -1;
	for (size_t i = 0; i < DIGITS; i++)
		if (whole->digit[i])
			return 1;
	return 0;
}

/* The sign of whole - number. */
static int
compare(const struct whole *whole, double number)
{
	struct whole difference = *whole;

	whole_add_double(&difference, number, -1);
	return sign_of(&difference);
}

static double
double_of(uint64_t bits)
{
	double number;

	memcpy(&number, &bits, sizeof number);
	return number;
}

/* The sign of 2 * whole - a - b, for the middle of two doubles. */
static int
compare_middle(const struct whole *whole, double a, double b)
{
	struct whole twice = *whole;

	for (size_t i = 0; i < DIGITS; i++)
		twice.digit[i] *= 2;
	carry(&twice);
	whole_add_double(&twice, a, -1);
	whole_add_double(&twice, b, -1);
	return sign_of(&twice);
}

/* The nearest double: doubles of one sign are ordered as their bits are, so
 * that the greatest that is not above is found by halving. */
static double
nearest(struct whole whole)
{
	bool negative = sign_of(&whole) < 0;
	uint64_t low = 0, high, middle;
	double below, above;
	int side;

	memcpy(&high, &(double){DBL_MAX}, sizeof high);
	for (size_t i = 0; i < DIGITS && negative; i++)
		whole.digit[i] = -whole.digit[i];
	carry(&whole);
	while (low < high) {
		middle = high - (high - low) / 2;
		if (compare(&whole, double_of(middle)) >= 0)
			low = middle;
		else
			high = middle - 1;
	}
	below = double_of(low);
	if (below < DBL_MAX) {
		above = double_of(low + 1);
		side = compare_middle(&whole, below, above);
	} else {
		/* What lies beyond the last would be 2^1024. */
		above = INFINITY;
		whole_add(&whole, 1, 970, -1);
		side = compare(&whole, below);
		side = side ? side : 1;
	}
	if (side > 0 || (side == 0 && low & 1))
		below = above;
	return negative ? -below : below;
}

static bool
same(double a, double b)
{
	return !memcmp(&a, &b, sizeof a) || (a == 0 && b == 0);
}

/* -- known sums -- */

static const struct {
	double numbers[8];
	size_t count;
	double sum;
	const char *sentence;
} known[] = {
	{{0}, 0, 0.0, "nothing is 0"},
	{{-0.0}, 1, 0.0, "there is no negative zero"},
	{{0.1, 0.2, 0.3}, 3, 0.6, "0.1 + 0.2 + 0.3 is 0.6"},
	{{0.1, 0.2}, 2, 0.30000000000000004, "0.1 + 0.2 is rounded once"},
	{{1e16, 1, -1e16}, 3, 1, "a small one survives a large one"},
	{{1e308, -1e308, 1e-300}, 3, 1e-300, "however small and large"},
	{{1e-300, 1e308, -1e308}, 3, 1e-300, "in whatever order"},
	{{DBL_MAX, DBL_MAX, -DBL_MAX}, 3, DBL_MAX,
	    "beyond the greatest double and back"},
	{{DBL_MAX, DBL_MAX}, 2, INFINITY, "beyond it and not back"},
	{{-DBL_MAX, -DBL_MAX}, 2, -INFINITY, "also below"},
	{{DBL_MAX, 0x1p969}, 2, DBL_MAX, "the greatest double and a bit less "
	    "than half a step"},
	{{DBL_MAX, 0x1p970}, 2, INFINITY, "and half a step, which is even"},
	{{0x1p-1074, 0x1p-1074}, 2, 0x1p-1073, "subnormals"},
	{{0x1p-1074, -0x1p-1074}, 2, 0, "to nothing"},
	{{0x1p-1022, -0x1p-1074}, 2, 0x1p-1022 - 0x1p-1074,
	    "into the subnormals"},
	{{1, 0x1p-53}, 2, 1, "a tie goes to the even below"},
	{{1 + 0x1p-52, 0x1p-53}, 2, 1 + 0x1p-51, "or to the even above"},
	{{1, 0x1p-53, 0x1p-1074}, 3, 1 + 0x1p-52,
	    "no tie where there is the least bit more"},
	{{1, 0x1p-53, -0x1p-1074}, 3, 1, "or less"},
	{{-1, -0x1p-53}, 2, -1, "also below zero"},
	{{-1, -0x1p-53, -0x1p-1074}, 3, -1 - 0x1p-52, "with a bit more"},
	{{0x1p53, 1}, 2, 0x1p53, "a tie of whole numbers"},
	{{0x1p53, 1, 0x1p-80}, 3, 0x1p53 + 2, "and no tie"},
	{{0x1p53, 1, 0x1p-81}, 3, 0x1p53 + 2, "also by a bit further down"},
	{{0x1p43, 0x1p43, 0x1p43, 0x1p43, 0x1p43, 0x1p43, 0x1p43, 0x1p43}, 8,
	    0x1p46, "as much as fixed holds"},
	{{INFINITY, 1}, 2, INFINITY, "infinite and finite"},
	{{-INFINITY, DBL_MAX}, 2, -INFINITY, "infinite and huge"},
};

static void
test_known(void)
{
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		struct exact sum = {0};
		double got;

		for (size_t j = 0; j < known[i].count; j++)
			exact_add(&sum, known[i].numbers[j]);
		got = exact_round(&sum, NULL);
		if (!ok(!memcmp(&got, &known[i].sum, sizeof got), "%s",
		    known[i].sentence))
			printf("# %a, not %a\n", got, known[i].sum);
		exact_release(&sum);
	}
}

static void
test_infinite(void)
{
	struct exact sum = {0};

	exact_add(&sum, INFINITY);
	exact_add(&sum, 1e300);
	exact_add(&sum, -INFINITY);
	ok(isnan(exact_round(&sum, NULL)), "infinite less infinite is none");
	exact_remove(&sum, INFINITY);
	exact_add(&sum, 1);
	ok(exact_round(&sum, NULL) == -INFINITY, "but one can be taken away");
	exact_remove(&sum, -INFINITY);
	exact_remove(&sum, 1e300);
	ok(exact_round(&sum, NULL) == 1, "and the other, and all that is huge");
	exact_release(&sum);
	exact_add_square(&sum, -INFINITY, 1);
	ok(exact_round(&sum, NULL) == INFINITY, "its square is infinite");
	exact_release(&sum);
	ok(exact_round(&sum, NULL) == 0, "a released sum is one of nothing");
}

/* 2^126 of the greatest fixed part, many times, fills it over and over. */
static void
test_many(void)
{
	struct exact sum = {0}, ones = {0};
	__int128 whole = 0;

	for (int i = 0; i < 3000000; i++) {
		exact_add(&sum, 0x1.fffffffffffffp43);
		exact_add(&ones, 0.1);
		whole += (INT64_C(1) << 53) - 1;
	}
	ok(exact_round(&sum, NULL) == ldexp((double)whole, 43 - 52),
	    "three million large numbers are added");
	/* 0.1 is 3602879701896397 * 2^-55. */
	ok(exact_round(&ones, NULL) == ldexp(
	    (double)((__int128)3602879701896397 * 3000000), -55),
	    "and three million times 0.1, rounded once");
	exact_release(&sum);
	exact_release(&ones);
}

/* -- any sums -- */

/* Readings, numbers of one size, of any size, and what takes back the rest. */
static double
draw_number(int manner)
{
	double number;

	switch (manner) {
	case 0:
		return (double)(int64_t)draw_below(100000) / 100 - 500;
	case 1:
		return ldexp((double)(draw() >> 1), (int)draw_below(72) - 90);
	case 2:
		return ldexp((double)(int64_t)draw(), -1074 - 60 +
		    (int)draw_below(80));
	case 3:
		return ldexp(1 + (double)draw_below(8) / 8,
		    (int)draw_below(2000) - 1060) * (draw_below(2) ? 1 : -1);
	default:
		do
			number = double_of(draw());
		while (!isfinite(number));
		return number;
	}
}

static size_t
draw_numbers(double *numbers)
{
	int manner = (int)draw_below(6);
	size_t count = 1 + draw_below(MOST / 2);

	for (size_t i = 0; i < count; i++)
		numbers[i] = draw_number(
		    manner == 5 ? (int)draw_below(5) : manner);
	/* Half of them cancel out what came before, but for a few. */
	if (draw_below(2)) {
		for (size_t i = 0; i < count; i++)
			numbers[count + i] = -numbers[i];
		count = 2 * count - draw_below(3);
	}
	return count;
}

static void
shuffle(double *numbers, size_t count)
{
	for (size_t i = count; i > 1; i--) {
		size_t other = draw_below(i);
		double number = numbers[i - 1];

		numbers[i - 1] = numbers[other];
		numbers[other] = number;
	}
}

static double
sum_of(const double *numbers, size_t count, double *rest)
{
	struct exact sum = {0};
	double result;

	for (size_t i = 0; i < count; i++)
		exact_add(&sum, numbers[i]);
	result = exact_round(&sum, rest);
	/* Reading changes nothing. */
	if (!same(result, exact_round(&sum, NULL)))
		result = NAN;
	exact_release(&sum);
	return result;
}

static void
test_any_sums(void)
{
	double numbers[MOST], rest;
	size_t wrong = 0, unordered = 0, wrong_rest = 0;

	for (int round = 0; round < 3000; round++) {
		size_t count = draw_numbers(numbers);
		struct whole model = {0};
		double sum = sum_of(numbers, count, &rest);

		for (size_t i = 0; i < count; i++)
			whole_add_double(&model, numbers[i], 1);
		wrong += !same(sum, nearest(model));
		if (isfinite(sum)) {
			whole_add_double(&model, sum, -1);
			wrong_rest += !same(rest, nearest(model));
		}
		for (int i = 0; i < 3; i++) {
			shuffle(numbers, count);
			unordered += !same(
			    sum, sum_of(numbers, count, NULL));
		}
	}
	ok(!wrong, "any sum is the nearest double to the exact one");
	ok(!wrong_rest, "its rest is the nearest double to what is left");
	ok(!unordered, "in any order it is the same to the bit");
}

static void
test_squares(void)
{
	double numbers[MOST], rest;
	size_t wrong = 0, unordered = 0, wrong_rest = 0;

	for (int round = 0; round < 3000; round++) {
		size_t count = draw_numbers(numbers);
		struct exact sum = {0}, other = {0};
		struct whole model = {0};
		double rounded;

		for (size_t i = 0; i < count; i++) {
			exact_add_square(&sum, numbers[i], 1);
			whole_add_square(&model, numbers[i]);
		}
		rounded = exact_round(&sum, &rest);
		wrong += !same(rounded, nearest(model));
		if (isfinite(rounded)) {
			whole_add_double(&model, rounded, -1);
			wrong_rest += !same(rest, nearest(model));
		}
		shuffle(numbers, count);
		for (size_t i = 0; i < count; i++)
			exact_add_square(&other, numbers[i], 1);
		unordered += !same(rounded, exact_round(&other, NULL));
		exact_release(&sum);
		exact_release(&other);
	}
	ok(!wrong, "a sum of squares is the nearest double to the exact one");
	ok(!wrong_rest, "and so is its rest");
	ok(!unordered, "in any order it is the same to the bit");
}

/* -- parts of sums -- */

enum { PARTS = 4 };

static bool
same_sums(const struct exact *a, const struct exact *b)
{
	double rest, other_rest, rounded = exact_round(a, &rest);

	return same(rounded, exact_round(b, &other_rest)) &&
	    same(rest, other_rest);
}

/* Adds a number to one part that is taken away from another. */
static void
add_in_vain(struct exact *parts, double number)
{
	exact_remove(&parts[draw_below(PARTS)], number);
	exact_add(&parts[draw_below(PARTS)], number);
	exact_add_square(&parts[draw_below(PARTS)], number, 1);
	exact_add_square(&parts[draw_below(PARTS)], number, -1);
}

/* Writes a sum and reads it again, in its place; gives whether the text stays
 * the same. */
static bool
write_and_parse(struct exact *sum)
{
	struct buffer text = {0}, again = {0};
	struct span inner;
	bool right;

	exact_write(sum, &text);
	exact_release(sum);
	inner = (struct span){text.data + 1, text.size - 2};
	right = exact_parse(sum, inner);
	exact_write(sum, &again);
	right = right && span_equal(buffer_span(&text), buffer_span(&again));
	buffer_release(&text);
	buffer_release(&again);
	return right;
}

/* Divides numbers and their squares among parts, and merges these. */
static bool
check_parts(const double *numbers, size_t count)
{
	struct exact parts[PARTS] = {{{0}}}, whole = {0};
	bool right = true;

	for (size_t i = 0; i < count; i++) {
		struct exact *part = &parts[draw_below(PARTS)];

		exact_add(&whole, numbers[i]);
		exact_add(part, numbers[i]);
		add_in_vain(parts, -numbers[i] * 3);
		if (i % 3)
			continue;
		exact_add_square(&whole, numbers[i], 1);
		exact_add_square(part, numbers[i], 1);
	}
	for (int i = 0; i < PARTS; i++)
		right = right && write_and_parse(&parts[i]);
	for (int i = 1; i < PARTS; i++)
		exact_merge(&parts[0], &parts[i]);
	right = right && same_sums(&parts[0], &whole);
	for (int i = 0; i < PARTS; i++)
		exact_release(&parts[i]);
	exact_release(&whole);
	return right;
}

static void
test_parts(void)
{
	double numbers[MOST];
	size_t wrong = 0;

	for (int round = 0; round < 3000; round++)
		wrong += !check_parts(numbers, draw_numbers(numbers));
	ok(!wrong, "a sum of parts, written and read, is that of the whole");
}

static const struct {
	double numbers[3];
	const char *text;
} texts[] = {
	{{0}, "\"0p0\""}, {{1}, "\"1p0\""}, {{-20.5}, "\"-29p-1\""},
	{{0.1, 0.2}, "\"26666666666667p-55\""}, {{1024, 512}, "\"3p9\""},
	{{5e-324}, "\"1p-1074\""}, {{0x1p1023, 0x1p1023}, "\"1p1024\""},
	{{1e300, -1e300}, "\"0p0\""}, {{INFINITY}, "\"0p0,0,1\""},
	{{-INFINITY, 1, INFINITY}, "\"1p0,1,1\""},
};

static const char *const bad[] = {
	"", "1", "p0", "1p", "-", "1p0.5", "xp0", "1p99999", "1p-9999", "1p0,1",
	"1p0,1,", "1p0,1,1,1", "1p0x", "Ap0",
};

static void
test_texts(void)
{
	struct exact sum = {0};
	struct buffer text = {0};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		for (int j = 0; j < 3; j++)
			exact_add(&sum, texts[i].numbers[j]);
		buffer_clear(&text);
		exact_write(&sum, &text);
		is_text(buffer_string(&text), texts[i].text,
		    "the text of a sum");
		exact_release(&sum);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		ok(!exact_parse(&sum, span_of(bad[i])) && !sum.beyond,
		    "'%s' is no sum", bad[i]);
	buffer_release(&text);
}

int
main(void)
{
	test_known();
	test_infinite();
	test_many();
	test_any_sums();
	test_squares();
	test_parts();
	test_texts();
	return done_testing();
}
