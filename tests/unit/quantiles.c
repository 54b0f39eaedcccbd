/* Quantiles against a sorted list; one text whatever the order and division. */
#include "window-agg/quantiles.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "draw.h"
#include "tap.h"

enum { MOST = 3000, SHARDS = 7 };

#define MEDIAN (QUANTILE_WHOLE / 2)

static double
double_of(uint64_t bits)
{
	double value;

	memcpy(&value, &bits, sizeof value);
	return value;
}

static bool
same(double a, double b)
{
	return !memcmp(&a, &b, sizeof a) || (isnan(a) && isnan(b));
}

/* -- known quantiles -- */

static const struct {
	double values[6];
	size_t count;
	uint32_t quantile;
	double expected;
	const char *sentence;
} known[] = {
	{{0}, 0, MEDIAN, NAN, "nothing has none"},
	{{7}, 1, MEDIAN, 7, "of one value it is that"},
	{{7}, 1, QUANTILE_WHOLE - 1, 7, "whichever quantile"},
	{{4, 1}, 2, MEDIAN, 2.5, "the median of two is between them"},
	{{4, 1, 2}, 3, MEDIAN, 2, "of three it is the second"},
	{{1, 1, 1, 9}, 4, MEDIAN, 1, "a value counts as often as it comes"},
	{{0, 10}, 2, QUANTILE_WHOLE / 100 * 95, 9.5, "p95 lies near the end"},
	{{0.1, 0.1, 0.1}, 3, QUANTILE_WHOLE / 3, 0.1,
	    "between equal values is that value"},
	{{-3, -1, 0, 5}, 4, MEDIAN, -0.5, "negative ones are less"},
	{{-0.0, 0.0, 0.0}, 3, MEDIAN, 0.0, "there is one zero"},
	{{DBL_MAX, -DBL_MAX}, 2, MEDIAN, 0, "between the two farthest is 0"},
	{{5e-324, 1.5e-323}, 2, MEDIAN, 1e-323, "subnormals"},
	{{1, 2, INFINITY}, 3, MEDIAN, 2, "an infinite value is a value"},
	{{INFINITY, INFINITY}, 2, MEDIAN, INFINITY, "between two is infinite"},
	{{-INFINITY, 1, 2}, 3, 1, NAN, "between it and another is none"},
};

static void
test_known(void)
{
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		struct quantiles quantiles = {0};

		for (size_t j = 0; j < known[i].count; j++)
			quantiles_add(&quantiles, known[i].values[j], 1);
		ok(same(quantiles_read(&quantiles, known[i].quantile),
		    known[i].expected), "%s", known[i].sentence);
		quantiles_release(&quantiles);
	}
}

/* -- a model -- */

struct list {
	double values[MOST];
	size_t count;
};

static struct list list;

static int
compare(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;

	return (left > right) - (left < right);
}

/* The quantile of a sorted list, and how far the sketch may be from it. */
static double
quantile_of(const struct list *sorted, uint32_t quantile, double *bound)
{
	uint64_t place = quantile * (uint64_t)(sorted->count - 1);
	size_t rank = place / QUANTILE_WHOLE;
	size_t next = rank + (place % QUANTILE_WHOLE > 0);
	double low = sorted->values[rank], high = sorted->values[next];
	long double above = (long double)(place % QUANTILE_WHOLE) /
	    QUANTILE_WHOLE;
	long double below = (long double)(QUANTILE_WHOLE -
	    place % QUANTILE_WHOLE) / QUANTILE_WHOLE;

	/* What lies between has an error that lies between, too. */
	*bound = (double)(below * fabsl(low) + above * fabsl(high)) / 128 +
	    0x1p-1028;
	return (double)(below * low + above * high);
}

/* -- distributions -- */

static double
draw_part(void)
{
	return (double)(draw() >> 11) * 0x1p-53;
}

static double
draw_uniform(void)
{
	return 100 * draw_part() - 20;
}

static double
draw_lognormal(void)
{
	double normal = -6;

	for (int i = 0; i < 12; i++)
		normal += draw_part();
	return exp(3 * normal);
}

static double
draw_any(void)
{
	double value;

	do
		value = double_of(draw());
	while (!isfinite(value));
	return value;
}

