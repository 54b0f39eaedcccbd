/* lag - adds a group's value of an earlier window */
#include <stdlib.h>

#include "key.h"
#include "lag/past.h"
#include "stage.h"
#include "timestamp.h"

static struct {
	struct strings by;
	const char *of, *as;
	int64_t ago;

	struct key_fields group;
	struct field *value, *before;
	struct past past;
	int64_t watermark;	/* that past has followed to */
	int64_t oldest;		/* no row before it is taken */
	struct record again;	/* a row that is emitted again */
	struct buffer line, made;	/* as it was kept, and as it is now */
} self = {.watermark = INT64_MIN, .oldest = INT64_MIN};

/* -- time -- */

/* A time moved by a distance, or the end of time. */
static int64_t
moved(int64_t time, int64_t distance)
{
	int64_t result;

	if (__builtin_add_overflow(time, distance, &result))
		return distance < 0 ? INT64_MIN : INT64_MAX;
	return result;
}

/* --ago as days of --tz: for times that begin one, as daily windows do; 0
 * where it does not apply. */
static int
days_ago(int64_t time)
{
	if (self.ago % DAY || timestamp_day(time, 0) != time)
		return 0;
	return (int)(self.ago / DAY);
}

/* The time whose value a row wants. */
static int64_t
wanted_by(int64_t time)
{
	int days = days_ago(time);

	return days ? timestamp_day(time, -days) : moved(time, -self.ago);
}

/* Rows up to --ago behind the watermark are taken. They find the values of
 * those before them, and change the lines of those behind them. Some days are
 * longer than others, so that one more is kept. */
static void
follow(int64_t watermark)
{
	int64_t spare = self.ago % DAY ? 0 : DAY;

	if (watermark == self.watermark)
		return;
	self.watermark = watermark;
	self.oldest = wanted_by(watermark);
	past_forget(&self.past,
	    moved(moved(self.oldest, -self.ago), -spare),
	    moved(moved(self.oldest, self.ago), -spare));
}

/* -- rows -- */

static void
set_before(struct record *record, const struct past_row *earlier)
{
	record_set(record, self.before,
	    earlier ? past_value(&self.past, earlier) : span_of("null"));
}

/* Scans a line that was kept. */
static void
read_again(struct stage *stage, struct span line)
{
	struct scan_fault fault;
	bool valid;

	if (!self.again.values)
		record_init(&self.again, stage_fields(stage));
	buffer_clear(&self.line);
	buffer_add_span(&self.line, line);
	memset(buffer_reserve(&self.line, 1 + SCAN_PADDING), '\n',
	    1 + SCAN_PADDING);
	record_scan(&self.again, self.line.data, self.line.data + line.size,
	    &fault, &valid);
}

/* Emits the row of a later time again, with the value that has now come. */
static void
emit_again(struct stage *stage, int64_t time, const struct past_row *earlier)
{
	const struct past_row *row = past_find(&self.past, time);

	if (!row)
		return;
	read_again(stage, past_line(&self.past, row));
	set_before(&self.again, earlier);
	if (self.again.fault)
		return;
	buffer_clear(&self.made);
	record_write(&self.again, &self.made);
	stage_make(stage, buffer_span(&self.made));
}

/* Which rows wanted the one of this time: that which is days later, and that
 * which is as many hours later, are not the same where a clock has changed. */
static void
emit_later(struct stage *stage, int64_t time, const struct past_row *row)
{
	int64_t later = moved(time, self.ago);
	int days = days_ago(time);

	if (days && timestamp_day(time, days) != later)
		emit_again(stage, timestamp_day(time, days), row);
	if (wanted_by(later) == time)
		emit_again(stage, later, row);
}

/* -- callbacks -- */

static void
lag(struct stage *stage, struct record *record)
{
	int64_t time = record->time;
	struct span line = record->line;
	struct span value = field_text(self.value, record);
	const struct past_row *row;

	follow(stage_watermark(stage));
	if (time < self.oldest) {
		stage_reject(stage, record, "late");
		return;
	}
	key_add(past_group(&self.past), &self.group, record, NULL);
	set_before(record, past_find(&self.past, wanted_by(time)));
	stage_emit(stage, record);
	if (record->fault)
		return;
	row = past_keep(&self.past, time, line,
	    value.size ? value : span_of("null"));
	if (row)
		emit_later(stage, time, row);
}

static void
end(struct stage *stage)
{
	(void)stage;
	past_release(&self.past);
	free(self.group.fields);
	buffer_release(&self.line);
	buffer_release(&self.made);
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
	past_init(&self.past);
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
