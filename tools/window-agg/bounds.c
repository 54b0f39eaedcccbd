#include "window-agg/bounds.h"

#include "timestamp.h"

struct window_grid
window_grid(int64_t every, int64_t size)
{
	struct window_grid grid = {.every = every, .size = size};

	if (every % DAY == 0) {
		grid.every_days = (int)(every / DAY);
		grid.size_days = size % DAY ? 0 : (int)(size / DAY);
	}
	return grid;
}

/* The first Monday, 1970-01-05. */
enum { MONDAY = 4 };

struct window_bounds
window_step(struct window_grid grid, int64_t time)
{
	struct window_bounds step = {INT64_MIN, INT64_MAX};
	int64_t past;

	if (grid.every_days) {
		past = timestamp_day_number(time) - MONDAY;
		past -= floor_divide(past, grid.every_days) * grid.every_days;
		step.start = timestamp_day(time, -(int)past);
		step.end = timestamp_day(step.start, grid.every_days);
	} else if (grid.every) {
		step.start = floor_divide(time, grid.every);
		if (__builtin_mul_overflow(step.start, grid.every,
		    &step.start))
			step.start = INT64_MIN;
		step.end = moved(step.start, grid.every);
	}
	return step;
}

struct window_bounds
window_from(struct window_grid grid, int64_t start)
{
	struct window_bounds bounds = {start, INT64_MAX};

	if (grid.size_days)
		bounds.end = timestamp_day(start, grid.size_days);
	else if (grid.size)
		bounds.end = moved(start, grid.size);
	return bounds;
}

int64_t
window_first(struct window_grid grid, int64_t time)
{
	struct window_bounds step = window_step(grid, time);
	int64_t first;

	do {
		first = step.start;
		if (first == INT64_MIN)
			break;
		step = window_step(grid, first - 1);
	} while (window_from(grid, step.start).end > time);
	return first;
}