/* The edges of buckets, and their neighbours. */
static double
draw_edge(void)
{
	double value = ldexp(64 + (double)draw_below(64),
	    (int)draw_below(20) - 10);

	value = draw_below(2) ? value : nextafter(value, 0);
	return draw_below(2) ? value : -value;
}

static double
draw_near_zero(void)
{
	double value = double_of(draw_below(3) ? draw() >> 12 : 0);

	return draw_below(2) ? value : -value;
}

static double
draw_few(void)
{
	return (double)draw_below(QUANTILES_EXACT) / 10;
}

static const struct {
	double (*draw)(void);
	const char *name;
} distributions[] = {
	{draw_uniform, "uniform"},
	{draw_lognormal, "lognormal"},
	{draw_any, "of any size"},
	{draw_edge, "at the edges of buckets"},
	{draw_near_zero, "near to zero"},
	{draw_few, "of few values"},
};

enum { DISTRIBUTIONS = sizeof distributions / sizeof *distributions };

static void
draw_list(double (*draw_value)(void), size_t count)
{
	list.count = count;
	for (size_t i = 0; i < count; i++)
		list.values[i] = draw_value();
}

static struct quantiles
quantiles_of(const struct list *values)
{
	struct quantiles quantiles = {0};

	for (size_t i = 0; i < values->count; i++)
		quantiles_add(&quantiles, values->values[i], 1);
	return quantiles;
}

/* How many quantiles of the list are wrong; *worst is the greatest relative
 * error. */
static size_t
count_wrong(double *worst)
{
	static const uint32_t asked[] = {1, 1000000, 25000000, 33333333,
	    MEDIAN, 90000000, 95000000, 99000000, 99900000, 99999999};
	struct quantiles quantiles = quantiles_of(&list);
	double got, expected, bound;
	size_t wrong = 0;

	qsort(list.values, list.count, sizeof *list.values, compare);
	for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
		got = quantiles_read(&quantiles, asked[i]);
		expected = quantile_of(&list, asked[i], &bound);
		/* Both are rounded on the way. */
		bound *= quantiles.coarse ? 1 + 0x1p-44 : 0x1p-44;
		wrong += !(fabs(got - expected) <= bound + 0x1p-1073);
		if (fabs(expected) > DBL_MIN)
			*worst = fmax(*worst,
			    fabs(got - expected) / fabs(expected));
	}
	quantiles_release(&quantiles);
	return wrong;
}

static void
test_accuracy(void)
{
	for (size_t i = 0; i < DISTRIBUTIONS; i++) {
		size_t wrong = 0;
		double worst = 0;

		for (size_t round = 0; round < 40; round++) {
			draw_list(distributions[i].draw, 1 + draw_below(
			    round % 2 ? MOST : QUANTILES_EXACT));
			wrong += count_wrong(&worst);
		}
		ok(!wrong, "quantiles of values %s are within their bounds",
		    distributions[i].name);
		printf("# greatest relative error %g\n", worst);
	}
}

static void
test_switch(void)
{
	struct quantiles quantiles = {0};
	int round, i;

	for (round = 0; round < 1000; round++)
		for (i = 0; i < QUANTILES_EXACT; i++)
			quantiles_add(&quantiles, 1000 + i / 8.0, 1);
	ok(same(quantiles_read(&quantiles, MEDIAN), 1000 + (i / 2 - 0.5) / 8),
	    "many values of which few are different are exact");
	quantiles_add(&quantiles, 0, 1);
	ok(quantiles.coarse, "with one more they are not");
	for (round = 0; round < 3; round++) {
		quantiles_add(&quantiles, INFINITY, 1000000);
		quantiles_add(&quantiles, -INFINITY, 1000000);
	}
	ok(quantiles_read(&quantiles, 99000000) == INFINITY &&
	    quantiles_read(&quantiles, 1000000) == -INFINITY,
	    "infinite values stay infinite");
	quantiles_release(&quantiles);
	ok(isnan(quantiles_read(&quantiles, MEDIAN)),
	    "what was released is empty");
}

/* -- one text -- */

/* Whether two states are the same to the byte, for as long as they are read. */
static bool
equal(const struct quantiles *a, const struct quantiles *b)
{
	struct buffer left = {0}, right = {0};
	bool result;

	quantiles_write(a, &left);
	quantiles_write(b, &right);
	result = span_equal(buffer_span(&left), buffer_span(&right)) &&
	    same(quantiles_read(a, 95000000), quantiles_read(b, 95000000));
	buffer_release(&left);
	buffer_release(&right);
	return result;
}

