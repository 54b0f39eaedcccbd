/*
 * duration - spans of time as users write them
 */
#ifndef DURATION_H
#define DURATION_H

#include "text.h"

#define SECOND INT64_C(1000000000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

/* How many whole steps fit in a time, and what is left: rounded down, unlike
 * C's operators, so that times before 1970 are no different and no rest is
 * below zero. */
static inline int64_t
floor_divide(int64_t time, int64_t step)
{
	return time / step - (time % step < 0);
}

static inline int64_t
floor_rest(int64_t time, int64_t step)
{
	return time % step + (time % step < 0 ? step : 0);
}

/* Reads "10s", "1h30m", "500ms", "2d", "1w": whole or decimal numbers ("1.5h")
 * each with one of ns us ms s m h d w, largest unit first; "0". No sign, and
 * no part of a nanosecond. */
bool duration_parse(const char *, int64_t *nanoseconds);

/* Adds a duration, which is not negative, as duration_parse() reads it. */
void duration_add(struct buffer *, int64_t nanoseconds);

#endif
