/*
 * bounds - the tumbling windows that divide event time
 */
#ifndef BOUNDS_H
#define BOUNDS_H

#include <stdbool.h>
#include <stdint.h>

/* How long a window is. Whole days are days of the time zone, counted from
 * Monday, 1970-01-05; all other lengths are counted from 1970-01-01T00:00Z. */
struct window_length {
	int64_t size;		/* nanoseconds; 0: all time is one window */
	int days;		/* the size in days, or 0 */
};

/* From start up to end, end not included. */
struct window_bounds {
	int64_t start, end;
};

struct window_length window_length(int64_t size);

/* Gives the window that holds a time. */
struct window_bounds window_of(struct window_length, int64_t time);

#endif
