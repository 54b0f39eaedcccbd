/* lag - adds a group's value of an earlier window */
#include <stdlib.h>

#include "key.h"
#include "stage.h"
#include "table.h"
#include "timeline.h"
#include "timestamp.h"

/* A record that came, for the one that is --ago later than it. */
struct row {
	char *line;		/* with a newline and padding behind it */
	size_t size;
	char *value;		/* of --of, as JSON text */
	size_t value_size;
};

/* All records of one time. */
struct slice {
	int64_t time;
	struct table rows;	/* group -> struct row */
};

static struct {
	struct strings by;
	const char *of, *as;
	int64_t ago;

	struct key_fields group;
	struct field *value, *before;
	struct timeline slices;
	struct buffer key;
	struct record again;	/* a row that is emitted again */
} self;

/* -- rows -- */

static void
free_slice(struct slice *slice)
{
	struct row *row;
	size_t at = 0;

	while ((row = table_next(&slice->rows, &at))) {
		free(row->line);
		free(row->value);
	}
	table_release(&slice->rows);
	free(slice);
}

static void
forget_before(int64_t time)
{
	struct slice *first;

	while ((first = timeline_first(&self.slices)) && first->time < time) {
		timeline_drop_first(&self.slices);
		free_slice(first);
	}
}

static struct slice *
slice_at(int64_t time)
{
	void **place = timeline_at(&self.slices, time);
	struct slice *slice = *place;

	if (!slice) {
		*place = slice = allocate_zeroed(1, sizeof *slice);
		slice->time = time;
		table_init(&slice->rows, sizeof(struct row));
	}
	return slice;
}

/* The row of the same group at another time, or NULL. */
static struct row *
row_at(int64_t time)
{
	struct slice *slice = timeline_find(&self.slices, time);

	return slice ? table_find(&slice->rows, buffer_span(&self.key)) : NULL;
}

/* Keeps the record; gives whether its value is another than the one that was
 * kept before. */
static bool
keep(const struct record *record)
{
	struct span line = record->line;
	struct span value = field_text(self.value, record);
	struct row *row;
	bool changed;

	row = table_add(&slice_at(record->time)->rows,
	    buffer_span(&self.key), &changed);
	if (!value.size)
		value = span_of("null");
	changed = changed || !span_equal(value,
	    (struct span){row->value, row->value_size});
	free(row->line);
	free(row->value);
	row->size = line.size;
	row->line = allocate(line.size + 1 + SCAN_PADDING);
	memcpy(row->line, line.data, line.size);
	memset(row->line + line.size, '\n', 1 + SCAN_PADDING);
	row->value = duplicate_bytes(value.data, value.size);
	row->value_size = value.size;
	return changed;
}

/* -- time -- */

/* A time that is so many steps of --ago away. Whole days are those of --tz
 * where the time is a midnight, as daily windows have it. */
static int64_t
away(int64_t time, int steps)
{
	int64_t distance;

	if (self.ago % DAY == 0 && timestamp_day(time, 0) == time)
		return timestamp_day(time, steps * (int)(self.ago / DAY));
	distance = steps * self.ago;
	if (__builtin_add_overflow(time, distance, &time))
		return distance < 0 ? INT64_MIN : INT64_MAX;
	return time;
}

/* -- callbacks -- */

static void
set_before(struct record *record, const struct row *earlier)
{
	struct span value = span_of("null");

	if (earlier)
		value = (struct span){earlier->value, earlier->value_size};
	record_set(record, self.before, value);
}

/* Emits the record that came before the one it wanted, now with its value. */
static void
emit_again(struct stage *stage, const struct row *row,
    const struct row *earlier)
{
	struct scan_fault fault;
	struct buffer line = {0};
	bool valid;

	if (!self.again.values)
		record_init(&self.again, stage_fields(stage));
	record_scan(&self.again, row->line, row->line + row->size, &fault,
	    &valid);
	set_before(&self.again, earlier);
	record_write(&self.again, &line);
	stage_make(stage, buffer_span(&line));
	buffer_release(&line);
}

static void
lag(struct stage *stage, struct record *record)
{
	int64_t watermark = stage_watermark(stage);
	int64_t time = record->time;
	const struct row *later;
	bool changed;

	/* A record of --ago behind the watermark still finds its own. */
	forget_before(away(watermark, -2));
	if (time < away(watermark, -1)) {
		stage_reject(stage, record, "late");
		return;
	}
	buffer_clear(&self.key);
	key_add(&self.key, &self.group, record, NULL);
	changed = keep(record);
	set_before(record, row_at(away(time, -1)));
	stage_emit(stage, record);
	later = row_at(away(time, 1));
	if (later && changed)
		emit_again(stage, later, row_at(time));
}

static void
end(struct stage *stage)
{
	(void)stage;
	forget_before(INT64_MAX);
	timeline_release(&self.slices);
	free(self.group.fields);
	buffer_release(&self.key);
	if (self.again.values)
		record_release(&self.again);
}

static void
start(struct stage *stage)
{
	struct buffer name = {0};

	field_add_name(&name, self.of);
	buffer_add_string(&name, "_before");
	self.group = stage_key(stage, &self.by);
	self.value = stage_field(stage, self.of);
	self.before = stage_member(stage,
	    self.as ? self.as : buffer_string(&name));
	buffer_release(&name);
}

static const struct option options[] = {
	{'b', "by", OPTION_COMMAS, &self.by, "FIELDS",
	    "what makes a group"},
	{0, "of", OPTION_STRING, &self.of, "FIELD",
	    "the value to look up", .required = true},
	{0, "ago", OPTION_DURATION, &self.ago, "DURATION",
	    "how much earlier", .least = 1, .most = 9e18, .required = true},
	{0, "as", OPTION_STRING, &self.as, "FIELD",
	    "where to put it (FIELD_before)"},
	{0},
};

static const struct program program = {
	.name = "lag",
	.summary = "adds a group's value of an earlier window",
	.options = options,
	.time = "window_start",
	.watermark = true,
	.start = start,
	.record = lag,
	.end = end,
};

int
main(int argc, char **argv)
{
	return stage_main(&program, argc, argv);
}
