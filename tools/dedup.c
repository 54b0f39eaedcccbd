/* dedup - drops readings that were already seen */
#include <stdlib.h>

#include "dedup/readings.h"
#include "removal.h"
#include "timestamp.h"

static struct {
	struct strings key_paths;
	const char *version_path;
	int64_t horizon;

	struct key_fields key;
	struct field *version;	/* or NULL */
	struct field *operation;
	struct fate *duplicate, *outdated, *unmatched;
	struct readings readings;
	/* Of the record at hand: its key, its version as one, its removal. */
	struct buffer key_bytes, version_bytes, line;
} self = {.horizon = DAY};

/* -- what came -- */

/* Reads the key into self.key_bytes; rejects a record that has none. */
static bool
read_key(struct stage *stage, struct record *record)
{
	bool defined;

	buffer_clear(&self.key_bytes);
	key_add(&self.key_bytes, &self.key, record, &defined);
	if (!defined)
		stage_reject(stage, record, "no key");
	return defined;
}

/* Reads the version, if there are any, such that memcmp() tells which of two
 * is newer: none, numbers, strings. Rejects a record where it is something
 * else. */
static bool
read_version(struct stage *stage, struct record *record)
{
	if (!self.version)
		return true;
	switch (field_kind(self.version, record)) {
	case KIND_MISSING:
	case KIND_NULL:
	case KIND_NUMBER:
	case KIND_STRING:
		buffer_clear(&self.version_bytes);
		key_add_value(&self.version_bytes,
		    field_value(self.version, record), &record->arena);
		return true;
	case KIND_FALSE:
	case KIND_TRUE:
	case KIND_ARRAY:
	case KIND_OBJECT:
		break;
	}
	stage_reject(stage, record, "'%s' is no number and no string",
	    self.version_path);
	return false;
}

/* -- what becomes of it -- */

/* Of a reading whose versions do not matter: it is there once. */
static void
take(struct stage *stage, struct record *record, struct reading *reading,
    bool fresh, bool removal)
{
	if (removal)
		readings_forget(&self.readings, reading);
	if (fresh && removal)
		stage_count(stage, record, self.unmatched);
	else if (fresh || removal)
		stage_emit(stage, record);
	else
		stage_count(stage, record, self.duplicate);
}

static void
take_away(struct stage *stage, struct span old)
{
	buffer_clear(&self.line);
	removal_write(&self.line, old);
	stage_make(stage, buffer_span(&self.line));
}

/* Puts the record in the place of what is there of the reading. What leaves is
 * taken away as it was passed, whatever the removal that came looks like. */
static void
replace(struct stage *stage, struct record *record, struct reading *reading,
    bool removal)
{
	struct span old = readings_record(&self.readings, reading);
	struct span new = {"", 0};

	if (!removal)
		new = record_object(record);
	if (old.size)
		take_away(stage, old);
	if (!removal)
		stage_emit(stage, record);
	else if (old.size)
		stage_absorb(stage, record);
	else
		stage_count(stage, record, self.unmatched);
	readings_keep(&self.readings, reading,
	    buffer_span(&self.version_bytes), new);
}

/* Of a reading with versions: its newest one is there. */
static void
take_version(struct stage *stage, struct record *record,
    struct reading *reading, bool removal)
{
	bool there = readings_record(&self.readings, reading).size > 0;
	int order = span_compare(buffer_span(&self.version_bytes),
	    readings_version(&self.readings, reading));

	if (order > 0 || (order == 0 && removal && there))
		replace(stage, record, reading, removal);
	else if (order == 0)
		stage_count(stage, record, self.duplicate);
	else
		stage_count(stage, record, self.outdated);
}

/* -- callbacks -- */

static void
dedup(struct stage *stage, struct record *record)
{
	int64_t now = stage_watermark(stage), past;
	struct reading *reading;
	bool removal, fresh;

	if (!read_key(stage, record) || !read_version(stage, record) ||
	    !removal_read(self.operation, stage, record, &removal))
		return;
	if (!__builtin_sub_overflow(now, self.horizon, &past))
		readings_forget_before(&self.readings, past);
	reading = readings_see(&self.readings, buffer_span(&self.key_bytes),
	    now, &fresh);
	if (self.version)
		take_version(stage, record, reading, removal);
	else
		take(stage, record, reading, fresh, removal);
}

static void
start(struct stage *stage)
{
	self.key = stage_key(stage, &self.key_paths);
	self.operation = removal_field(stage);
	self.duplicate = stage_fate(stage, "duplicate");
	if (self.version_path) {
		self.version = stage_field(stage, self.version_path);
		self.outdated = stage_fate(stage, "outdated");
	}
	self.unmatched = stage_fate(stage, "unmatched");
	readings_init(&self.readings, self.version != NULL);
}

static void
end(struct stage *stage)
{
	(void)stage;
	readings_release(&self.readings);
	free(self.key.fields);
	buffer_release(&self.key_bytes);
	buffer_release(&self.version_bytes);
	buffer_release(&self.line);
}

static void
save(struct stage *stage)
{
	struct reading *reading = NULL;

	while ((reading = readings_next(&self.readings, reading))) {
		buffer_clear(&self.line);
		readings_write(&self.readings, reading, &self.line);
		stage_save(stage, buffer_span(&self.line));
		if (self.version && reading->record_size)
			stage_save(stage,
			    readings_record(&self.readings, reading));
	}
}

static bool
restore(struct stage *stage, struct span line)
{
	(void)stage;
	return readings_read(&self.readings, line, self.key.count);
}

static const struct option options[] = {
	{'k', "key", OPTION_COMMAS, &self.key_paths, "FIELDS",
	    "what makes a reading the same", .required = true},
	{0, "version", OPTION_STRING, &self.version_path, "FIELD",
	    "pass newer versions, in place of older ones"},
	{0, "horizon", OPTION_DURATION, &self.horizon, "DURATION",
	    "event time until a key is forgotten (1d)"},
	{0},
};

static const struct program program = {
	.name = "dedup",
	.summary = "drops readings that were already seen",
	.options = options,
	.time = "timestamp",
	.watermark = true,
	.start = start,
	.record = dedup,
	.save = save,
	.restore = restore,
	.end = end,
};

int
main(int argc, char **argv)
{
	return stage_main(&program, argc, argv);
}
