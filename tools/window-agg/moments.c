/*
 * The key of a value is its time, 8 bytes, and its text.
 */
#include "window-agg/moments.h"

struct moment_count {
	int64_t count;		/* below 0: taken away before it came */
	uint64_t first, last;	/* the numbers of those that came */
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
		count->first = UINT64_MAX;
	return count;
}

/* Notes that a value came with numbers from first to last. */
static void
number(struct moment_count *count, uint64_t first, uint64_t last)
{
	if (first < count->first)
		count->first = first;
	if (last > count->last)
		count->last = last;
}

void
moments_add(struct moments *moments, int64_t time, struct span text,
    int64_t times)
{
	struct buffer key = {0};
	struct moment_count *count;

	buffer_add(&key, &time, sizeof time);
	buffer_add_span(&key, text);
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
		count->count += theirs->count;
		if (!count->count)
			table_remove(&moments->values, count);
	}
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
	return (struct span){found.data + sizeof(int64_t),
	    found.size - sizeof(int64_t)};
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
