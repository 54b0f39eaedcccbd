/*
 * timestamp - points in time, as text and as parts of a calendar
 *
 * A time is int64 nanoseconds since 1970-01-01T00:00:00Z, leap seconds left
 * out: 1677-09-21 to 2262-04-11. What lies outside is no time.
 */
#ifndef TIMESTAMP_H
#define TIMESTAMP_H

#include "duration.h"
#include "text.h"
#include "zone.h"

/* Reads RFC 3339 ("2024-12-01T00:00:00Z", "…+01:00", t and z too, a space for
 * the T) or the same without a zone, in which case the zone decides
 * ("2024-12-01 00:00:00.250"); seconds may be left out ("2024-12-01T00:00"),
 * and a date alone is its midnight. Digits beyond the nanosecond are cut off; a
 * 60th second is the next minute's first. A local time that occurs twice is the
 * earlier, one that does not exist is moved ahead by the gap. */
bool timestamp_parse(struct span, int64_t *time);

/* What was read last, in the zone that is set. All zero is nothing. */
struct timestamp_last {
	char text[16];		/* "2024-12-01T14:02" */
	int64_t days;		/* from 1970-01-01 to that date */
	size_t size;		/* of a text with seconds of that minute, or 0
				 * where it is not known when it begins: */
	int64_t minute;
};

/* The same as timestamp_parse(), and faster where the date is the last one, or
 * the minute too, as in most streams it is. */
bool timestamp_parse_next(
    struct span, struct timestamp_last *, int64_t *time);

/* Reads a JSON number as time since the epoch, unit nanoseconds a step
 * (1, 1000, 1000000 or SECOND); exact, beyond the nanosecond cut off as of a
 * text: before 1970, too, the time is the one at or before it. */
bool timestamp_from_number(struct span number, int64_t unit, int64_t *time);

/* Room for any time as text. */
enum { TIMESTAMP_SIZE = 32 };

/* Writes RFC 3339 in UTC, "2024-12-01T00:00:00Z", with as many digits of a
 * fraction as it needs, without NUL. Gives its size. */
size_t timestamp_format(char text[TIMESTAMP_SIZE], int64_t time);

/* A time in parts, in the zone; weekday 0 is Sunday. */
struct calendar {
	int year, month, day, hour, minute, second, nanosecond, weekday;
};

void timestamp_calendar(int64_t time, struct calendar *);

/* The start of the zone's day that holds time, moved by a number of days. Days
 * follow one another without a gap; a time beyond the range is its end. */
int64_t timestamp_day(int64_t time, int days);

/* The number of that day, from 1970-01-01, which is 0. */
int64_t timestamp_day_number(int64_t time);

#endif
