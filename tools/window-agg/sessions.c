#include "window-agg/sessions.h"

#include <stdlib.h>

struct session {
	struct window window;
	struct group group;	/* the only one */
};

/* The sessions of a key, which do not overlap. */
struct row {
	struct session **items;	/* by start */
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

static struct session *
new_session(struct sessions *sessions, const struct row *row,
    struct window_bounds bounds)
{
	struct session *session = allocate_zeroed(
	    1, offsetof(struct session, group) +
	    group_size(sessions->aggregates));

	session->window.bounds = bounds;
	session->window.key = table_key(&sessions->rows, row);
	agenda_add(&sessions->ends, last_call(sessions, bounds), session);
	return session;
}

/* Must be called before a session changes. */
static void
change(struct sessions *sessions, struct session *session, int64_t watermark)
{
	results_change(sessions->results, &session->window, &session->group,
	    watermark);
}

static void
insert_at(struct row *row, size_t at, struct session *session)
{
	row->items = reallocate_more(
	    row->items, sizeof *row->items, row->count, 1, &row->capacity);
	memmove(row->items + at + 1, row->items + at,
	    (row->count++ - at) * sizeof *row->items);
	row->items[at] = session;
}

static struct session *
insert(struct sessions *sessions, struct row *row, size_t at,
    struct window_bounds bounds, int64_t watermark)
{
	struct session *session = new_session(sessions, row, bounds);

	insert_at(row, at, session);
	change(sessions, session, watermark);
	return session;
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

	while (at > 0 && row->items[at - 1]->window.bounds.end > time)
		at--;
	return at;
}

/* The session takes over those behind it that overlap it. */
static void
swallow(struct sessions *sessions, struct row *row, size_t at,
    int64_t watermark)
{
	struct session *session = row->items[at], *next;
	struct window_bounds *bounds = &session->window.bounds;

	while (at + 1 < row->count) {
		next = row->items[at + 1];
		if (next->window.bounds.start >= bounds->end)
			return;
		change(sessions, next, watermark);
		aggregates_merge(sessions->aggregates, session->group.states,
		    next->group.states);
		if (next->window.bounds.end > bounds->end)
			bounds->end = next->window.bounds.end;
		next->group.gone = true;
		remove_at(row, at + 1);
	}
}

/* The session that a record of that time belongs to; NULL where it is late. */
static struct session *
find_session(struct sessions *sessions, struct row *row, int64_t time,
    int64_t watermark)
{
	struct window_bounds own = {time, moved(time, sessions->gap)};
	size_t at = place_of(row, time);
	struct session *session = at < row->count ? row->items[at] : NULL;

	if (!session || session->window.bounds.start >= own.end)
		return last_call(sessions, own) <= watermark ? NULL :
		    insert(sessions, row, at, own, watermark);
	change(sessions, session, watermark);
	if (own.start < session->window.bounds.start) {
		/* Its row, which stands for the start, must not stay. */
		if (session->group.standing)
			session = insert(sessions, row, at, own, watermark);
		session->window.bounds.start = own.start;
	}
	if (own.end > session->window.bounds.end)
		session->window.bounds.end = own.end;
	swallow(sessions, row, at, watermark);
	return session;
}

__attribute__((noinline)) bool
sessions_find(struct sessions *sessions, struct record *record,
    int64_t watermark)
{
	bool fresh;
	struct row *row = table_add(&sessions->rows,
	    lookup_key(sessions->lookup, record), &fresh);
	struct session *session = find_session(
	    sessions, row, record->time, watermark);

	if (!row->count)
		forget_row(sessions, row);
	sessions->found = session ? &session->group : NULL;
	return session != NULL;
}

/* -- checkpoints -- */

void
sessions_visit(const struct sessions *sessions,
    void (*visit)(const struct window *, const struct group *, void *context),
    void *context)
{
	const struct agenda_entry *entries = sessions->ends.entries;
	const struct session *session;
	const struct row *row;
	size_t at = 0;

	while ((row = table_next(&sessions->rows, &at)))
		for (size_t i = 0; i < row->count; i++)
			visit(&row->items[i]->window, &row->items[i]->group,
			    context);
	for (size_t i = 0; i < sessions->ends.count; i++) {
		session = entries[i].item;
		if (session->group.gone && session->group.told)
			visit(&session->window, &session->group, context);
	}
}

/* The session of zeros, where it overlaps no other one. */
static struct session *
restore_session(struct sessions *sessions, struct row *row,
    struct window_bounds bounds)
{
	size_t at = place_of(row, bounds.start);
	struct session *session;

	if (at < row->count &&
	    row->items[at]->window.bounds.start < bounds.end)
		return NULL;
	session = new_session(sessions, row, bounds);
	insert_at(row, at, session);
	return session;
}

/* The same for one that is gone, where another one has it: that one outlives
 * it, and the row that lends its key. */
static struct session *
restore_gone(struct sessions *sessions, const struct row *row,
    struct window_bounds bounds)
{
	size_t at = row ? place_of(row, bounds.start) : 0;

	if (!row || at == row->count ||
	    row->items[at]->window.bounds.start > bounds.start ||
	    row->items[at]->window.bounds.end < bounds.end)
		return NULL;
	return new_session(sessions, row, bounds);
}

struct group *
sessions_restore(struct sessions *sessions, const struct frozen *frozen,
    int64_t watermark, struct window **window)
{
	struct span key = buffer_span(&frozen->key);
	struct session *session;
	bool fresh;

	if (last_call(sessions, frozen->bounds) <= watermark)
		return NULL;
	session = frozen_has(frozen, FROZEN_GONE) ?
	    restore_gone(sessions, table_find(&sessions->rows, key),
	    frozen->bounds) :
	    restore_session(sessions, table_add(&sessions->rows, key, &fresh),
	    frozen->bounds);
	results_expect(sessions->results, agenda_next(&sessions->ends));
	if (!session)
		return NULL;
	*window = &session->window;
	return &session->group;
}

/* -- forgetting -- */

static void
forget_session(struct sessions *sessions, struct session *session)
{
	struct row *row;

	if (!session->group.gone) {
		row = table_find(&sessions->rows, session->window.key);
		remove_at(row, place_of(row, session->window.bounds.start));
		if (!row->count)
			forget_row(sessions, row);
	}
	group_drop(&session->group, sessions->aggregates);
	free(session);
}

void
sessions_forget(struct sessions *sessions, int64_t watermark)
{
	struct agenda_entry entry;
	struct session *session;
	int64_t end;

	while (agenda_take(&sessions->ends, watermark, &entry)) {
		session = entry.item;
		end = last_call(sessions, session->window.bounds);
		if (end > watermark)
			agenda_add(&sessions->ends, end, session);
		else
			forget_session(sessions, session);
	}
	results_expect(sessions->results, agenda_next(&sessions->ends));
}

void
sessions_release(struct sessions *sessions)
{
	table_release(&sessions->rows);
	agenda_release(&sessions->ends);
}
