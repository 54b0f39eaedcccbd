#include "window-agg/bounds.h"

#include <string.h>

#include "draw.h"
#include "tap.h"
#include "timestamp.h"

enum { ROUNDS = 20000 };

/* The last window that holds a time. */
static struct window_bounds
window_of(struct window_grid grid, int64_t time)
{
	return window_from(grid, window_step(grid, time).start);
}

static int64_t
time_of(const char *text)
{
	int64_t time;

	if (!timestamp_parse(span_of(text), &time))
		ok(false, "'%s' is a time", text);
	return time;
}

/* -- known windows -- */

static const struct {
	const char *zone, *every, *time, *start, *end, *sentence;
} cases[] = {
	{"UTC", "1h", "2024-12-01T00:10:00Z", "2024-12-01T00:00:00Z",
	    "2024-12-01T01:00:00Z", "an hour"},
	{"UTC", "1h", "2024-12-01T01:00:00Z", "2024-12-01T01:00:00Z",
	    "2024-12-01T02:00:00Z", "its end belongs to the next"},
	{"UTC", "5m", "1969-12-31T23:59:59.999999999Z", "1969-12-31T23:55:00Z",
	    "1970-01-01T00:00:00Z", "minutes before 1970"},
	{"UTC", "7s", "1969-12-31T23:59:58Z", "1969-12-31T23:59:53Z",
	    "1970-01-01T00:00:00Z", "seconds are counted from 1970"},
	{"UTC", "36h", "1970-01-02T13:00:00Z", "1970-01-02T12:00:00Z",
	    "1970-01-04T00:00:00Z", "a day and a half, too"},
	{"UTC", "1ns", "1969-12-31T23:59:59.999999999Z",
	    "1969-12-31T23:59:59.999999999Z", "1970-01-01T00:00:00Z",
	    "the shortest window"},
	{"UTC", "1d", "2024-12-01T23:59:59Z", "2024-12-01T00:00:00Z",
	    "2024-12-02T00:00:00Z", "a day"},
	{"UTC", "24h", "2024-12-01T23:59:59Z", "2024-12-01T00:00:00Z",
	    "2024-12-02T00:00:00Z", "24 hours are a day"},
	{"UTC", "1w", "2024-12-01T23:59:59Z", "2024-11-25T00:00:00Z",
	    "2024-12-02T00:00:00Z", "a week begins on Monday"},
	{"UTC", "1w", "2024-12-02T00:00:00Z", "2024-12-02T00:00:00Z",
	    "2024-12-09T00:00:00Z", "at midnight"},
	{"UTC", "1w", "1969-12-31T12:00:00Z", "1969-12-29T00:00:00Z",
	    "1970-01-05T00:00:00Z", "also before 1970"},
	{"UTC", "2w", "1970-01-04T23:00:00Z", "1969-12-22T00:00:00Z",
	    "1970-01-05T00:00:00Z", "two weeks are counted from 1970-01-05"},
	{"UTC", "2d", "1970-01-05T00:00:00Z", "1970-01-05T00:00:00Z",
	    "1970-01-07T00:00:00Z", "two days as well"},

	{"Europe/Paris", "1d", "2024-12-01T12:00:00Z", "2024-11-30T23:00:00Z",
	    "2024-12-01T23:00:00Z", "a winter's day in Paris"},
	{"Europe/Paris", "1d", "2024-07-01T22:00:00Z", "2024-07-01T22:00:00Z",
	    "2024-07-02T22:00:00Z", "a summer's day in Paris"},
	{"Europe/Paris", "1d", "2024-03-31T12:00:00Z", "2024-03-30T23:00:00Z",
	    "2024-03-31T22:00:00Z", "23 hours in March"},
	{"Europe/Paris", "1d", "2024-10-27T01:30:00Z", "2024-10-26T22:00:00Z",
	    "2024-10-27T23:00:00Z", "25 hours in October"},
	{"Europe/Paris", "1w", "2024-03-31T12:00:00Z", "2024-03-24T23:00:00Z",
	    "2024-03-31T22:00:00Z", "a week that loses an hour"},
	{"Europe/Paris", "1w", "2024-10-27T12:00:00Z", "2024-10-20T22:00:00Z",
	    "2024-10-27T23:00:00Z", "a week that gains one"},
	{"Europe/Paris", "1h", "2024-10-27T01:30:00Z", "2024-10-27T01:00:00Z",
	    "2024-10-27T02:00:00Z", "hours do not mind the zone"},

	/* Midnight does not exist there on this day: it begins at 1. */
	{"America/Sao_Paulo", "1d", "2018-11-04T12:00:00Z",
	    "2018-11-04T03:00:00Z", "2018-11-05T02:00:00Z",
	    "a day that begins at 1 o'clock"},
	{"America/Sao_Paulo", "1w", "2018-11-04T12:00:00Z",
	    "2018-10-29T03:00:00Z", "2018-11-05T02:00:00Z",
	    "and the week that it ends"},
	/* At 0:01 on Sunday clocks showed 23:01 of Saturday again. */
	{"America/St_Johns", "1d", "2010-11-07T02:45:00Z",
	    "2010-11-07T02:30:00Z", "2010-11-08T03:30:00Z",
	    "a day whose midnight comes twice"},
	{"America/St_Johns", "7d", "2010-11-07T02:45:00Z",
	    "2010-11-01T02:30:00Z", "2010-11-08T03:30:00Z",
	    "and its week"},
	/* The 30th of December did not exist there. */
	{"Pacific/Apia", "1d", "2011-12-30T09:59:59Z", "2011-12-29T10:00:00Z",
	    "2011-12-30T10:00:00Z", "the day before one that did not exist"},
	{"Pacific/Apia", "1d", "2011-12-30T10:00:00Z", "2011-12-30T10:00:00Z",
	    "2011-12-31T10:00:00Z", "and the day after"},
};

