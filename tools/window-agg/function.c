#include "window-agg/function.h"

#include <math.h>

#include "fail.h"
#include "json.h"
#include "nearest.h"
#include "number.h"
#include "window-agg/distinct.h"
#include "window-agg/exact.h"
#include "window-agg/moments.h"
#include "window-agg/order.h"
#include "window-agg/quantiles.h"

static double
least_of(const struct column *column, const void *states)
{
	if (column_has(column, STATE_VALUES))
		return order_number(multiset_least(
		    column_state(column, states, STATE_VALUES)));
	return order_number(
	    ~*(uint64_t *)column_state(column, states, STATE_LEAST));
}

static double
greatest_of(const struct column *column, const void *states)
{
	if (column_has(column, STATE_VALUES))
		return order_number(multiset_greatest(
		    column_state(column, states, STATE_VALUES)));
	return order_number(
	    *(uint64_t *)column_state(column, states, STATE_GREATEST));
}

static struct span
ending_of(const struct column *column, const void *states, enum state state)
{
	const struct ending *ending = column_state(column, states, state);

	return (struct span){ending->text, ending->size};
}

static struct span
first_of(const struct column *column, const void *states)
{
	return column_has(column, STATE_MOMENTS) ?
	    moments_first(column_state(column, states, STATE_MOMENTS)) :
	    ending_of(column, states, STATE_FIRST);
}

static struct span
last_of(const struct column *column, const void *states)
{
	return column_has(column, STATE_MOMENTS) ?
	    moments_last(column_state(column, states, STATE_MOMENTS)) :
	    ending_of(column, states, STATE_LAST);
}

static double
distinct_of(const struct column *column, const void *states)
{
	return column_has(column, STATE_HASHES) ?
	    (double)multiset_present(
	    column_state(column, states, STATE_HASHES)) :
	    distinct_count(column_state(column, states, STATE_DISTINCT));
}

static void
write_count(
    struct buffer *json, const struct column *column, const void *states)
{
	json_add_integer(json, column_count(column, states));
}

static void
write_sum(
    struct buffer *json, const struct column *column, const void *states)
{
	json_add_number(json,
	    exact_round(column_state(column, states, STATE_SUM), NULL));
}

/* A mean always shows that it is no count: 6.0. */
static void
write_fraction(struct buffer *json, double number)
{
	size_t start = json->size;

	json_add_number(json, number);
	for (size_t i = start; i < json->size; i++)
		if (strchr(".eEnl", json->data[i]))
			return;
	buffer_add_string(json, ".0");
}

/* The quotient is made better by what division leaves over, so that the mean of
 * equal numbers is that number. A sum may be beyond the greatest double where
 * the mean is not. */
static double
mean_of(const struct column *column, const void *states)
{
	const struct exact *sums = column_state(column, states, STATE_SUM);
	double n = (double)column_count(column, states), sum, rest, mean;
	int scale = 0;

	sum = exact_round(sums, &rest);
	if (isinf(sum)) {
		scale = -64;
		sum = exact_scaled(sums, scale, &rest);
	}
	mean = sum / n;
	if (isfinite(mean))
		mean += (fma(-mean, n, sum) + rest) / n;
	return ldexp(mean, -scale);
}

static void
write_mean(
    struct buffer *json, const struct column *column, const void *states)
{
	write_fraction(json, mean_of(column, states));
}

static void
write_least(
    struct buffer *json, const struct column *column, const void *states)
{
	json_add_number(json, least_of(column, states));
}

static void
write_greatest(
    struct buffer *json, const struct column *column, const void *states)
{
	json_add_number(json, greatest_of(column, states));
}

static void
write_range(
    struct buffer *json, const struct column *column, const void *states)
{
	json_add_number(json, greatest_of(column, states) -
	    least_of(column, states));
}

static void
write_first(
    struct buffer *json, const struct column *column, const void *states)
{
	buffer_add_span(json, first_of(column, states));
}

static void
write_last(
    struct buffer *json, const struct column *column, const void *states)
{
	buffer_add_span(json, last_of(column, states));
}

/*
 * Adds the sum of (x - m)^2 over all values x, and to *rest that of x - m,
 * without rounding, m being close to the mean:
 *
 *     rest = sum - n m        spread = squares - m sum - m rest
 *
 * Equal values thus have none, though sums of squares may be equal to many
 * more digits than a double has.
 */
static void
add_spread(struct exact *spread, struct exact *rest, double m,
    const struct column *column, const void *states)
{
	const struct exact *sums = column_state(column, states, STATE_SUM);
	struct exact count = {0};

	exact_add(&count, (double)column_count(column, states));
	exact_merge(rest, sums);
	exact_add_product(rest, &count, -m);
	exact_merge(spread, column_state(column, states, STATE_SQUARES));
	exact_add_product(spread, sums, -m);
	exact_add_product(spread, rest, -m);
	exact_release(&count);
}

/* By how many powers of two values are to be scaled so that their spread is
 * well within the range of doubles. */
static int
scale_of(const struct exact *spread)
{
	double rounded = exact_round(spread, NULL);

	return isinf(rounded) ? -600 : rounded < 0x1p-800 ? 550 : 0;
}

