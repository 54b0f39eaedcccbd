/*
 * timeline - a few things by time, such as the windows that are open
 */
#ifndef TIMELINE_H
#define TIMELINE_H

#include <stddef.h>
#include <stdint.h>

struct moment {
	int64_t time;
	void *item;
};

/* All zero is an empty timeline. */
struct timeline {
	struct moment *moments;	/* by time, each time once */
	size_t count, capacity;
};

/* Gives the place of the item of a time, NULL in it where there was none;
 * valid until the next call. The caller owns the items. */
void **timeline_at(struct timeline *, int64_t time);

/* Gives the item of the earliest time, or NULL where there is none. */
void *timeline_first(const struct timeline *);

void timeline_drop_first(struct timeline *);

void timeline_release(struct timeline *);

#endif
