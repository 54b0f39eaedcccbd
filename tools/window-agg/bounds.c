#include "window-agg/bounds.h"

#include "timestamp.h"

struct window_length
window_length(int64_t size)
{
	struct window_length length = {.size = size};

	if (size % DAY == 0)
		length.days = (int)(size / DAY);
	return length;
}

static int64_t
floor_divide(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

/* Days since Monday, 1970-01-05, of the date that the zone's clock shows. */
static int64_t
day_number(int64_t time)
{
	struct calendar day;
	int64_t years, era, of_era, of_year;

	/* The number of a date in the Gregorian calendar, years from March. */
	timestamp_calendar(time, &day);
	years = day.year - (day.month <= 2);
	era = floor_divide(years, 400);
	of_era = years - era * 400;
	of_year = (153 * (day.month + (day.month > 2 ? -3 : 9)) + 2) / 5 +
	    day.day - 1;
	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 +
	    of_year - 719468 - 4;
}

struct window_bounds
window_of(struct window_length length, int64_t time)
{
	struct window_bounds bounds = {INT64_MIN, INT64_MAX};
	int64_t past;

	if (length.days) {
		/* Within a day a clock may go back to the date before. */
		past = day_number(timestamp_day(time, 0));
		past -= floor_divide(past, length.days) * length.days;
		bounds.start = timestamp_day(time, -(int)past);
		bounds.end = timestamp_day(bounds.start, length.days);
	} else if (length.size) {
		bounds.start = floor_divide(time, length.size);
		if (__builtin_mul_overflow(bounds.start, length.size,
		    &bounds.start))
			bounds.start = INT64_MIN;
		if (__builtin_add_overflow(bounds.start, length.size,
		    &bounds.end))
			bounds.end = INT64_MAX;
	}
	return bounds;
}
