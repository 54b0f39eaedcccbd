/* An agenda gives what was entered, the earliest first. */
#include "window-agg/agenda.h"

#include "draw.h"
#include "tap.h"

enum { ROUNDS = 200, ITEMS = 300 };

static int64_t times[ITEMS];

/* Enters items at random and takes some out meanwhile. */
static bool
check_round(void)
{
	struct agenda agenda = {0};
	struct agenda_entry entry;
	size_t entered = 0, taken = 0;
	bool right = true;
	int64_t last = 0;

	while (taken < ITEMS) {
		if (entered < ITEMS && draw_below(3)) {
			times[entered] = last + (int64_t)draw_below(20);
			agenda_add(&agenda, times[entered], &times[entered]);
			entered++;
			continue;
		}
		if (!agenda_take(&agenda, INT64_MAX, &entry))
			continue;
		taken++;
		right &= entry.time >= last &&
		    *(int64_t *)entry.item == entry.time;
		last = entry.time;
		*(int64_t *)entry.item = -1;
	}
	right &= !agenda_take(&agenda, INT64_MAX, &entry);
	agenda_release(&agenda);
	return right;
}

int
main(void)
{
	struct agenda agenda = {0};
	struct agenda_entry entry;
	bool right = true;
	int item;

	ok(agenda_next(&agenda) == INT64_MAX, "an empty one has nothing next");
	ok(!agenda_take(&agenda, INT64_MAX, &entry), "and gives nothing");
	agenda_add(&agenda, 7, &item);
	ok(agenda_next(&agenda) == 7, "what was entered is next");
	ok(!agenda_take(&agenda, 6, &entry), "not before its time");
	ok(agenda_take(&agenda, 7, &entry) && entry.time == 7 &&
	    entry.item == &item, "but then");
	for (int round = 0; round < ROUNDS; round++)
		right &= check_round();
	ok(right, "each comes once, and the earliest first");
	agenda_release(&agenda);
	return done_testing();
}
