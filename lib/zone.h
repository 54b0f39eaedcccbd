/*
 * zone - the time zone, from the tz database of the C library
 *
 * Seconds here are seconds since 1970-01-01T00:00:00: of UTC, or of the zone's
 * own clock as if that were UTC.
 */
#ifndef ZONE_H
#define ZONE_H

#include <stdbool.h>
#include <stdint.h>

/*
 * A time zone of the tz database. One a process, since the C library has one:
 * zone_set() before the first use of any other call; UTC without it. Gives
 * whether there is a zone of that name ("Europe/Paris", "UTC").
 */
bool zone_set(const char *name);

/* How far the zone's clock is ahead of UTC, in seconds. */
int64_t zone_offset(int64_t utc);

/* Gives the UTC of a local time. One that occurs twice is the earlier, one
 * that does not exist is moved ahead by the gap. */
int64_t zone_resolve(int64_t local);

#endif
