/*
 * waypoint - how far a topic was read, and how that came about
 *
 *     {"topic":"4f1d…","where":"t > 9","partition":0,"offsets":[1200,340],
 *       "waiting":[0,1],"turns":[0,800,1,340,0,1200,-1,1733011200000000000]}
 *
 * These are the condition of --where, or ""; the offsets of the partitions from
 * that number on; which of them still wait for the time of --from; and in what
 * order they were read since the last place, each turn being a partition and
 * the offset up to which it was read, or WAYPOINT_IDLE and the watermark that
 * was told.
 */
#ifndef WAYPOINT_H
#define WAYPOINT_H

#include "identity.h"
#include "text.h"

enum { WAYPOINT_IDLE = -1 };

/* All zero are no numbers. */
struct numbers {
	int64_t *items;
	size_t count, capacity;
};

void numbers_add(struct numbers *, int64_t);

struct waypoint {
	char topic[IDENTITY + 1];
	struct buffer where;	/* as JSON text */
	int64_t first;		/* partition */
	struct numbers offsets, waiting, turns;
};

/* Adds a turn, or prolongs the last one where it is the same partition's. */
void waypoint_turn(struct waypoint *, int64_t partition, int64_t upto);

void waypoint_write(const struct waypoint *, struct buffer *);

/* Reads it from valid JSON; fails with 78 where it is none. */
void waypoint_read(struct waypoint *, const char *text);

void waypoint_release(struct waypoint *);

#endif
