/*
 * Dates and days, in the calendar that all years have and in the zone's.
 */
#include "timestamp_state.h"

static bool
is_leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int
date_month_length(int year, int month)
{
	static const signed char lengths[] = {
		31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31,
	};

	return lengths[month - 1] + (month == 2 && is_leap(year));
}

/* A year is counted from March, so that the leap day is its last: months then
 * begin on day (153 m + 2) / 5. */
int64_t
date_days(struct date date)
{
	/* The year is moved ahead by a whole cycle, so as to be above zero. */
	int year = date.year + 400 - (date.month < 3);
	int month = date.month + (date.month < 3 ? 9 : -3);

	return year * 365 + year / 4 - year / 100 + year / 400 +
	    (153 * month + 2) / 5 + date.day - 1 - 146097 - 719468;
}

struct date
date_of_days(int64_t days)
{
	int cycle = (int)floor_divide(days + 719468, 146097);
	int day = (int)floor_rest(days + 719468, 146097);
	int year, month;

	year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
	day -= 365 * year + year / 4 - year / 100;
	month = (5 * day + 2) / 153;
	return (struct date){
		.year = cycle * 400 + year + (month > 9),
		.month = month + (month > 9 ? -9 : 3),
		.day = day - (153 * month + 2) / 5 + 1,
	};
}

bool
time_of_seconds(int64_t seconds, int64_t nanoseconds, int64_t *time)
{
	__int128 wide = (__int128)seconds * SECOND + nanoseconds;

	*time = (int64_t)wide;
	return *time == wide;
}

/* -- the zone's calendar -- */

static int64_t
local_seconds(int64_t time)
{
	int64_t seconds = floor_divide(time, SECOND);

	return seconds + zone_offset(seconds);
}

void
timestamp_calendar(int64_t time, struct calendar *calendar)
{
	int64_t seconds = local_seconds(time);
	int64_t days = floor_divide(seconds, DAY_SECONDS);
	int second = (int)floor_rest(seconds, DAY_SECONDS);
	struct date date = date_of_days(days);

	calendar->year = date.year;
	calendar->month = date.month;
	calendar->day = date.day;
	calendar->hour = second / 3600;
	calendar->minute = second / 60 % 60;
	calendar->second = second % 60;
	calendar->nanosecond = (int)floor_rest(time, SECOND);
	/* 1970-01-01 was a Thursday. */
	calendar->weekday = (int)floor_rest(days + 4, 7);
}

static int64_t
start_of(int64_t day)
{
	int64_t start;

	if (!time_of_seconds(zone_resolve(day * DAY_SECONDS), 0, &start))
		start = day < 0 ? INT64_MIN : INT64_MAX;
	return start;
}

int64_t
timestamp_day_number(int64_t time)
{
	int64_t day = floor_divide(local_seconds(time), DAY_SECONDS);

	/* A clock set back over midnight shows the old day again, and one set
	 * ahead over it a new day that starts later: the starts decide. */
	day += start_of(day + 1) <= time;
	day -= start_of(day) > time;
	return day;
}

int64_t
timestamp_day(int64_t time, int days)
{
	return start_of(timestamp_day_number(time) + days);
}
