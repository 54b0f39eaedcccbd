#include "dedup/readings.h"

#include "key.h"
#include "members.h"
#include "state.h"
#include "tap.h"

enum { KEYS = 60, ROUNDS = 3000, TAMPERED = 20000 };

static struct {
	bool versions;
	struct readings one, other;
	struct buffer text;
} self;

/* Adds the key of the values of an array. */
static void
add_key(struct buffer *key, const char *array)
{
	char *copy = place_line(span_of(array), '}');
	struct value value;

	scan_one(copy, &value);
	members_key(key, &value, 2);
	free(copy);
}

/* -- readings as a stream has them -- */

static void
keep(struct readings *readings, struct reading *reading, int round)
{
	struct buffer version = {0}, record = {0};
	char array[32];

	snprintf(array, sizeof array, round % 2 ? "[\"%d\",1]" : "[%d,1]",
	    round);
	add_key(&version, array);
	if (round % 3)
		buffer_printf(&record, "{\"id\":%d,\"text\":\"%0*d\"}", round,
		    round % 100, round);
	/* Of the two values the first. */
	version.size -= 3;
	readings_keep(readings, reading, buffer_span(&version),
	    buffer_span(&record));
	buffer_release(&version);
	buffer_release(&record);
}

/* What happens to readings in a round depends on the round alone. */
static void
live(struct readings *readings, int from, int to)
{
	struct buffer key = {0};
	struct reading *reading;
	char array[64];
	bool fresh;

	for (int round = from; round < to; round++) {
		int id = round * 7919 % KEYS;

		snprintf(array, sizeof array,
		    id % 2 ? "[\"a\\u0000\\\"%d\",null]" : "[%d.50,{\"x\":[]}]",
		    id);
		buffer_clear(&key);
		add_key(&key, array);
		readings_forget_before(readings, round - KEYS + id % 9);
		reading = readings_see(
		    readings, buffer_span(&key), round, &fresh);
		if (self.versions)
			keep(readings, reading, round);
		else if (round % 11 == 0)
			readings_forget(readings, reading);
	}
	buffer_release(&key);
}

/* -- their state -- */

static void
write_state(struct readings *readings)
{
	struct reading *reading = NULL;
	struct span record;

	buffer_clear(&self.text);
	while ((reading = readings_next(readings, reading))) {
		readings_write(readings, reading, &self.text);
		buffer_add_char(&self.text, '\n');
		if (!self.versions || !reading->record_size)
			continue;
		record = readings_record(readings, reading);
		buffer_add_span(&self.text, record);
		buffer_add_char(&self.text, '\n');
	}
}

static bool
read_line(struct span line)
{
	return readings_read(&self.other, line, 2);
}

static bool
same_state(void)
{
	struct buffer text;
	bool same;

	write_state(&self.one);
	text = self.text;
	self.text = (struct buffer){0};
	write_state(&self.other);
	same = text.size &&
	    span_equal(buffer_span(&text), buffer_span(&self.text));
	buffer_release(&text);
	return same;
}

static void
test_return(void)
{
	readings_init(&self.one, self.versions);
	readings_init(&self.other, self.versions);
	live(&self.one, 0, ROUNDS);
	write_state(&self.one);
	ok(state_read(&self.text, read_line), "a state is read again");
	ok(same_state(), "and then is what it was");
	live(&self.one, ROUNDS, 2 * ROUNDS);
	live(&self.other, ROUNDS, 2 * ROUNDS);
	ok(same_state(), "what was restored goes on as if it never stopped");
	readings_release(&self.other);
}

/* After test_return(), which leaves readings in self.one. */
static void
test_tampering(void)
{
	size_t refused = 0;

	for (int i = 0; i < TAMPERED; i++) {
		readings_init(&self.other, self.versions);
		if (i % 100 == 0)
			live(&self.one, 2 * ROUNDS + i, 2 * ROUNDS + i + 9);
		write_state(&self.one);
		if (self.text.size > 400)
			self.text.size = 400;
		state_tamper(&self.text);
		refused += !state_read(&self.text, read_line);
		write_state(&self.other);
		live(&self.other, 0, 3);
		readings_release(&self.other);
	}
	ok(refused > TAMPERED / 2, "what was tampered with does no harm");
	readings_release(&self.one);
}

/* -- lines that are none -- */

static void
test_wrong(void)
{
	static const char *const wrong[] = {
		"[]", "7", "{}", "{\"when\":1}", "{\"key\":[1,2]}",
		"{\"when\":1.5,\"key\":[1,2]}", "{\"when\":1,\"key\":[1]}",
		"{\"when\":\"1\",\"key\":[1,2]}", "{\"when\":1,\"key\":\"1\"}",
		"{\"when\":1,\"key\":[1,2,3]}", "{\"when\":1,\"key\":{}}",
		"{\"when\":1,\"key\":[1,2],\"x\":1}",
		"{\"when\":1,\"key\":[1,2],\"when\":1}",
		"{\"when\":1,\"key\":[1,2],\"there\":true}",
		"{\"when\":1,\"key\":[1,2],\"version\":1,\"there\":1}",
	};
	enum { WRONG = sizeof wrong / sizeof *wrong };

	readings_init(&self.other, self.versions);
	for (size_t i = 0; i < WRONG; i++) {
		buffer_clear(&self.text);
		buffer_add_string(&self.text, wrong[i]);
		ok(!state_read(&self.text, read_line), "no state: %s",
		    wrong[i]);
	}
	readings_release(&self.other);
}

static void
test_twice(void)
{
	const char *line = self.versions
	    ? "{\"when\":1,\"key\":[1,2],\"version\":1}\n"
	    : "{\"when\":1,\"key\":[1,2]}\n";

	readings_init(&self.other, self.versions);
	buffer_clear(&self.text);
	buffer_add_string(&self.text, line);
	ok(state_read(&self.text, read_line), "a reading is read");
	ok(!state_read(&self.text, read_line), "and not twice");
	buffer_clear(&self.text);
	buffer_add_string(&self.text, "{\"when\":1,\"key\":[2,2],"
	    "\"version\":1,\"there\":true}\n[]");
	ok(!state_read(&self.text, read_line), "no array is its record");
	readings_release(&self.other);
}

int
main(void)
{
	for (int versions = 0; versions < 2; versions++) {
		self.versions = versions;
		test_return();
		test_tampering();
		test_wrong();
		test_twice();
	}
	buffer_release(&self.text);
	return done_testing();
}