static void
shuffle(struct list *values)
{
	for (size_t i = values->count; i > 1; i--) {
		size_t other = draw_below(i);
		double value = values->values[i - 1];

		values->values[i - 1] = values->values[other];
		values->values[other] = value;
	}
}

/* The list by several states that are merged in any order; what is taken away
 * may come to another one than what was added. */
static struct quantiles
merged(bool take_away)
{
	struct quantiles shards[SHARDS] = {{{0}}};
	size_t left = SHARDS, into, from;

	for (size_t i = 0; i < list.count; i++) {
		quantiles_add(&shards[draw_below(SHARDS)], list.values[i],
		    take_away ? 2 : 1);
		if (take_away)
			quantiles_add(&shards[draw_below(SHARDS)],
			    list.values[i], -1);
	}
	while (left > 1) {
		from = draw_below(left);
		into = (from + 1 + draw_below(left - 1)) % left;
		quantiles_merge(&shards[into], &shards[from]);
		quantiles_release(&shards[from]);
		shards[from] = shards[--left];
	}
	return shards[0];
}

static void
test_order(void)
{
	size_t wrong = 0, wrong_merged = 0, wrong_taken = 0;
	struct quantiles direct, other;

	for (size_t round = 0; round < 60 * DISTRIBUTIONS; round++) {
		draw_list(distributions[round % DISTRIBUTIONS].draw,
		    draw_below(round % 4 ? 2 * QUANTILES_EXACT : MOST));
		direct = quantiles_of(&list);
		shuffle(&list);
		other = quantiles_of(&list);
		wrong += !equal(&direct, &other);
		quantiles_release(&other);
		other = merged(false);
		wrong_merged += !equal(&direct, &other);
		quantiles_release(&other);
		other = merged(true);
		wrong_taken += !equal(&direct, &other);
		quantiles_release(&other);
		quantiles_release(&direct);
	}
	ok(!wrong, "in any order they are the same to the bit");
	ok(!wrong_merged, "and however they are divided and merged");
	ok(!wrong_taken, "also when some are taken away");
}

static void
test_taking_away(void)
{
	struct quantiles quantiles = {0}, other = {0};

	for (int i = 1; i <= 5; i++)
		quantiles_add(&quantiles, i, 1);
	quantiles_add(&quantiles, 5, -1);
	quantiles_add(&quantiles, 4, -1);
	ok(quantiles_read(&quantiles, MEDIAN) == 2, "what was taken away is "
	    "gone");
	quantiles_add(&quantiles, 9, -1);
	ok(quantiles_read(&quantiles, QUANTILE_WHOLE - 1) < 3,
	    "what was never there counts as nothing");
	quantiles_add(&quantiles, 9, 2);
	ok(quantiles_read(&quantiles, QUANTILE_WHOLE - 1) > 8,
	    "but is owed when it comes");
	/* Many come and go one by one, or all at first. */
	for (int i = 0; i < 1000; i++) {
		quantiles_add(&other, i, 1);
		quantiles_add(&quantiles, i, 1);
		quantiles_add(&quantiles, i, -1);
	}
	for (int i = 0; i < 1000; i++)
		quantiles_add(&other, i, -1);
	ok(isnan(quantiles_read(&other, MEDIAN)), "of many, too, all may go");
	for (int i = 1; i <= 3; i++)
		quantiles_add(&other, i, 1);
	quantiles_add(&other, 9, 1);
	ok(equal(&quantiles, &other), "what is left does not tell when");
	quantiles_release(&quantiles);
	quantiles_release(&other);
}

/* -- text -- */

static const char *
text_of(const struct quantiles *quantiles, struct buffer *text)
{
	buffer_clear(text);
	quantiles_write(quantiles, text);
	return buffer_string(text);
}

