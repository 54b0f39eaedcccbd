/* window-agg - aggregates by window and group */
#include <stdlib.h>

#include "json.h"
#include "key.h"
#include "stage.h"
#include "table.h"
#include "timeline.h"
#include "timestamp.h"
#include "window-agg/aggregate.h"
#include "window-agg/bounds.h"
#include "window-agg/memo.h"

struct window {
	struct window_bounds bounds;
	struct table groups;	/* key -> states of the aggregates */
};

static struct {
	const char *every;
	struct strings by;

	struct window_length length;
	struct key_fields group;
	char **group_names;	/* of the members in a result */
	struct aggregates aggregates;

	struct timeline windows;	/* open ones, by start */
	struct window *current;	/* the one of the last record */
	struct memo memo;
	struct buffer key, line;
} self;

/* -- results -- */

/* A group of a window that closes. */
struct row {
	struct span key;
	void *states;
};

static int
compare_rows(const void *a, const void *b)
{
	return span_compare(
	    ((const struct row *)a)->key, ((const struct row *)b)->key);
}

static void
write_row(struct stage *stage, const struct window *window,
    const struct row *row)
{
	struct buffer *line = &self.line;
	struct span key = row->key;
	size_t size;

	buffer_clear(line);
	buffer_add_char(line, '{');
	if (self.length.size) {
		json_add_member(line, "window_start");
		json_add_time(line, window->bounds.start);
		json_add_member(line, "window_end");
		json_add_time(line, window->bounds.end);
	}
	for (size_t i = 0; i < self.group.count; i++) {
		json_add_member(line, self.group_names[i]);
		size = key_read(line, key);
		key.data += size;
		key.size -= size;
	}
	aggregates_write(&self.aggregates, row->states, line);
	buffer_add_char(line, '}');
	stage_make(stage, buffer_span(line));
}

/* Writes the window's groups in the order of their keys, and frees it. */
static void
close_window(struct stage *stage, struct window *window)
{
	struct row *rows = allocate(window->groups.count * sizeof *rows);
	size_t count = 0, at = 0;
	void *states;

	while ((states = table_next(&window->groups, &at)))
		rows[count++] = (struct row){
		    table_key(&window->groups, states), states};
	qsort(rows, count, sizeof *rows, compare_rows);
	for (size_t i = 0; i < count; i++) {
		write_row(stage, window, &rows[i]);
		aggregates_drop(&self.aggregates, rows[i].states);
	}
	free(rows);
	table_release(&window->groups);
	free(window);
}

/* -- open windows -- */

/* Closes those windows that end at or before a time. */
static void
close_until(struct stage *stage, int64_t time)
{
	struct window *first;

	while ((first = timeline_first(&self.windows)) &&
	    first->bounds.end <= time) {
		timeline_drop_first(&self.windows);
		close_window(stage, first);
		self.current = NULL;
		memo_clear(&self.memo);
	}
}

/* The open window with these bounds; opens it where it is not yet. */
static struct window *
window_at(struct window_bounds bounds)
{
	void **place = timeline_at(&self.windows, bounds.start);
	struct window *window = *place;

	if (!window) {
		*place = window = allocate_zeroed(1, sizeof *window);
		window->bounds = bounds;
		table_init(&window->groups, self.aggregates.size);
	}
	return window;
}

/* -- callbacks -- */

/* The states of the record's group in the current window. */
static void *
states_of(struct record *record)
{
	struct window *window = self.current;
	void *states = memo_find(&self.memo, window, &self.group, record);
	bool fresh;

	if (states)
		return states;
	buffer_clear(&self.key);
	key_add(&self.key, &self.group, record, NULL);
	states = table_add(&window->groups, buffer_span(&self.key), &fresh);
	memo_keep(&self.memo, window, &self.group, record, states);
	return states;
}

/* Answers the record: absorbed, or rejected. */
static void
take(struct stage *stage, struct record *record)
{
	struct window_bounds bounds;
	const struct field *misfit;

	if (!self.current || record->time < self.current->bounds.start ||
	    record->time >= self.current->bounds.end) {
		bounds = window_of(self.length, record->time);
		if (bounds.end <= stage_watermark(stage)) {
			stage_reject(stage, record, "late");
			return;
		}
		self.current = window_at(bounds);
	}
	misfit = aggregates_check(&self.aggregates, record);
	if (misfit) {
		stage_reject(stage, record, "'%s' is no number",
		    misfit->path);
		return;
	}
	aggregates_take(&self.aggregates, states_of(record), record);
	stage_absorb(stage, record);
}

/* The answer comes before the results: where the reader of these has left, the
 * books balance all the same. */
static void
aggregate(struct stage *stage, struct record *record)
{
	take(stage, record);
	close_until(stage, stage_watermark(stage));
}

static void
end(struct stage *stage)
{
	close_until(stage, INT64_MAX);
	aggregates_release(&self.aggregates);
	timeline_release(&self.windows);
	for (size_t i = 0; i < self.by.count; i++)
		free(self.group_names[i]);
	free(self.group_names);
	free(self.group.fields);
	buffer_release(&self.key);
	buffer_release(&self.line);
}

static void
read_length(void)
{
	int64_t size = 0;

	if (strcmp(self.every, "all") != 0 &&
	    (!duration_parse(self.every, &size) || size <= 0))
		fail(EXIT_USAGE, "--every: '%s' is not a duration such as 1h, "
		    "or all", self.every);
	self.length = window_length(size);
}

/* The names of a result's members, each of which must be another. */
static void
name_groups(void)
{
	struct strings names = {0};
	struct buffer name = {0};

	if (self.length.size) {
		strings_add(&names, "window_start");
		strings_add(&names, "window_end");
	}
	self.group_names = allocate(self.by.count * sizeof(char *));
	for (size_t i = 0; i < self.by.count; i++) {
		buffer_clear(&name);
		field_add_name(&name, self.by.items[i]);
		self.group_names[i] = duplicate(buffer_string(&name));
		strings_add(&names, self.group_names[i]);
	}
	for (size_t i = 0; i < names.count; i++) {
		for (size_t j = 0; j < i; j++)
			if (!strcmp(names.items[i], names.items[j]))
				fail(EXIT_USAGE, "--by: two members of a "
				    "result are named '%s'", names.items[i]);
		if (aggregates_named(&self.aggregates, names.items[i]))
			fail(EXIT_USAGE, "an aggregate and another member of "
			    "a result are named '%s'", names.items[i]);
	}
	buffer_release(&name);
	strings_release(&names);
}

static void
start(struct stage *stage)
{
	read_length();
	self.group = stage_key(stage, &self.by);
	for (size_t i = 0; i < stage_operand_count(stage); i++)
		aggregates_add(
		    &self.aggregates, stage, stage_operand(stage, i));
	name_groups();
}

static const struct option options[] = {
	{'e', "every", OPTION_STRING, &self.every, "DURATION",
	    "length of a window, or all", .required = true},
	{'b', "by", OPTION_COMMAS, &self.by, "FIELDS",
	    "one result for each group of their values"},
	{0},
};

static const struct program program = {
	.name = "window-agg",
	.summary = "aggregates by window and group",
	.operands = "[NAME=]FUNCTION:FIELD...",
	.least_operands = 1,
	.most_operands = -1,
	.options = options,
	.time = "timestamp",
	.watermark = true,
	.start = start,
	.record = aggregate,
	.end = end,
};

int
main(int argc, char **argv)
{
	return stage_main(&program, argc, argv);
}
