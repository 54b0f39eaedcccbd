#include "lag/past.h"

#include "draw.h"
#include "tap.h"

enum { TIMES = 400, GROUPS = 7, ROUNDS = 100000, BEHIND = 40, LINES = 15 };

/* What the past should hold, by time and group. */
struct model_row {
	int version;		/* of its texts, 0: none was kept */
	bool line;
};

static struct {
	struct past past;
	struct model_row rows[TIMES][GROUPS];
	int version;
} self;

/* A text that no other version has; some are long. */
static struct span
text_of(int version, char kind, char text[300])
{
	size_t size = version % 3 ? 12 : 12 + (size_t)version % 280;

	memset(text, kind, 300);
	memcpy(text, &version, sizeof version);
	return (struct span){text, size};
}

static void
choose(size_t group)
{
	buffer_add(past_group(&self.past), "abcdefg", group);
}

/* Keeps a row, sometimes with the value it has. */
static bool
keep(int64_t time, size_t group)
{
	struct model_row *row = &self.rows[time][group];
	bool same = row->version && draw_below(4) == 0;
	char line[300], value[300];
	const struct past_row *kept;

	if (!same)
		row->version = ++self.version;
	choose(group);
	kept = past_keep(&self.past, time, text_of(row->version, 'l', line),
	    text_of(row->version, 'v', value));
	row->line = time >= self.past.lines_from;
	return same == !kept;
}

static bool
check(int64_t time, size_t group)
{
	const struct model_row *row = &self.rows[time][group];
	const struct past_row *found;
	char text[300];

	choose(group);
	found = past_find(&self.past, time);
	if (!found || !row->version)
		return !found && !row->version;
	if (row->line && time >= self.past.lines_from &&
	    !span_equal(past_line(&self.past, found),
	    text_of(row->version, 'l', text)))
		return false;
	return span_equal(past_value(&self.past, found),
	    text_of(row->version, 'v', text));
}

/* Rows up to BEHIND before a time, in an order that is not theirs. */
static bool
live_through(int64_t now)
{
	bool right = true;

	for (int i = 0; i < ROUNDS / TIMES && right; i++) {
		int64_t time = now - (int64_t)draw_below(BEHIND);
		size_t group = draw_below(GROUPS);

		if (draw_below(3) == 0)
			right = keep(time, group);
		else
			right = check(time, group);
	}
	for (size_t group = 0; group < GROUPS; group++)
		right &= check(now - BEHIND + 1, group);
	return right;
}

int
main(void)
{
	bool right = true;
	size_t least;

	past_init(&self.past);
	for (int64_t now = BEHIND; now < TIMES && right; now++) {
		past_forget(&self.past, now - BEHIND, now - LINES);
		right = live_through(now);
	}
	ok(right, "the past holds the last row of each group and time");
	least = self.past.rows.count;
	ok(least > GROUPS && least <= (2 * BEHIND + 1) * GROUPS,
	    "it holds no more than it must");
	choose(1);
	past_keep(&self.past, 0, span_of("{}"), span_of("1"));
	ok(!past_line(&self.past, past_find(&self.past, 0)).size,
	    "of an old row no line");
	past_forget(&self.past, TIMES, TIMES);
	ok(!self.past.rows.count && !self.past.oldest,
	    "all of it can be forgotten");
	choose(1);
	ok(past_keep(&self.past, TIMES, span_of("{}"), span_of("1")) &&
	    past_find(&self.past, TIMES) == self.past.newest,
	    "and what comes then is kept");
	past_release(&self.past);
	return done_testing();
}
