#include "lag/past.h"

#include "draw.h"
#include "state.h"
#include "tap.h"

enum { TIMES = 400, GROUPS = 7, ROUNDS = 100000, BEHIND = 40, LINES = 15 };
enum { ROWS = 3000, TAMPERED = 20000 };

/* What the past should hold, by time and group. */
struct model_row {
	int version;		/* of its texts, 0: none was kept */
	bool line;
};

static struct {
	struct past past;
	struct model_row rows[TIMES][GROUPS];
	int version;
	struct past other;
	struct buffer text;	/* of a state */
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
	buffer_add(past_key(&self.past), "abcdefg", group);
	past_enter(&self.past);
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

/* -- states -- */

/* Keeps rows of two groups, whose keys are those of false and of a string with
 * a NUL in it; which ones depends on the times alone. */
static void
live_by_rule(struct past *past, int from, int to)
{
	char line[300], value[300];

	for (int i = from; i < to; i++) {
		struct span text = {"", 0}, json = span_of("null");

		past_forget(past, i - BEHIND, i - LINES);
		buffer_add(past_key(past),
		    i % 2 ? "\2" : "\5a\0\377\0\0", i % 2 ? 1 : 6);
		past_enter(past);
		snprintf(line, sizeof line, "{\"at\":%d,\"text\":\"%0*d\"}", i,
		    i % 90, i);
		snprintf(value, sizeof value, i % 3 ? "%d.50" :
		    "[\"some value that is not short\",%d]", i % 7);
		if (i % 5)
			text = span_of(line);
		if (i % 5)
			json = span_of(value);
		past_keep(past, i - i * 7919 % BEHIND, text, json);
	}
}

static void
write_state(const struct past *past)
{
	const struct past_row *row;
	uint32_t at = 0;

	buffer_clear(&self.text);
	while ((row = past_next(past, &at))) {
		past_write(past, row, &self.text);
		buffer_add_char(&self.text, '\n');
		if (!row->line_size)
			continue;
		buffer_add_span(&self.text, past_line(past, row));
		buffer_add_char(&self.text, '\n');
	}
}

static bool
read_line(struct span line)
{
	return past_read(&self.other, line, 1);
}

static bool
same_state(void)
{
	struct buffer text;
	bool same;

	write_state(&self.past);
	text = self.text;
	self.text = (struct buffer){0};
	write_state(&self.other);
	same = text.size &&
	    span_equal(buffer_span(&text), buffer_span(&self.text));
	buffer_release(&text);
	return same;
}

static void
test_state(void)
{
	past_init(&self.past);
	past_init(&self.other);
	live_by_rule(&self.past, 0, ROWS);
	write_state(&self.past);
	ok(state_read(&self.text, read_line), "a state is read again");
	ok(same_state(), "and then is what it was");
	live_by_rule(&self.past, ROWS, 2 * ROWS);
	live_by_rule(&self.other, ROWS, 2 * ROWS);
	ok(same_state(), "what was restored goes on as if it never stopped");
	ok(!state_read(&self.text, read_line), "no row is read twice");
	past_release(&self.other);
}

/* After test_state(), which leaves rows in self.past. */
static void
test_tampering(void)
{
	size_t refused = 0;

	for (int i = 0; i < TAMPERED; i++) {
		past_init(&self.other);
		write_state(&self.past);
		if (self.text.size > 400)
			self.text.size = 400;
		state_tamper(&self.text);
		refused += !state_read(&self.text, read_line);
		write_state(&self.other);
		live_by_rule(&self.other, 0, 3);
		past_release(&self.other);
	}
	ok(refused > TAMPERED / 2, "what was tampered with does no harm");
	past_release(&self.past);
}

static void
test_wrong_state(void)
{
	static const char *const wrong[] = {
		"[]", "{}", "{\"time\":1}",
		"{\"time\":1,\"group\":[7],\"value\":1}",
		"{\"time\":1,\"group\":[7],\"written\":1}",
		"{\"time\":1,\"group\":[],\"value\":1,\"written\":1}",
		"{\"time\":1e99,\"group\":[7],\"value\":1,\"written\":1}",
		"{\"time\":1,\"group\":[7],\"value\":1,\"written\":0}",
		"{\"time\":1,\"group\":[7],\"value\":1,"
		"\"written\":4294967296}",
		"{\"time\":1,\"group\":[7],\"value\":1,\"written\":1,"
		"\"line\":false}",
	};
	enum { WRONG = sizeof wrong / sizeof *wrong };

	for (size_t i = 0; i < WRONG; i++) {
		past_init(&self.other);
		buffer_clear(&self.text);
		buffer_add_string(&self.text, wrong[i]);
		ok(!state_read(&self.text, read_line), "no state: %s",
		    wrong[i]);
		past_release(&self.other);
	}
	past_init(&self.other);
	buffer_clear(&self.text);
	buffer_add_string(&self.text, "{\"time\":1,\"group\":[7],"
	    "\"value\":1,\"written\":1,\"line\":true}\n{}");
	ok(!state_read(&self.text, read_line), "no line of a row is empty");
	past_release(&self.other);
	buffer_release(&self.text);
}

/* Numbers begin anew behind the last one of 32 bits. */
static void
test_rows(uint32_t first)
{
	bool right = true;
	size_t least;

	memset(self.rows, 0, sizeof self.rows);
	past_init(&self.past);
	self.past.oldest = self.past.whole = self.past.end = first;
	for (int64_t now = BEHIND; now < TIMES && right; now++) {
		past_forget(&self.past, now - BEHIND, now - LINES);
		right = live_through(now);
	}
	ok(right, "the past holds the last row of each group and time");
	least = self.past.end - self.past.oldest;
	ok(least > GROUPS && least <= (2 * BEHIND + 1) * GROUPS,
	    "it holds no more than it must");
	choose(1);
	past_keep(&self.past, 0, span_of("{}"), span_of("1"));
	ok(!past_line(&self.past, past_find(&self.past, 0)).size,
	    "of an old row no line");
	past_forget(&self.past, TIMES, TIMES);
	ok(self.past.oldest == self.past.end && !self.past.groups.count,
	    "all of it can be forgotten");
	choose(1);
	ok(past_keep(&self.past, TIMES, span_of("{}"), span_of("1")) &&
	    past_find(&self.past, TIMES),
	    "and what comes then is kept");
	past_release(&self.past);
}

int
main(void)
{
	test_rows(1);
	test_rows((uint32_t)-1);
	test_rows((uint32_t)-10);
	test_rows((uint32_t)-1000);
	test_state();
	test_tampering();
	test_wrong_state();
	return done_testing();
}
