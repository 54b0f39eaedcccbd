#include "lag/ago.h"

#include "timestamp.h"

int64_t
ago_moved(int64_t time, int64_t distance)
{
	int64_t result;

	if (__builtin_add_overflow(time, distance, &result))
		return distance < 0 ? INT64_MIN : INT64_MAX;
	return result;
}

/* The distance in days, for times that begin one, as daily windows do; 0 where
 * days do not matter. */
static int
days_from(int64_t time, int64_t distance)
{
	if (distance % DAY || timestamp_day(time, 0) != time)
		return 0;
	return (int)(distance / DAY);
}

int64_t
ago_earlier(int64_t time, int64_t distance)
{
	int days = days_from(time, distance);

	return days ? timestamp_day(time, -days) : ago_moved(time, -distance);
}

size_t
ago_later(int64_t time, int64_t distance, int64_t later[2])
{
	int days = days_from(time, distance);
	int64_t hours_later = ago_moved(time, distance);
	size_t count = 0;

	if (days && timestamp_day(time, days) != hours_later)
		later[count++] = timestamp_day(time, days);
	if (ago_earlier(hours_later, distance) == time)
		later[count++] = hours_later;
	return count;
}
