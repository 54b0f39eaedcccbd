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

/* Reads "10s", "1h30m", "500ms", "2d", "1w": whole or decimal numbers ("1.5h")
 * each with one of ns us ms s m h d w, largest unit first; "0". No sign, and
 * no part of a nanosecond. */
bool duration_parse(const char *, int64_t *nanoseconds);

/* Adds a duration, which is not negative, as duration_parse() reads it. */
void duration_add(struct buffer *, int64_t nanoseconds);

#endif