/* The sample variance, times 2^(2 scale): of fewer than two values there is
 * none. */
static double
variance_of(const struct column *column, const void *states, int *scale)
{
	double n = (double)column_count(column, states);
	double mean = mean_of(column, states), left, result;
	struct exact spread = {0}, rest = {0};

	*scale = 0;
	if (n < 2 || !isfinite(mean))
		return NAN;
	add_spread(&spread, &rest, mean, column, states);
	*scale = scale_of(&spread);
	left = exact_scaled(&rest, *scale, NULL);
	result = (exact_scaled(&spread, 2 * *scale, NULL) - left / n * left) /
	    (n - 1);
	exact_release(&spread);
	exact_release(&rest);
	return result < 0 ? 0 : result;
}

static void
write_variance(
    struct buffer *json, const struct column *column, const void *states)
{
	int scale;
	double variance = variance_of(column, states, &scale);

	json_add_number(json, ldexp(variance, -2 * scale));
}

static void
write_stddev(
    struct buffer *json, const struct column *column, const void *states)
{
	int scale;
	double variance = variance_of(column, states, &scale);

	json_add_number(json, ldexp(sqrt(variance), -scale));
}

static void
write_distinct(
    struct buffer *json, const struct column *column, const void *states)
{
	json_add_number(json, distinct_of(column, states));
}

#define OF(state) (STATE_BIT(STATE_COUNT) | STATE_BIT(state))

static const struct function functions[] = {
	{"count", OF(STATE_COUNT), true, write_count, .alone = true},
	{"sum", OF(STATE_SUM), false, write_sum},
	{"mean", OF(STATE_SUM), false, write_mean},
	{"average", OF(STATE_SUM), false, write_mean},
	{"avg", OF(STATE_SUM), false, write_mean},
	{"min", OF(STATE_LEAST), false, write_least},
	{"max", OF(STATE_GREATEST), false, write_greatest},
	{"first", OF(STATE_FIRST), false, write_first},
	{"last", OF(STATE_LAST), false, write_last},
	{"range", OF(STATE_LEAST) | OF(STATE_GREATEST), false, write_range},
	{"stddev", OF(STATE_SUM) | OF(STATE_SQUARES), false, write_stddev},
	{"variance", OF(STATE_SUM) | OF(STATE_SQUARES), false, write_variance},
	{"median", OF(STATE_QUANTILES), .quantile = QUANTILE_WHOLE / 2},
	{"distinct", OF(STATE_DISTINCT), true, write_distinct},
	{NULL},
};

/* Whether the name is p and a digit, as of p95; gives that quantile. */
static bool
find_quantile(struct span name, struct function *function)
{
	const int64_t whole = QUANTILE_WHOLE;
	struct buffer word = {0}, number = {0};
	const char *digits;
	int64_t parts = 0;

	if (name.size < 2 || *name.data != 'p' || !is_digit(name.data[1]))
		return false;
	buffer_add_span(&word, name);
	/* p05 is p5. With six decimals more it is a whole number of parts. */
	digits = buffer_string(&word) + 1;
	digits += digits[0] == '0' && is_digit(digits[1]);
	buffer_printf(&number, "%se6", digits);
	if (!number_valid(buffer_span(&number)) ||
	    !number_integer(buffer_span(&number), &parts) ||
	    parts <= 0 || parts >= whole)
		fail(EXIT_USAGE, "'%s' is no quantile such as p95 or p99.9, "
		    "between p0 (min) and p100 (max)", buffer_string(&word));
	*function = (struct function){.states = OF(STATE_QUANTILES),
	    .quantile = (uint32_t)parts};
	buffer_release(&word);
	buffer_release(&number);
	return true;
}

static void __attribute__((noreturn))
unknown(struct span name)
{
	const char *names[sizeof functions / sizeof *functions];
	struct buffer word = {0}, all = {0};
	const char *near;

	buffer_add_span(&word, name);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		names[i] = functions[i].name;
		if (names[i])
			buffer_printf(&all, "%s%s", i ? ", " : "", names[i]);
	}
	near = nearest(buffer_string(&word), names);
	if (near)
		fail(EXIT_USAGE, "'%s' is no aggregate; did you mean '%s'?",
		    buffer_string(&word), near);
	fail(EXIT_USAGE, "'%s' is no aggregate, one of %s, or such as p95",
	    buffer_string(&word), buffer_string(&all));
}

struct function
function_find(struct span name)
{
	const struct function *function;
	struct function quantile;

	for (function = functions; function->name; function++)
		if (span_is(name, function->name))
			return *function;
	if (find_quantile(name, &quantile))
		return quantile;
	unknown(name);
}

/* A quantile shows that it may be none of the values, as a mean does. */
static void
write_quantile(const struct function *function, struct buffer *json,
    const struct column *column, const void *states)
{
	write_fraction(json, quantiles_read(
	    column_state(column, states, STATE_QUANTILES), function->quantile));
}

void
function_write(const struct function *function, struct buffer *json,
    const struct column *column, const void *states)
{
	if (column_count(column, states) <= 0 && !function->counts)
		buffer_add_string(json, "null");
	else if (function->quantile)
		write_quantile(function, json, column, states);
	else
		function->write(json, column, states);
}
