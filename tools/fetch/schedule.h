/*
 * schedule - when to ask, and when to ask again; times in nanoseconds
 */
#ifndef FETCH_SCHEDULE_H
#define FETCH_SCHEDULE_H

#include <stdint.h>

/* Gives the first tick after now, of those at start, start + every, start + 2
 * every, …: what was missed is skipped, and nothing drifts. */
int64_t schedule_next(int64_t start, int64_t every, int64_t now);

/* Gives the wait before an attempt, 1 being the first one that is repeated:
 * anything from zero to 1 s, 2 s, 4 s, …, at most most; random chooses, so
 * that clients which failed together do not come back together. */
int64_t schedule_backoff(int64_t attempt, int64_t most, uint64_t random);

#endif
