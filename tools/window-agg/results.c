#include "window-agg/results.h"

#include <endian.h>
#include <stdlib.h>

/* A group and what it is ordered by. */
struct due {
	int64_t start;
	uint64_t key;		/* its first bytes, as a number */
	struct group *group;
};

void
results_init(struct results *results, const struct format *format)
{
	*results = (struct results){.format = format, .next = INT64_MAX};
}

void
results_expect(struct results *results, int64_t watermark)
{
	if (watermark < results->next)
		results->next = watermark;
}

/* Enters a group for the watermark at which it is to be told. */
static void
schedule(struct results *results, struct group *group, int64_t watermark)
{
	int64_t time = group->bounds.end, early;

	if (time <= watermark)
		time = moved(watermark, 1);
	else if (results->early.every) {
		early = window_step(results->early, watermark).end;
		time = early < time ? early : time;
	}
	agenda_add(&results->agenda, time, group);
	results_expect(results, time);
}

__attribute__((noinline)) void
results_enter(struct results *results, struct group *group, int64_t watermark)
{
	struct buffer *line = &results->line;

	if (group->standing) {
		buffer_clear(line);
		format_add(results->format, group, line);
		group->told = duplicate(buffer_string(line));
	}
	group->waiting = true;
	schedule(results, group, watermark);
}

void
results_resume(struct results *results, struct group *group, int64_t watermark)
{
	if (group->waiting)
		schedule(results, group, watermark);
}

/* Whether the time of a group has come; a session may have grown. */
static bool
is_due(const struct results *results, const struct group *group, int64_t time,
    int64_t watermark)
{
	return group->bounds.end <= watermark ||
	    (results->early.every &&
	    window_step(results->early, time).start == time);
}

/* The first bytes of a key as a number that compares as they do. */
static uint64_t
start_of(struct span key)
{
	uint64_t bytes = 0;

	if (key.size)
		memcpy(&bytes, key.data, key.size < 8 ? key.size : 8);
	return be64toh(bytes);
}

static int
compare_due(const void *a, const void *b)
{
	const struct due *left = a, *right = b;

	if (left->start != right->start)
		return left->start < right->start ? -1 : 1;
	if (left->key != right->key)
		return left->key < right->key ? -1 : 1;
	return span_compare(left->group->key, right->group->key);
}

/* Takes those whose time has come out of the agenda, in the order to tell. What
 * has grown is entered again as of the time that it was entered for: when it is
 * told depends on its end and on when it changed, not on how it grew. */
static void
collect_due(struct results *results, int64_t watermark)
{
	struct agenda_entry entry;
	struct group *group;

	results->due_count = 0;
	while (agenda_take(&results->agenda, watermark, &entry)) {
		group = entry.item;
		if (!is_due(results, group, entry.time, watermark)) {
			schedule(results, group, entry.time);
			continue;
		}
		if (results->due_count == results->due_capacity) {
			results->due_capacity = 2 * results->due_capacity + 8;
			results->due = reallocate(results->due,
			    results->due_capacity * sizeof *results->due);
		}
		results->due[results->due_count++] = (struct due){
		    group->bounds.start, start_of(group->key), group};
	}
	if (results->due_count)
		qsort(results->due, results->due_count, sizeof *results->due,
		    compare_due);
}

/* Adds the row that a group is to have; gives whether it has one. */
static bool
add_row(const struct results *results, struct group *group,
    struct buffer *line)
{
	const struct aggregates *aggregates = results->format->aggregates;

	if (group->gone)
		return false;
	if (aggregates->merged)
		group_join_parts(group, aggregates);
	if (aggregates_records(aggregates, group->states) <= 0)
		return false;
	format_add(results->format, group, line);
	return true;
}

/* Tells a group's row where it is another one, or that it has none any more. */
static void
tell(struct results *results, struct stage *stage, struct group *group)
{
	struct buffer *line = &results->line;
	bool row;

	buffer_clear(line);
	row = add_row(results, group, line);
	if (group->standing && !row)
		buffer_add_string(line, group->told);
	else if (group->standing && !strcmp(buffer_string(line), group->told))
		buffer_clear(line);
	if (line->size) {
		format_end(results->format, group->revision++, !row, line);
		stage_make(stage, buffer_span(line));
	}
	free(group->told);
	group->told = NULL;
	group->standing = row;
	group->waiting = false;
}

void
results_tell(struct results *results, struct stage *stage, int64_t watermark)
{
	collect_due(results, watermark);
	for (size_t i = 0; i < results->due_count; i++)
		tell(results, stage, results->due[i].group);
	results->next = agenda_next(&results->agenda);
}

void
results_release(struct results *results)
{
	agenda_release(&results->agenda);
	free(results->due);
	buffer_release(&results->line);
}
