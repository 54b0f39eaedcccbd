/*
 * bounds - the windows that event time is divided into
 *
 * Windows begin a step apart, and are as long as one step (tumbling) or as
 * several (hopping); then each time is in more than one of them.
 *
 *     --every 5m --size 15m
 *     ├────┼────┼────┤
 *          ├────┼────┼────┤
 *               ├────┼────┼────┤
 */
#ifndef BOUNDS_H
#define BOUNDS_H

#include <stdbool.h>
#include <stdint.h>

/*
 * How windows follow one another. Steps of whole days are days of the time
 * zone, counted from Monday, 1970-01-05, and then so are windows of whole days;
 * all else is counted from 1970-01-01T00:00Z, in days of 24 hours.
 */
struct window_grid {
	int64_t every, size;	/* nanoseconds; 0: all time is one window */
	int every_days, size_days;	/* the same as days of the zone, or 0 */
};

/* From start up to end, end not included. */
struct window_bounds {
	int64_t start, end;
};

struct window_grid window_grid(int64_t every, int64_t size);

/* Gives the step that holds a time: a window begins with it, and the next one
 * behind it. */
struct window_bounds window_step(struct window_grid, int64_t time);

/* Gives the window that begins with a step. */
struct window_bounds window_from(struct window_grid, int64_t start);

/* Gives the start of the first window that ends behind a time. */
int64_t window_first(struct window_grid, int64_t time);

/* A time moved by a distance, or the end of time. */
static inline int64_t
moved(int64_t time, int64_t distance)
{
	int64_t result;

	if (__builtin_add_overflow(time, distance, &result))
		return distance < 0 ? INT64_MIN : INT64_MAX;
	return result;
}

#endif
