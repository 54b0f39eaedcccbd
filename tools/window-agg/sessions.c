#include "window-agg/sessions.h"

#include <stdlib.h>

/* The sessions of a group, which do not overlap. */
struct row {
	struct group **items;	/* by start */
	size_t count, capacity;
};

void
sessions_init(struct sessions *sessions)
{
	table_init(&sessions->rows, sizeof(struct row));
}

/* The watermark at which nothing can change a session any more. */
static int64_t
last_call(const struct sessions *sessions, struct window_bounds bounds)
{
	return moved(bounds.end, sessions->lateness);
}

static void
forget_row(struct sessions *sessions, struct row *row)
{
	free(row->items);
	table_remove(&sessions->rows, row);
}

/* -- a group's sessions -- */

static struct group *
new_session(struct sessions *sessions, const struct row *row,
    struct window_bounds bounds)
{
	struct group *group = allocate_zeroed(
	    1, group_size(sessions->aggregates));

	group->bounds = bounds;
	group->key = table_key(&sessions->rows, row);
	agenda_add(&sessions->ends, last_call(sessions, bounds), group);
	return group;
}

static void
insert_at(struct row *row, size_t at, struct group *group)
{
	if (row->count == row->capacity) {
		row->capacity = 2 * row->capacity + 1;
		row->items = reallocate(
		    row->items, row->capacity * sizeof *row->items);
	}
	memmove(row->items + at + 1, row->items + at,
	    (row->count++ - at) * sizeof *row->items);
	row->items[at] = group;
}

static struct group *
insert(struct sessions *sessions, struct row *row, size_t at,
    struct window_bounds bounds, int64_t watermark)
{
	struct group *group = new_session(sessions, row, bounds);

	insert_at(row, at, group);
	results_change(sessions->results, group, watermark);
	return group;
}

static void
remove_at(struct row *row, size_t at)
{
	memmove(row->items + at, row->items + at + 1,
	    (--row->count - at) * sizeof *row->items);
}

/* The place of the first session that ends behind a time. Most records belong
 * to the last one. */
static size_t
place_of(const struct row *row, int64_t time)
{
	size_t at = row->count;

	while (at > 0 && row->items[at - 1]->bounds.end > time)
		at--;
	return at;
}

/* The session takes over those behind it that overlap it. */
static void
swallow(struct sessions *sessions, struct row *row, size_t at,
    int64_t watermark)
{
	struct group *group = row->items[at], *next;

	while (at + 1 < row->count) {
		next = row->items[at + 1];
		if (next->bounds.start >= group->bounds.end)
			return;
		results_change(sessions->results, next, watermark);
		aggregates_merge(
		    sessions->aggregates, group->states, next->states);
		if (next->bounds.end > group->bounds.end)
			group->bounds.end = next->bounds.end;
		next->gone = true;
		remove_at(row, at + 1);
	}
}

/* The session that a record of that time belongs to; NULL where it is late. */
static struct group *
find_session(struct sessions *sessions, struct row *row, int64_t time,
    int64_t watermark)
{
	struct window_bounds own = {time, moved(time, sessions->gap)};
	size_t at = place_of(row, time);
	struct group *group = at < row->count ? row->items[at] : NULL;

	if (!group || group->bounds.start >= own.end)
		return last_call(sessions, own) <= watermark ? NULL :
		    insert(sessions, row, at, own, watermark);
	results_change(sessions->results, group, watermark);
	if (own.start < group->bounds.start) {
		/* Its row, which stands for the start, must not stay. */
		if (group->standing)
			group = insert(sessions, row, at, own, watermark);
		group->bounds.start = own.start;
	}
	if (own.end > group->bounds.end)
		group->bounds.end = own.end;
	swallow(sessions, row, at, watermark);
	return group;
}

__attribute__((noinline)) bool
sessions_find(struct sessions *sessions, struct record *record,
    int64_t watermark)
{
	bool fresh;
	struct row *row = table_add(&sessions->rows,
	    lookup_key(sessions->lookup, record), &fresh);

	sessions->found = find_session(
	    sessions, row, record->time, watermark);
	if (!row->count)
		forget_row(sessions, row);
	return sessions->found != NULL;
}

/* -- checkpoints -- */

void
sessions_visit(const struct sessions *sessions,
    void (*visit)(const struct group *, void *context), void *context)
{
	const struct agenda_entry *entries = sessions->ends.entries;
	const struct group *group;
	const struct row *row;
	size_t at = 0;

	while ((row = table_next(&sessions->rows, &at)))
		for (size_t i = 0; i < row->count; i++)
			visit(row->items[i], context);
	for (size_t i = 0; i < sessions->ends.count; i++) {
		group = entries[i].item;
		if (group->gone && group->told)
			visit(group, context);
	}
}

/* The session of zeros, where it overlaps no other one. */
static struct group *
restore_session(struct sessions *sessions, struct row *row,
    struct window_bounds bounds)
{
	size_t at = place_of(row, bounds.start);
	struct group *group;

	if (at < row->count && row->items[at]->bounds.start < bounds.end)
		return NULL;
	group = new_session(sessions, row, bounds);
	insert_at(row, at, group);
	return group;
}

/* The same for one that is gone, where another one has it: that one outlives
 * it, and the row that lends its key. */
static struct group *
restore_gone(struct sessions *sessions, const struct row *row,
    struct window_bounds bounds)
{
	size_t at = row ? place_of(row, bounds.start) : 0;

	if (!row || at == row->count ||
	    row->items[at]->bounds.start > bounds.start ||
	    row->items[at]->bounds.end < bounds.end)
		return NULL;
	return new_session(sessions, row, bounds);
}

struct group *
sessions_restore(struct sessions *sessions, const struct frozen *frozen,
    int64_t watermark)
{
	struct span key = buffer_span(&frozen->key);
	struct group *group;
	bool fresh;

	if (last_call(sessions, frozen->bounds) <= watermark)
		return NULL;
	group = frozen_has(frozen, FROZEN_GONE) ?
	    restore_gone(sessions, table_find(&sessions->rows, key),
	    frozen->bounds) :
	    restore_session(sessions, table_add(&sessions->rows, key, &fresh),
	    frozen->bounds);
	results_expect(sessions->results, agenda_next(&sessions->ends));
	return group;
}

/* -- forgetting -- */

static void
forget_session(struct sessions *sessions, struct group *group)
{
	struct row *row;

	if (!group->gone) {
		row = table_find(&sessions->rows, group->key);
		remove_at(row, place_of(row, group->bounds.start));
		if (!row->count)
			forget_row(sessions, row);
	}
	group_drop(group, sessions->aggregates);
	free(group);
}

void
sessions_forget(struct sessions *sessions, int64_t watermark)
{
	struct agenda_entry entry;
	struct group *group;
	int64_t end;

	while (agenda_take(&sessions->ends, watermark, &entry)) {
		group = entry.item;
		end = last_call(sessions, group->bounds);
		if (end > watermark)
			agenda_add(&sessions->ends, end, group);
		else
			forget_session(sessions, group);
	}
	results_expect(sessions->results, agenda_next(&sessions->ends));
}

void
sessions_release(struct sessions *sessions)
{
	table_release(&sessions->rows);
	agenda_release(&sessions->ends);
}
