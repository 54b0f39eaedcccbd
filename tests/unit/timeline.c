#include "window-agg/timeline.h"

#include <stdbool.h>

#include "draw.h"
#include "tap.h"

enum { TIMES = 500, ROUNDS = 200000 };

/* What the timeline should hold, by the number of the time. */
static char items[TIMES];
static void *model[TIMES];

/* Times over the whole range, both ends included. */
static int64_t
time_of(size_t number)
{
	if (number == 0)
		return INT64_MIN;
	if (number == TIMES - 1)
		return INT64_MAX;
	return ((int64_t)number - TIMES / 2) * (INT64_MAX / TIMES);
}

static size_t
first_of_model(void)
{
	size_t first = 0;

	while (first < TIMES && !model[first])
		first++;
	return first;
}

/* One thing that may happen; whether it went as in the model. */
static bool
step(struct timeline *line)
{
	size_t number = draw_below(TIMES), first = first_of_model();
	void *before = model[number], **place;

	switch (draw_below(3)) {
	case 0: case 1:
		place = timeline_at(line, time_of(number));
		if (*place != before)
			return false;
		*place = model[number] = &items[number];
		return *timeline_at(line, time_of(number)) == &items[number];
	default:
		if (first == TIMES)
			return !timeline_first(line);
		if (timeline_first(line) != model[first])
			return false;
		timeline_drop_first(line);
		model[first] = NULL;
		return true;
	}
}

int
main(void)
{
	struct timeline line = {0};
	size_t count = 0, first;
	bool right = true;

	ok(!timeline_first(&line), "nothing is on an empty timeline");
	for (int round = 0; round < ROUNDS && right; round++)
		right = step(&line);
	ok(right, "a timeline gives what was put at a time, the first first");
	for (size_t i = 0; i < TIMES; i++)
		count += model[i] != NULL;
	ok(line.count == count, "each time is on it once");
	while ((first = first_of_model()) < TIMES && right) {
		right = timeline_first(&line) == model[first];
		timeline_drop_first(&line);
		model[first] = NULL;
	}
	ok(right && !line.count, "all of it can be dropped, in order");
	timeline_release(&line);
	ok(!timeline_first(&line), "a released timeline is an empty one");
	return done_testing();
}
