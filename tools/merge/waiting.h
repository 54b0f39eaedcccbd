/*
 * waiting - lines that wait for those that come before them, in their order
 */
#ifndef WAITING_H
#define WAITING_H

#include "text.h"

/* A place in the order of all records: by time, then by input. Records of one
 * input that share it keep their order. */
struct rank {
	int64_t time;
	size_t feed;
};

/* What comes behind all records. */
static const struct rank rank_last = {INT64_MAX, SIZE_MAX};

static inline bool
rank_before(struct rank a, struct rank b)
{
	return a.time < b.time || (a.time == b.time && a.feed < b.feed);
}

struct waiting_line {
	struct rank rank;
	uint64_t sequence;
	char *line;		/* owned, without newline */
	size_t size;
	/* Of a line that is no record: */
	uint64_t number;	/* in its input, from 1; 0: it is one */
	uint64_t bytes, hash;	/* of all of it, where it is too long, and
				 * only its start waits; or 0 */
};

/* A heap: each line stands before the two at twice its place. All zero is an
 * empty one. */
struct waiting {
	struct waiting_line *items;
	size_t count, capacity;
	uint64_t sequence;	/* of the line added last */
};

/* Copies the line; gives the item, until the next call. */
struct waiting_line *waiting_add(
    struct waiting *, struct rank, struct span line);

/* The line that is first in the order, NULL where there is none; and drops
 * it. */
static inline const struct waiting_line *
waiting_first(const struct waiting *waiting)
{
	return waiting->count ? waiting->items : NULL;
}

void waiting_drop(struct waiting *);

/* Puts the items in their order, which is a heap, too. */
void waiting_sort(struct waiting *);

void waiting_release(struct waiting *);

#endif
