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

/* The first Monday, 1970-01-05. */
enum { MONDAY = 4 };

struct window_bounds
window_of(struct window_length length, int64_t time)
{
	struct window_bounds bounds = {INT64_MIN, INT64_MAX};
	int64_t past;

	if (length.days) {
		past = timestamp_day_number(time) - MONDAY;
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
