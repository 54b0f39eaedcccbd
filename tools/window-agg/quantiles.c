/*
 * A hash table with linear probing, at most three quarters full, of buckets by
 * key. Keys are the bits of doubles, turned so that they compare as the numbers
 * do; in the sketch, their upper bits. No number has the key 0.
 */
#include "window-agg/quantiles.h"

#include <math.h>
#include <stdlib.h>

#include "json.h"
#include "number.h"
#include "window-agg/order.h"
#include "window-agg/tokens.h"

enum {
	FIRST_BITS = 2,
	SHIFT = 46,	/* leaves sign, exponent, and 6 bits of the mantissa */
};

#define HALF (UINT64_C(1) << (SHIFT - 1))
#define ZERO (UINT64_C(1) << (63 - SHIFT))	/* key of the bucket of zero */

struct bucket {
	uint64_t key;		/* 0: free */
	int64_t count;
};

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

/* -- the table -- */

static size_t
slots_of(const struct quantiles *quantiles)
{
	return quantiles->buckets ? (size_t)1 << quantiles->bits : 0;
}

/* The bucket of the key, or the free one where it would go. */
static struct bucket *
probe(const struct quantiles *quantiles, uint64_t key)
{
	uint64_t hash = (key ^ key >> 32) * UINT64_C(0x9e3779b97f4a7c15);
	size_t at = (size_t)(hash >> (64 - quantiles->bits));
	size_t mask = slots_of(quantiles) - 1;

	while (quantiles->buckets[at].key && quantiles->buckets[at].key != key)
		at = (at + 1) & mask;
	return &quantiles->buckets[at];
}

static void
grow(struct quantiles *quantiles)
{
	size_t count = slots_of(quantiles);
	struct bucket *old = quantiles->buckets;

	quantiles->bits = (uint8_t)(old ? quantiles->bits + 1 : FIRST_BITS);
	quantiles->buckets = allocate_zeroed(
	    (size_t)1 << quantiles->bits, sizeof *old);
	for (size_t i = 0; i < count; i++)
		if (old[i].key)
			*probe(quantiles, old[i].key) = old[i];
	free(old);
}

static void
put(struct quantiles *quantiles, uint64_t key, int64_t times)
{
	struct bucket *bucket = quantiles->buckets ?
	    probe(quantiles, key) : NULL;

	if (!bucket || (!bucket->key &&
	    4 * ((size_t)quantiles->used + 1) > 3 * slots_of(quantiles))) {
		grow(quantiles);
		bucket = probe(quantiles, key);
	}
	quantiles->used += !bucket->key;
	bucket->key = key;
	/* Without a sign it may overflow: what was read may be anything. */
	bucket->count = (int64_t)((uint64_t)bucket->count + (uint64_t)times);
}

/* -- adding -- */

static void
coarsen(struct quantiles *quantiles)
{
	struct quantiles fine = *quantiles;
	const struct bucket *bucket;

	*quantiles = (struct quantiles){.coarse = true};
	for (size_t i = 0; i < slots_of(&fine); i++) {
		bucket = &fine.buckets[i];
		if (bucket->key)
			put(quantiles, bucket->key >> SHIFT, bucket->count);
	}
	quantiles_release(&fine);
}

static void
add_key(struct quantiles *quantiles, uint64_t key, int64_t times)
{
	put(quantiles, quantiles->coarse ? key >> SHIFT : key, times);
	if (!quantiles->coarse && quantiles->used > QUANTILES_EXACT)
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
	const struct bucket *bucket;

	if (other->coarse && !quantiles->coarse)
		coarsen(quantiles);
	for (size_t i = 0; i < slots_of(other); i++) {
		bucket = &other->buckets[i];
		if (!bucket->key)
			continue;
		if (other->coarse)
			put(quantiles, bucket->key, bucket->count);
		else
			add_key(quantiles, bucket->key, bucket->count);
	}
}

void
quantiles_release(struct quantiles *quantiles)
{
	free(quantiles->buckets);
	*quantiles = (struct quantiles){0};
}

/* -- reading -- */

static int
compare_buckets(const void *a, const void *b)
{
	uint64_t left = ((const struct bucket *)a)->key;
	uint64_t right = ((const struct bucket *)b)->key;

	return (left > right) - (left < right);
}

/* Gives the buckets by value, for the caller to free. */
static struct bucket *
sort(const struct quantiles *quantiles)
{
	struct bucket *sorted = allocate(quantiles->used * sizeof *sorted);
	size_t count = 0;

	for (size_t i = 0; i < slots_of(quantiles); i++)
		if (quantiles->buckets[i].key)
			sorted[count++] = quantiles->buckets[i];
	if (count)
		qsort(sorted, count, sizeof *sorted, compare_buckets);
	return sorted;
}

/* How many values there are. */
static uint64_t
total_of(const struct quantiles *quantiles)
{
	uint64_t total = 0;

	for (size_t i = 0; i < slots_of(quantiles); i++)
		if (quantiles->buckets[i].count > 0)
			total += (uint64_t)quantiles->buckets[i].count;
	return total;
}

/* The value that so many values come before. */
static double
value_at(const struct quantiles *quantiles, const struct bucket *sorted,
    uint64_t rank)
{
	size_t at;

	for (at = 0; at + 1 < quantiles->used; at++) {
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
	struct bucket *sorted;
	double low, high;
	uint32_t parts;

	if (!total)
		return NAN;
	place = (unsigned __int128)quantile * (total - 1);
	rank = (uint64_t)(place / QUANTILE_WHOLE);
	parts = (uint32_t)(place % QUANTILE_WHOLE);
	sorted = sort(quantiles);
	low = value_at(quantiles, sorted, rank);
	high = parts ? value_at(quantiles, sorted, rank + 1) : low;
	free(sorted);
	return between(low, high, parts);
}

/* -- as text -- */

void
quantiles_write(const struct quantiles *quantiles, struct buffer *json)
{
	struct bucket *sorted = sort(quantiles);
	double value;

	buffer_add_string(json,
	    quantiles->coarse ? "{\"buckets\":[" : "{\"values\":[");
	for (size_t i = 0; i < quantiles->used; i++) {
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
	struct span number, count;
	double value;
	uint64_t key;
	int64_t times;

	if (!tokens_number(text, &number) || !tokens_take(text, ",") ||
	    !tokens_number(text, &count) || !number_integer(count, &times))
		return false;
	value = number_value(number);
	key = key_of(value) >> (quantiles->coarse ? SHIFT : 0);
	if (key <= *last || value_of(quantiles, key) != value ||
	    (!quantiles->coarse && quantiles->used == QUANTILES_EXACT))
		return false;
	put(quantiles, key, times);
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
