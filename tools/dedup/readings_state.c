/*
 * Readings as lines of a state, from the oldest to the newest:
 *
 *     {"when":1733011200000000000,"key":["a",7]}
 *
 * and where there are versions, with the record that is there, if any is:
 *
 *     {"when":1733011200000000000,"key":["a",7],"version":2,"there":true}
 *     {"id":"a","n":7,"v":2,"temperature":20.5}
 *
 * The record is no member, as it may be nested as deep as any.
 */
#include "dedup/readings.h"
#include "json.h"
#include "key.h"
#include "members.h"

enum state_member {
	READING_WHEN,
	READING_KEY,
	READING_VERSION,
	READING_THERE,
	READING_MEMBERS,
};

static const char *const names[READING_MEMBERS] = {
	[READING_WHEN] = "when",
	[READING_KEY] = "key",
	[READING_VERSION] = "version",
	[READING_THERE] = "there",
};

void
readings_write(const struct readings *readings, const struct reading *reading,
    struct buffer *line)
{
	buffer_add_char(line, '{');
	json_member_integer(line, names[READING_WHEN], reading->when);
	json_add_member(line, names[READING_KEY]);
	members_add_key(line, table_key(&readings->keys, reading));
	if (readings_have_versions(readings)) {
		json_add_member(line, names[READING_VERSION]);
		key_read(line, readings_version(readings, reading));
		if (reading->record_size) {
			json_add_member(line, names[READING_THERE]);
			buffer_add_string(line, "true");
		}
	}
	buffer_add_char(line, '}');
}

/* Gives the reading that the members are of, which is not known yet. */
static struct reading *
read_reading(
    struct readings *readings, const struct value *values, size_t key_count)
{
	struct reading *reading = NULL;
	struct buffer key = {0};
	bool fresh;
	int64_t when;

	if (members_integer(&values[READING_WHEN], &when) &&
	    members_key(&key, &values[READING_KEY], key_count))
		reading = readings_see(
		    readings, buffer_span(&key), when, &fresh);
	buffer_release(&key);
	return reading && fresh ? reading : NULL;
}

static bool
read_version(struct readings *readings, struct reading *reading,
    const struct value *values)
{
	const struct value *newest = &values[READING_VERSION];
	const struct value *there = &values[READING_THERE];
	struct buffer version = {0};
	struct arena arena = {0};

	if (newest->kind == KIND_MISSING ||
	    (there->kind != KIND_MISSING && there->kind != KIND_TRUE))
		return false;
	key_add_value(&version, newest, &arena);
	readings_keep(readings, reading, buffer_span(&version),
	    (struct span){"", 0});
	if (there->kind == KIND_TRUE)
		readings->awaiting = reading;
	arena_release(&arena);
	buffer_release(&version);
	return true;
}

/* Keeps the record of the reading that awaits it. */
static bool
read_record(struct readings *readings, struct span line)
{
	struct reading *reading = readings->awaiting;
	struct member member;
	const char *at = line.data;

	readings->awaiting = NULL;
	if (*at != '{' || !scan_member(&at, &member))
		return false;
	readings_keep(readings, reading, readings_version(readings, reading),
	    line);
	return true;
}

bool
readings_read(struct readings *readings, struct span line, size_t key_count)
{
	struct value values[READING_MEMBERS];
	struct reading *reading;

	if (readings->awaiting)
		return read_record(readings, line);
	if (!members_read(line.data, names, READING_MEMBERS, values))
		return false;
	reading = read_reading(readings, values, key_count);
	if (!reading)
		return false;
	if (readings_have_versions(readings))
		return read_version(readings, reading, values);
	return values[READING_VERSION].kind == KIND_MISSING &&
	    values[READING_THERE].kind == KIND_MISSING;
}