static void
test_known(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char start[TIMESTAMP_SIZE + 1] = "", end[sizeof start] = "";
		struct window_bounds bounds;
		int64_t every;

		zone_set(cases[i].zone);
		duration_parse(cases[i].every, &every);
		bounds = window_of(
		    window_grid(every, every), time_of(cases[i].time));
		timestamp_format(start, bounds.start);
		timestamp_format(end, bounds.end);
		is_text(start, cases[i].start, "%s: the start",
		    cases[i].sentence);
		is_text(end, cases[i].end, "%s: the end", cases[i].sentence);
	}
}

static void
test_hopping(void)
{
	struct window_bounds window;

	zone_set("Europe/Paris");
	window = window_from(window_grid(DAY, 36 * HOUR),
	    time_of("2024-03-30T23:00:00Z"));
	ok(window.end == time_of("2024-04-01T11:00:00Z"),
	    "a day and a half from midnight is 36 hours");
	window = window_from(window_grid(HOUR, DAY),
	    time_of("2024-03-30T23:00:00Z"));
	ok(window.end == time_of("2024-03-31T23:00:00Z"),
	    "a day from any hour is 24 hours");
	window = window_from(window_grid(DAY, 2 * DAY),
	    time_of("2024-03-30T23:00:00Z"));
	ok(window.end == time_of("2024-04-01T22:00:00Z"),
	    "two days from midnight are those of the zone");
}

static void
test_all_time(void)
{
	static const int64_t times[] = {INT64_MIN, -1, 0, INT64_MAX};
	struct window_grid grid = window_grid(0, 0);
	bool right = true;

	for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
		struct window_bounds bounds = window_of(grid, times[i]);

		right &= bounds.start == INT64_MIN && bounds.end == INT64_MAX;
		right &= window_first(grid, times[i]) == INT64_MIN;
	}
	ok(right, "all time is one window");
}

/* -- any windows -- */

