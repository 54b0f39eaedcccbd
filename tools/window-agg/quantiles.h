/*
 * quantiles - which value a given part of the values does not exceed
 *
 * The multiset itself is kept while it has few different values, and quantiles
 * are exact. Of more, the values of one bucket become one: a DDSketch (Masson,
 * Rim and Lee, DDSketch: a fast and fully-mergeable quantile sketch with
 * relative-error guarantees, VLDB 2019), whose buckets divide each power of two
 * into 64 equal parts, so that a value's bucket is the upper bits of the value.
 * That is the paper's fast mapping; it needs no logarithm, of which machines
 * know the last digit differently.
 *
 *     16                      20.125                            32
 *     ├──┬──┬──┬─  ─┬──┬──┬──╂──┬──┬──┬──┬──┬─        ─┬──┬──┬──┤
 *                         └─ a bucket is told by its middle
 *
 * Every value is then known to 1/128 of itself (0.79 %), or to 2^-1028 where it
 * is nearer to zero than 2^-1022; the infinities are buckets of their own. No
 * bucket is ever joined with another one: there are at most 262,018.
 *
 * All that is read or written depends on the records alone, not on their order
 * or on how they were divided before they were merged. This holds with values
 * that are taken away, too: a value that was there once keeps its place, with a
 * count of 0, so that it depends on all the values that were ever added or
 * taken away whether there are few.
 */
#ifndef QUANTILES_H
#define QUANTILES_H

#include "text.h"
#include "window-agg/multiset.h"

enum { QUANTILES_EXACT = 192 };	/* so many different values are few */

/* A quantile is a whole number of parts of this: 1/2 of it is the median. */
#define QUANTILE_WHOLE UINT32_C(100000000)

/* All zero is the empty multiset. */
struct quantiles {
	struct multiset buckets;
	bool coarse;		/* a bucket holds more than one value */
};

/* Adds a value, which is a number, so many times; -1 takes it away once, also
 * before it comes. */
void quantiles_add(struct quantiles *, double value, int64_t times);

/*
 * Gives a quantile: the n values in their order, counted from 0, the one at
 * quantile * (n - 1), and between two of these what lies on the straight line
 * (type 7 of Hyndman and Fan, Sample quantiles in statistical packages, 1996;
 * percentile_cont in SQL). Of no values it is NAN; it may be infinite, or NAN
 * where it lies between an infinite value and another. What was taken away more
 * often than it was added counts as nothing.
 */
double quantiles_read(const struct quantiles *, uint32_t quantile);

/* Adds what is in another one, which stays as it is. */
void quantiles_merge(struct quantiles *, const struct quantiles *);

/* Adds it as JSON, the same text for the same records: each value, or the
 * middle of each bucket, and how often it is there.
 *
 *     {"values":[-1,1,20.5,3]}        {"buckets":[20.125,1600,20.375,1733]}
 */
void quantiles_write(const struct quantiles *, struct buffer *);

/* Reads that text into an empty one; where it is another text it stays empty,
 * and the result is false. */
bool quantiles_parse(struct quantiles *, struct span);

/* Frees the memory; it is empty again. */
void quantiles_release(struct quantiles *);

#endif
