/* Any text: what is a state reads back as it is written, merged with itself
 * holds the same values, and is read without harm. Any numbers, of four bytes
 * each: divided and merged they are the state that they are at once. */
#include <math.h>
#include "fuzz.h"
#include "window-agg/distinct.h"
#include "window-agg/exact.h"
#include "window-agg/quantiles.h"

static bool
equal(const struct quantiles *a, const struct quantiles *b)
{
	struct buffer left = {0}, right = {0};
	bool result;

	quantiles_write(a, &left);
	quantiles_write(b, &right);
	result = span_equal(buffer_span(&left), buffer_span(&right));
	buffer_release(&left);
	buffer_release(&right);
	return result;
}

/* What is written reads back, and with it twice no value is new. */
static void
check_text(const struct quantiles *quantiles)
{
	struct quantiles again = {0};
	struct buffer text = {0};

	quantiles_write(quantiles, &text);
	check(quantiles_parse(&again, buffer_span(&text)));
	check(equal(quantiles, &again));
	for (uint32_t part = 1; part < 4; part++)
		quantiles_read(&again, QUANTILE_WHOLE / 4 * part);
	quantiles_merge(&again, quantiles);
	check(again.buckets.used == quantiles->buckets.used);
	quantiles_release(&again);
	buffer_release(&text);
}

static void
check_parse(struct span text)
{
	struct quantiles quantiles = {0};

	if (quantiles_parse(&quantiles, text))
		check_text(&quantiles);
	else
		check(!quantiles.buckets.entries);
	quantiles_release(&quantiles);
}

/* A number's sign and size, which one of two it goes to, and how often it is
 * added or taken away. */
static void
check_numbers(const uint8_t *data, size_t size)
{
	struct quantiles parts[2] = {{{0}}, {{0}}}, whole = {0};

	for (; size >= 4; data += 4, size -= 4) {
		double value = ldexp((double)data[0] + data[1] / 256.0,
		    data[2] % 32 - 16);

		value = data[2] & 128 ? -value : value;
		quantiles_add(&whole, value, data[3] % 4 - 1);
		quantiles_add(&parts[data[3] & 128 ? 1 : 0], value,
		    data[3] % 4 - 1);
	}
	quantiles_merge(&parts[0], &parts[1]);
	check(equal(&parts[0], &whole));
	check_text(&whole);
	quantiles_release(&parts[0]);
	quantiles_release(&parts[1]);
	quantiles_release(&whole);
}

static void
check_distinct(struct span text)
{
	struct distinct distinct = {0}, again = {0};
	struct buffer written = {0};

	if (distinct_parse(&distinct, text)) {
		distinct_write(&distinct, &written);
		check(distinct_parse(&again, buffer_span(&written)));
		distinct_merge(&again, &distinct);
		check(distinct_count(&again) == distinct_count(&distinct));
		distinct_release(&again);
	}
	distinct_release(&distinct);
	buffer_release(&written);
}

static void
check_exact(struct span text)
{
	struct exact sum = {0}, again = {0};
	struct buffer written = {0}, other = {0};

	if (exact_parse(&sum, text)) {
		exact_write(&sum, &written);
		check(exact_parse(&again, (struct span){
		    written.data + 1, written.size - 2}));
		exact_write(&again, &other);
		check(span_equal(buffer_span(&written), buffer_span(&other)));
		exact_round(&again, NULL);
		exact_merge(&again, &sum);
	}
	exact_release(&sum);
	exact_release(&again);
	buffer_release(&written);
	buffer_release(&other);
}

static void
check_multiset(struct span text)
{
	struct multiset multiset = {0}, again = {0};
	struct buffer written = {0};

	if (multiset_parse(&multiset, text)) {
		multiset_write(&multiset, &written);
		check(multiset_parse(&again, buffer_span(&written)));
		multiset_merge(&again, &multiset);
		check(again.used == multiset.used);
	}
	multiset_release(&multiset);
	multiset_release(&again);
	buffer_release(&written);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span text = {(const char *)data, size};

	check_parse(text);
	check_distinct(text);
	check_exact(text);
	check_multiset(text);
	check_numbers(data, size);
	return 0;
}
