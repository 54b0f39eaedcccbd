/*
 * group - the records of a window that belong together
 *
 * Where partial results are merged, a group keeps the newest of each origin and
 * window as a part, and what it has itself is all of them together.
 */
#ifndef GROUP_H
#define GROUP_H

#include "table.h"
#include "window-agg/aggregate.h"
#include "window-agg/bounds.h"

struct group {
	struct group *next;	/* of its window, which waits as well */
	char *told;		/* its row as it stands, where it has changed
				 * since; see format_add() */
	uint32_t revision;	/* of the row that is told next */
	bool standing;		/* it has a row downstream */
	bool waiting;		/* it has changed, which is yet to be told */
	bool gone;		/* another session has taken its records */
	uint64_t states[];	/* of the aggregates, and parts behind them */
};

/* What groups have in common. One of the grid has many, a session one. */
struct window {
	struct window_bounds bounds;
	const struct table *groups;	/* those of the grid, by key */
	struct span key;	/* that of a session, borrowed */
	int64_t time;		/* the watermark for which groups wait */
	struct group *waiting, *due;	/* these, and those whose has come */
};

/* A partial result. */
struct part {
	struct span key;	/* its origin's, and struct window_bounds */
	int64_t revision;
	bool removal;		/* what it was is no more */
	const void *states;
};

/* How many bytes a group has. */
size_t group_size(const struct aggregates *);

/* The key of a group of the window, valid as long as that. */
static inline struct span
group_key(const struct window *window, const struct group *group)
{
	return window->groups ? table_key(window->groups, group) : window->key;
}

/* Takes a part in, unless the group has one with that key which is as new or
 * newer; gives whether it was taken. */
bool group_take_part(
    struct group *, const struct aggregates *, const struct part *);

/* Gives the parts, in no order of meaning: *at begins as 0, false ends. One
 * that was removed has states of nothing. */
bool group_next_part(const struct group *, const struct aggregates *,
    size_t *at, struct part *);

/* Makes the states those of all parts together. */
void group_join_parts(struct group *, const struct aggregates *);

/* Frees what a group owns. */
void group_drop(struct group *, const struct aggregates *);

#endif
