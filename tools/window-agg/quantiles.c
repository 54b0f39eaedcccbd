/*
 * A multiset of buckets by key: the order of a value, or in the sketch its
 * upper bits. No number has the key 0.
 */
#include "window-agg/quantiles.h"

#include <math.h>
#include <stdlib.h>

#include "json.h"
#include "number.h"
#include "window-agg/order.h"
#include "window-agg/tokens.h"

/* Leaves sign, exponent, and 6 bits of the mantissa. */
enum { SHIFT = 46 };

#define HALF (UINT64_C(1) << (SHIFT - 1))
#define ZERO (UINT64_C(1) << (63 - SHIFT))	/* key of the bucket of zero */

/* -- keys -- */

static uint64_t
key_of(double value)
{
	/* There is one zero. */
	return order_of(value + 0.0);
}

/* The value that a bucket stands for. */
static double
value_of(const struct quantiles *quantiles, uint64_t key)
{
	double middle;

	if (!quantiles->coarse)
		return order_number(key);
	if (key == ZERO)
		return 0;
	/* Keys of numbers below zero count from the other end. */
	middle = order_number(key << SHIFT | (HALF - (key < ZERO)));
	/* Behind the infinite ones come bits that are no number. */
	return isnan(middle) ? copysign(INFINITY, middle) : middle;
}

/* -- adding -- */

static void
coarsen(struct quantiles *quantiles)
{
	struct multiset fine = quantiles->buckets;
	const struct multiset_entry *value;
	size_t at = 0;

	*quantiles = (struct quantiles){.coarse = true};
	while ((value = multiset_next(&fine, &at)))
		multiset_add(&quantiles->buckets, value->key >> SHIFT,
		    value->count);
	multiset_release(&fine);
}

static void
add_key(struct quantiles *quantiles, uint64_t key, int64_t times)
{
	multiset_add(&quantiles->buckets,
	    quantiles->coarse ? key >> SHIFT : key, times);
	if (!quantiles->coarse && quantiles->buckets.used > QUANTILES_EXACT)
		coarsen(quantiles);
}

void
quantiles_add(struct quantiles *quantiles, double value, int64_t times)
{
	add_key(quantiles, key_of(value), times);
}

void
quantiles_merge(struct quantiles *quantiles, const struct quantiles *other)
{
	const struct multiset_entry *value;
	size_t at = 0;

	if (other->coarse && !quantiles->coarse)
		coarsen(quantiles);
	if (other->coarse) {
		multiset_merge(&quantiles->buckets, &other->buckets);
		return;
	}
	while ((value = multiset_next(&other->buckets, &at)))
		add_key(quantiles, value->key, value->count);
}

void
quantiles_release(struct quantiles *quantiles)
{
	multiset_release(&quantiles->buckets);
	quantiles->coarse = false;
}

/* -- reading -- */

/* How many values there are. */
static uint64_t
total_of(const struct quantiles *quantiles)
{
	const struct multiset_entry *bucket;
	uint64_t total = 0;
	size_t at = 0;

	while ((bucket = multiset_next(&quantiles->buckets, &at)))
		if (bucket->count > 0)
			total += (uint64_t)bucket->count;
	return total;
}

/* The value that so many values come before. */
static double
value_at(const struct quantiles *quantiles, const struct multiset_entry *sorted,
    uint64_t rank)
{
	size_t at;

	for (at = 0; at + 1 < quantiles->buckets.used; at++) {
		if (sorted[at].count <= 0)
			continue;
		if ((uint64_t)sorted[at].count > rank)
			break;
		rank -= (uint64_t)sorted[at].count;
	}
	return value_of(quantiles, sorted[at].key);
}

/* What lies so many parts of the way from one to the other, starting from the
 * nearer. Halves, since the way may be longer than the greatest double. */
static double
between(double low, double high, uint32_t parts)
{
	if (low == high || !parts)
		return low;
	if (parts > QUANTILE_WHOLE / 2)
		return -between(-high, -low, QUANTILE_WHOLE - parts);
	return 2 * fma((double)parts / QUANTILE_WHOLE, high / 2 - low / 2,
	    low / 2);
}

double
quantiles_read(const struct quantiles *quantiles, uint32_t quantile)
{
	uint64_t total = total_of(quantiles), rank;
	unsigned __int128 place;
	struct multiset_entry *sorted;
	double low, high;
	uint32_t parts;

	if (!total)
		return NAN;
	place = (unsigned __int128)quantile * (total - 1);
	rank = (uint64_t)(place / QUANTILE_WHOLE);
	parts = (uint32_t)(place % QUANTILE_WHOLE);
	sorted = multiset_sort(&quantiles->buckets);
	low = value_at(quantiles, sorted, rank);
	high = parts ? value_at(quantiles, sorted, rank + 1) : low;
	free(sorted);
	return between(low, high, parts);
}

/* -- as text -- */

void
quantiles_write(const struct quantiles *quantiles, struct buffer *json)
{
	struct multiset_entry *sorted = multiset_sort(&quantiles->buckets);
	double value;

	buffer_add_string(json,
	    quantiles->coarse ? "{\"buckets\":[" : "{\"values\":[");
	for (size_t i = 0; i < quantiles->buckets.used; i++) {
		value = value_of(quantiles, sorted[i].key);
		if (i)
			buffer_add_char(json, ',');
		if (isinf(value))
			buffer_add_string(json, value < 0 ? "-1e999" : "1e999");
		else
			json_add_number(json, value);
		buffer_add_char(json, ',');
		json_add_integer(json, sorted[i].count);
	}
	buffer_add_string(json, "]}");
	free(sorted);
}

/* Takes a value and its count; *last is the key of the one before, which is
 * less. */
static bool
parse_bucket(struct quantiles *quantiles, struct span *text, uint64_t *last)
{
	struct span number;
	double value;
	uint64_t key;
	int64_t times;

	if (!tokens_number(text, &number) || !tokens_take(text, ",") ||
	    !tokens_integer(text, &times))
		return false;
	value = number_value(number);
	key = key_of(value) >> (quantiles->coarse ? SHIFT : 0);
	if (key <= *last || value_of(quantiles, key) != value ||
	    (!quantiles->coarse && quantiles->buckets.used == QUANTILES_EXACT))
		return false;
	multiset_add(&quantiles->buckets, key, times);
	*last = key;
	return true;
}

static bool
parse_buckets(struct quantiles *quantiles, struct span *text)
{
	uint64_t last = 0;

	if (tokens_take(text, "]"))
		return true;
	do {
		if (!parse_bucket(quantiles, text, &last))
			return false;
	} while (tokens_take(text, ","));
	return tokens_take(text, "]");
}

bool
quantiles_parse(struct quantiles *quantiles, struct span text)
{
	if (!tokens_take(&text, "{"))
		return false;
	quantiles->coarse = tokens_take(&text, "\"buckets\"");
	if ((quantiles->coarse || tokens_take(&text, "\"values\"")) &&
	    tokens_take(&text, ":") && tokens_take(&text, "[") &&
	    parse_buckets(quantiles, &text) && tokens_take(&text, "}") &&
	    tokens_end(text))
		return true;
	quantiles_release(quantiles);
	return false;
}
