/*
 * ago - times that are a distance apart
 *
 * A distance of whole days from the start of a day in the zone leads to the
 * start of another one, though days between may have 23 or 25 hours. All other
 * times are moved by what a clock shows that is never changed.
 */
#ifndef AGO_H
#define AGO_H

#include <stddef.h>
#include <stdint.h>

/* A time moved by a distance, or the end of time. */
int64_t ago_moved(int64_t time, int64_t distance);

/* The time that is so much earlier. */
int64_t ago_earlier(int64_t time, int64_t distance);

/* Gives the times to which this one is so much earlier, and how many they are:
 * that which is days later, and that which is as many hours later, are not the
 * same where a clock was changed. */
size_t ago_later(int64_t time, int64_t distance, int64_t later[2]);

#endif
