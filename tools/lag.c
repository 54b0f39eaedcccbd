/* lag - adds a group's value of an earlier window */
#include <stdlib.h>

#include "json.h"
#include "lag/ago.h"
#include "lag/past.h"
#include "memo.h"
#include "removal.h"
#include "timestamp.h"

static struct {
	struct strings by;
	const char *of, *as;
	int64_t ago, lateness;

	struct key_fields group;
	struct field *value, *before, *revision, *operation;
	struct memo memo;	/* of groups, each era a scope */
	struct past past;
	int64_t watermark;	/* that past has followed to */
	int64_t oldest;		/* no row before it is taken */
	struct record again;	/* a row that is emitted again */
	struct buffer line, made;	/* as it was kept, and as it is now */
	struct buffer number;
} self = {.watermark = INT64_MIN, .oldest = INT64_MIN};

/* -- rows -- */

/* Rows up to --ago behind the watermark are taken, and --allowed-lateness more.
 * They find the values of those before them, and change the lines of those
 * behind them. Some days are longer than others, so that one more is kept. */
static void
follow(int64_t watermark)
{
	int64_t spare;

	if (watermark == self.watermark)
		return;
	spare = self.ago % DAY ? 0 : DAY;
	self.watermark = watermark;
	self.oldest = ago_earlier(
	    ago_moved(watermark, -self.lateness), self.ago);
	past_forget(&self.past,
	    ago_moved(ago_moved(self.oldest, -self.ago), -spare),
	    ago_moved(ago_moved(self.oldest, self.ago), -spare));
}

static void
set_before(struct record *record, const struct past_row *earlier)
{
	record_set(record, self.before,
	    earlier ? past_value(&self.past, earlier) : span_of("null"));
}

/* Where rows have a revision, it says how often the row of that time was
 * written before, here and not upstream. */
static void
set_revision(struct record *record, int64_t time)
{
	const struct past_row *row;

	if (field_kind(self.revision, record) == KIND_MISSING)
		return;
	row = past_find(&self.past, time);
	buffer_clear(&self.number);
	json_add_integer(&self.number, row ? row->revision : 0);
	if (!span_equal(field_text(self.revision, record),
	    buffer_span(&self.number)))
		record_set(record, self.revision, buffer_span(&self.number));
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
	struct past_row *row = past_find(&self.past, time);

	if (!row || !row->line_size)
		return;
	read_again(stage, past_line(&self.past, row));
	set_before(&self.again, earlier);
	set_revision(&self.again, time);
	if (self.again.fault)
		return;
	row->revision++;
	buffer_clear(&self.made);
	record_write(&self.again, &self.made);
	stage_make(stage, buffer_span(&self.made));
}

/* A row has another value: emits those again that want it. */
static void
emit_later(struct stage *stage, int64_t time, const struct past_row *row)
{
	int64_t later[2];
	size_t count = ago_later(time, self.ago, later);

	for (size_t i = 0; i < count; i++)
		emit_again(stage, later[i], row);
}

/* What is kept of the record, before it is edited. A row that is no more is one
 * without a value. */
static void
read_row(const struct record *record, bool removal, struct span *line,
    struct span *value)
{
	*line = (struct span){"", 0};
	*value = span_of("null");
	if (removal)
		return;
	*line = record_object(record);
	if (field_kind(self.value, record) != KIND_MISSING)
		*value = field_text(self.value, record);
}

/* Goes to the record's group, which the memo does not know. */
static __attribute__((noinline)) void
look_up_group(struct record *record)
{
	key_add(past_key(&self.past), &self.group, record, NULL);
	past_enter(&self.past);
	if (self.past.group)
		memo_keep(&self.memo, self.past.era, &self.group, record,
		    self.past.group);
}

/* -- callbacks -- */

static void
lag(struct stage *stage, struct record *record)
{
	int64_t time = record->time;
	const struct past_row *row;
	struct span line, value;
	bool removal;

	follow(stage_watermark(stage));
	if (!removal_read(self.operation, stage, record, &removal))
		return;
	if (time < self.oldest) {
		stage_reject(stage, record, "late");
		return;
	}
	read_row(record, removal, &line, &value);
	self.past.group =
	    memo_find(&self.memo, self.past.era, &self.group, record);
	if (!self.past.group)
		look_up_group(record);
	past_expect(&self.past, time);
	set_revision(record, time);
	set_before(record,
	    past_find(&self.past, ago_earlier(time, self.ago)));
	stage_emit(stage, record);
	if (record->fault)
		return;
	row = past_keep(&self.past, time, line, value);
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
	buffer_release(&self.number);
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
	self.revision = stage_member(stage, "revision");
	self.operation = removal_field(stage);
	self.before = stage_member(stage,
	    self.as ? self.as : buffer_string(&name));
	buffer_release(&name);
	past_init(&self.past);
}

static void
save(struct stage *stage)
{
	const struct past_row *row;
	uint32_t at = 0;

	while ((row = past_next(&self.past, &at))) {
		buffer_clear(&self.made);
		past_write(&self.past, row, &self.made);
		stage_save(stage, buffer_span(&self.made));
		if (row->line_size)
			stage_save(stage, past_line(&self.past, row));
	}
}

static bool
restore(struct stage *stage, struct span line)
{
	(void)stage;
	return past_read(&self.past, line, self.group.count);
}

static const struct option options[] = {
	{'b', "by", OPTION_COMMAS, &self.by, "FIELDS",
	    "what makes a group"},
	{0, "of", OPTION_STRING, &self.of, "FIELD",
	    "the value to look up", .required = true},
	{0, "ago", OPTION_DURATION, &self.ago, "DURATION",
	    "how much earlier", .least = 1, .most = 9e18, .required = true},
	{'l', "allowed-lateness", OPTION_DURATION, &self.lateness, "DURATION",
	    "take rows that are so much later (0s)"},
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
	.save = save,
	.restore = restore,
	.end = end,
};

int
main(int argc, char **argv)
{
	return stage_main(&program, argc, argv);
}