static void
test_text(void)
{
	struct quantiles quantiles = {0};
	struct buffer text = {0};

	is_text(text_of(&quantiles, &text), "{\"values\":[]}", "nothing");
	quantiles_add(&quantiles, 20.5, 3);
	quantiles_add(&quantiles, INFINITY, 1);
	quantiles_add(&quantiles, -1, 1);
	quantiles_add(&quantiles, -0.0, 0);
	is_text(text_of(&quantiles, &text),
	    "{\"values\":[-1,1,0,0,20.5,3,1e999,1]}", "a few values");
	quantiles_release(&quantiles);
	for (int i = 0; i < QUANTILES_EXACT; i++)
		quantiles_add(&quantiles, 20 + i * 1e-5, 1);
	quantiles_add(&quantiles, -20.1, 1);
	quantiles_add(&quantiles, 0, 7);
	quantiles_add(&quantiles, -INFINITY, 2);
	is_text(text_of(&quantiles, &text),
	    "{\"buckets\":[-1e999,2,-20.125,1,0,7,20.125,192]}", "buckets");
	quantiles_release(&quantiles);
	buffer_release(&text);
}

static void
test_round_trip(void)
{
	struct quantiles quantiles, again = {0};
	struct buffer text = {0};
	size_t wrong = 0;

	for (size_t round = 0; round < 20 * DISTRIBUTIONS; round++) {
		draw_list(distributions[round % DISTRIBUTIONS].draw,
		    draw_below(round % 4 ? 2 * QUANTILES_EXACT : MOST));
		quantiles = merged(round % 3 == 0);
		text_of(&quantiles, &text);
		wrong += !quantiles_parse(&again, buffer_span(&text)) ||
		    !equal(&quantiles, &again);
		/* What was read goes on as what was written. */
		quantiles_add(&quantiles, 0.1, 1);
		quantiles_add(&again, 0.1, 1);
		wrong += !equal(&quantiles, &again);
		quantiles_release(&quantiles);
		quantiles_release(&again);
	}
	ok(!wrong, "what is written reads back the same");
	buffer_release(&text);
}

static const char *const good[] = {
	"{\"values\":[]}",
	" { \"values\" : [ 1.50 , 2 ,\t2e0, -1 ] }\r\n",
	"{\"values\":[-1e999,1,1e999,1]}",
	"{\"buckets\":[0,1,20.125,5]}",
	"{\"buckets\":[20.125,9223372036854775807]}",
};

static const char *const bad[] = {
	"", "{", "{}", "[]", "null", "{\"values\":[]", "{\"values\":[]}x",
	"{\"values\":[1]}", "{\"values\":[1,1,]}", "{\"values\":[1,1,2]}",
	"{\"values\":[1,1 2,1]}", "{\"values\":[,]}", "{\"values\":[01,1]}",
	"{\"values\":[\"1\",1]}", "{\"values\":[1,1.5]}",
	"{\"values\":[1,1e30]}", "{\"values\":[1,1,1.0,1]}",
	"{\"values\":[0,1,-0,1]}", "{\"values\":[2,1,1,1]}",
	"{\"values\":[nan,1]}", "{\"values\":[1,1],\"values\":[]}",
	"{\"buckets\":[20,1]}", "{\"buckets\":[20.125,1,20.125,1]}",
	"{\"buckets\":[5e-324,1]}", "{\"bucket\":[]}", "{\"values\":{}}",
	"{\"values\":[9223372036854775808,1,1,9223372036854775808]}",
};

static void
test_hostile(void)
{
	struct quantiles quantiles = {0};
	struct buffer text = {0};

	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		ok(quantiles_parse(&quantiles, span_of(good[i])), "%s",
		    good[i]);
		/* Counts that overflow are of no use, but do no harm. */
		quantiles_merge(&quantiles, &(struct quantiles){0});
		quantiles_add(&quantiles, 20.125, INT64_MAX);
		quantiles_read(&quantiles, MEDIAN);
		quantiles_release(&quantiles);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		ok(!quantiles_parse(&quantiles, span_of(bad[i])) &&
		    !quantiles.buckets.entries && !quantiles.coarse,
		    "not %s", bad[i]);
	buffer_add_string(&text, "{\"values\":[0,1");
	for (int i = 1; i <= QUANTILES_EXACT; i++)
		buffer_printf(&text, ",%d,1", i);
	buffer_add_string(&text, "]}");
	ok(!quantiles_parse(&quantiles, buffer_span(&text)),
	    "not more values than are kept");
	buffer_release(&text);
}

int
main(void)
{
	test_known();
	test_accuracy();
	test_switch();
	test_order();
	test_taking_away();
	test_text();
	test_round_trip();
	test_hostile();
	return done_testing();
}
