/*
 * agenda - what is to be done, and when
 *
 * A binary heap: the entry of the earliest time comes first.
 */
#ifndef AGENDA_H
#define AGENDA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct agenda_entry {
	int64_t time;
	void *item;
};

/* All zero is an empty agenda. */
struct agenda {
	struct agenda_entry *entries;
	size_t count, capacity;
};

/* Enters an item, which the caller owns; it may be entered several times. */
void agenda_add(struct agenda *, int64_t time, void *item);

/* The earliest time, INT64_MAX where there is none. */
int64_t agenda_next(const struct agenda *);

/* Takes the earliest entry out where its time is not behind until. */
bool agenda_take(
    struct agenda *, int64_t until, struct agenda_entry *);

void agenda_release(struct agenda *);

#endif
