/*
 * The key of a value is its time, 8 bytes, and its text.
 */
#include "window-agg/moments.h"

#include <stdlib.h>

#include "json.h"
#include "window-agg/tokens.h"

/* More values than this do not come. */
#define MOST (INT64_C(1) << 60)

struct moment_count {
	int64_t count;		/* below 0: taken away before it came */
	int64_t first, last;	/* the numbers of those that came */
};

/* -- adding -- */

static struct moment_count *
count_of(struct moments *moments, struct span key)
{
	struct moment_count *count;
	bool fresh;

	if (!moments->values.payload)
		table_init(&moments->values, sizeof *count);
	count = table_add(&moments->values, key, &fresh);
	if (fresh)
		count->first = INT64_MAX;
	return count;
}

/* Notes that a value came with numbers from first to last. */
static void
number(struct moment_count *count, int64_t first, int64_t last)
{
	if (first < count->first)
		count->first = first;
	if (last > count->last)
		count->last = last;
}

static void
make_key(struct buffer *key, int64_t time, struct span text)
{
	buffer_add(key, &time, sizeof time);
	buffer_add_span(key, text);
}

void
moments_add(struct moments *moments, int64_t time, struct span text,
    int64_t times)
{
	struct buffer key = {0};
	struct moment_count *count;

	make_key(&key, time, text);
	count = count_of(moments, buffer_span(&key));
	if (times > 0)
		number(count, moments->next, moments->next);
	moments->next++;
	count->count += times;
	if (!count->count)
		table_remove(&moments->values, count);
	buffer_release(&key);
}

void
moments_merge(struct moments *moments, const struct moments *other)
{
	const struct moment_count *theirs;
	struct moment_count *count;
	size_t at = 0;

	while ((theirs = table_next(&other->values, &at))) {
		count = count_of(moments, table_key(&other->values, theirs));
		if (theirs->first <= theirs->last)
			number(count, moments->next + theirs->first,
			    moments->next + theirs->last);
		count->count = (int64_t)((uint64_t)count->count +
		    (uint64_t)theirs->count);
		if (!count->count)
			table_remove(&moments->values, count);
	}
	if (moments->next < MOST)
		moments->next += other->next;
}

void
moments_release(struct moments *moments)
{
	table_release(&moments->values);
	*moments = (struct moments){0};
}

/* -- reading -- */

static int64_t
time_of(struct span key)
{
	int64_t time;

	memcpy(&time, key.data, sizeof time);
	return time;
}

static struct span
text_of(struct span key)
{
	return (struct span){
	    key.data + sizeof(int64_t), key.size - sizeof(int64_t)};
}

/* Whether one of two values stands before the other. */
static bool
is_earlier(struct span key, const struct moment_count *count,
    struct span other_key, const struct moment_count *other)
{
	int64_t time = time_of(key), other_time = time_of(other_key);

	return time < other_time ||
	    (time == other_time && count->first < other->first);
}

static bool
is_later(struct span key, const struct moment_count *count,
    struct span other_key, const struct moment_count *other)
{
	int64_t time = time_of(key), other_time = time_of(other_key);

	return time > other_time ||
	    (time == other_time && count->last > other->last);
}

/* The text of the value that stands before all others in an order. */
static struct span
find(const struct moments *moments,
    bool (*before)(struct span, const struct moment_count *, struct span,
    const struct moment_count *))
{
	const struct moment_count *best = NULL, *count;
	struct span key, found = {0};
	size_t at = 0;

	while ((count = table_next(&moments->values, &at))) {
		key = table_key(&moments->values, count);
		if (count->count <= 0 ||
		    (best && !before(key, count, found, best)))
			continue;
		best = count;
		found = key;
	}
	if (!best)
		return (struct span){0};
	return text_of(found);
}

struct span
moments_first(const struct moments *moments)
{
	return find(moments, is_earlier);
}

struct span
moments_last(const struct moments *moments)
{
	return find(moments, is_later);
}

/* -- as text -- */

static int
compare_values(const void *a, const void *b)
{
	const struct span *left = a, *right = b;
	int64_t time = time_of(*left), other = time_of(*right);

	if (time != other)
		return time < other ? -1 : 1;
	return span_compare(*left, *right);
}

/* Gives the keys by time and text, for the caller to free. */
static struct span *
sort(const struct moments *moments)
{
	struct span *keys = allocate(moments->values.count * sizeof *keys);
	size_t count = 0, at = 0;
	const void *value;

	while ((value = table_next(&moments->values, &at)))
		keys[count++] = table_key(&moments->values, value);
	if (count)
		qsort(keys, count, sizeof *keys, compare_values);
	return keys;
}

void
moments_write(const struct moments *moments, struct buffer *json)
{
	struct span *keys = sort(moments);
	const struct moment_count *count;

	buffer_add_char(json, '[');
	json_add_integer(json, moments->next);
	for (size_t i = 0; i < moments->values.count; i++) {
		count = table_find(&moments->values, keys[i]);
		buffer_add_char(json, ',');
		json_add_integer(json, time_of(keys[i]));
		buffer_add_char(json, ',');
		buffer_add_span(json, text_of(keys[i]));
		buffer_printf(json, ",%lld,%lld,%lld", (long long)count->count,
		    (long long)count->first, (long long)count->last);
	}
	buffer_add_char(json, ']');
	free(keys);
}

/* Whether the numbers may be those of values that came. */
static bool
check_numbers(const struct moments *moments, const struct moment_count *count)
{
	if (count->first == INT64_MAX)
		return count->last == 0;
	return count->first >= 0 && count->first <= count->last &&
	    count->last < moments->next;
}

static bool
parse_value(struct moments *moments, struct span *text)
{
	struct span value;
	struct moment_count parsed, *count;
	struct buffer key = {0};
	int64_t time;

	if (!tokens_integer(text, &time) || !tokens_take(text, ",") ||
	    !tokens_value(text, &value) || !tokens_take(text, ",") ||
	    !tokens_integer(text, &parsed.count) || !tokens_take(text, ",") ||
	    !tokens_integer(text, &parsed.first) || !tokens_take(text, ",") ||
	    !tokens_integer(text, &parsed.last) ||
	    !check_numbers(moments, &parsed))
		return false;
	make_key(&key, time, value);
	count = count_of(moments, buffer_span(&key));
	*count = parsed;
	buffer_release(&key);
	return true;
}

static bool
parse_values(struct moments *moments, struct span *text)
{
	if (!tokens_take(text, "[") || !tokens_integer(text, &moments->next) ||
	    moments->next < 0 || moments->next > MOST)
		return false;
	while (tokens_take(text, ","))
		if (!parse_value(moments, text))
			return false;
	return tokens_take(text, "]");
}

bool
moments_parse(struct moments *moments, struct span text)
{
	if (parse_values(moments, &text) && tokens_end(text))
		return true;
	moments_release(moments);
	return false;
}
