/*
 * partial - records that are partial results, as --partial writes them
 *
 *     {"window_start":…,"window_end":…,"region":…,
 *      "origin":"edge-7","states":{…},"revision":0}
 */
#ifndef PARTIAL_H
#define PARTIAL_H

#include "window-agg/group.h"

struct partial {
	const struct aggregates *aggregates;
	struct field *start, *end, *revision, *states;
	struct key_fields origin;

	/* The record at hand. */
	struct part part;
	struct window_bounds bounds;
	struct buffer key, why;
	uint64_t *memory;	/* of its states */
};

/* Asks for the fields; the aggregates, which are borrowed, must be complete. */
void partial_init(
    struct partial *, struct stage *, const struct aggregates *);

/* Reads a record; NULL, or why it is none. */
const char *partial_read(
    struct partial *, struct stage *, struct record *, bool removal);

void partial_release(struct partial *);

#endif