/* Whether the windows before and behind this one touch it. */
static bool
check(struct window_grid grid, int64_t time)
{
	struct window_bounds bounds = window_of(grid, time);
	struct window_bounds same = window_of(grid, bounds.start);
	struct window_bounds last = window_of(grid, bounds.end - 1);
	struct window_bounds next = window_of(grid, bounds.end);
	struct calendar day;

	if (time < bounds.start || time >= bounds.end ||
	    same.start != bounds.start || same.end != bounds.end ||
	    last.start != bounds.start || next.start != bounds.end)
		return false;
	if (!grid.every_days)
		return bounds.end - bounds.start == grid.size;
	timestamp_calendar(bounds.start, &day);
	return grid.every_days % 7 || day.weekday == 1;
}

/* Whether a window of several steps ends where a later one begins. */
static bool
check_steps(struct window_grid grid, int64_t time, int steps)
{
	struct window_bounds step = window_step(grid, time);
	int64_t start = step.start;

	while (steps--)
		step = window_step(grid, step.end);
	return window_from(grid, start).end == step.start;
}

/* Whether the first window that ends behind a time is so, and the one before it
 * is not. */
static bool
check_first(struct window_grid grid, int64_t time)
{
	int64_t first = window_first(grid, time);
	int64_t before = window_step(grid, first - 1).start;

	return window_step(grid, first).start == first &&
	    window_from(grid, first).end > time &&
	    window_from(grid, before).end <= time;
}

/* Times around the changes of clocks, and any others from 1900 on. */
static int64_t
draw_time(void)
{
	int64_t march = time_of("2024-03-31T01:00:00Z");
	int64_t october = time_of("2024-10-27T01:00:00Z");
	int64_t near = (int64_t)draw_below((size_t)(8 * DAY)) - 4 * DAY;

	switch (draw_below(3)) {
	case 0:
		return march + near;
	case 1:
		return october + near;
	default:
		return (int64_t)draw_below((size_t)1 << 31) * SECOND * 2 -
		    70 * 365 * DAY;
	}
}

static void
test_any(const char *zone)
{
	static const int64_t lengths[] = {
		DAY, 2 * DAY, 7 * DAY, 30 * DAY, HOUR, MINUTE, 90 * MINUTE,
		SECOND, 7, 36 * HOUR,
	};
	bool right = true;

	zone_set(zone);
	for (int round = 0; round < ROUNDS; round++) {
		int64_t every = lengths[draw_below(10)], time = draw_time();
		int steps = 1 + (int)draw_below(5);

		right &= check(window_grid(every, every), time);
		right &= check_steps(
		    window_grid(every, steps * every), time, steps);
		right &= check_first(
		    window_grid(every, steps * every), time);
		right &= check_first(
		    window_grid(every, every + every / 2), time);
	}
	ok(right, "windows in %s follow one another without a gap", zone);
}

/* At the ends of time a window is cut, and holds its time all the same. */
static void
test_ends(void)
{
	static const int64_t lengths[] = {
		1, SECOND, HOUR, DAY, 7 * DAY, 1000 * DAY, 100000 * DAY,
	};
	bool right = true;

	zone_set("Europe/Paris");
	for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
		struct window_grid grid = window_grid(lengths[i], lengths[i]);
		struct window_bounds first = window_of(grid, INT64_MIN);
		struct window_bounds last = window_of(grid, INT64_MAX - 1);

		right &= first.start == INT64_MIN && first.end > INT64_MIN;
		right &= last.start < INT64_MAX && last.end > INT64_MAX - 1;
	}
	ok(right, "windows reach to the ends of time");
}

int
main(void)
{
	test_known();
	test_hopping();
	test_all_time();
	test_any("UTC");
	test_any("Europe/Paris");
	test_any("America/St_Johns");
	test_any("America/Sao_Paulo");
	test_any("Asia/Kathmandu");
	test_ends();
	return done_testing();
}
