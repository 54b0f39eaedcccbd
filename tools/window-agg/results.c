#include "window-agg/results.h"

#include <endian.h>
#include <stdlib.h>

/* A group of a window, and what it is ordered by. */
struct due {
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

/* -- waiting -- */

/* The watermark at which a group of the window, which changes now, is told. */
static int64_t
time_of(const struct results *results, const struct window *window,
    int64_t watermark)
{
	int64_t end = window->bounds.end, early;

	if (end <= watermark)
		return moved(watermark, 1);
	if (!results->early.every)
		return end;
	early = window_step(results->early, watermark).end;
	return early < end ? early : end;
}

/* The time has come of all that wait: there are none yet whose has. */
static void
make_due(struct window *window)
{
	window->due = window->waiting;
	window->waiting = NULL;
}

/* Lets a group wait with those of its window. Where it waits for another
 * watermark, the one for which they do is here. */
static void
schedule(struct results *results, struct window *window, struct group *group,
    int64_t watermark)
{
	int64_t time = time_of(results, window, watermark);

	if (window->waiting && window->time != time)
		make_due(window);
	if (!window->waiting) {
		window->time = time;
		agenda_add(&results->agenda, time, window);
		results_expect(results, time);
	}
	group->next = window->waiting;
	window->waiting = group;
}

__attribute__((noinline)) void
results_enter(struct results *results, struct window *window,
    struct group *group, int64_t watermark)
{
	struct buffer *line = &results->line;

	if (group->standing) {
		buffer_clear(line);
		format_add(results->format, window, group, line);
		group->told = duplicate(buffer_string(line));
	}
	group->waiting = true;
	schedule(results, window, group, watermark);
}

void
results_resume(struct results *results, struct window *window,
    struct group *group, int64_t watermark)
{
	if (group->waiting)
		schedule(results, window, group, watermark);
}

/* -- what is due -- */

/* Whether the time of a window has come; a session may have grown. */
static bool
is_due(const struct results *results, const struct window *window,
    int64_t time, int64_t watermark)
{
	return window->bounds.end <= watermark ||
	    (results->early.every &&
	    window_step(results->early, time).start == time);
}

/* What has grown is entered again as of the time that it was entered for: when
 * it is told depends on its end and on when it changed, not on how it grew. */
static void
wait_again(struct results *results, struct window *window)
{
	struct group *group = window->waiting;

	window->waiting = NULL;
	schedule(results, window, group, window->time);
}

/* Takes the windows whose time has come out of the agenda. */
static void
collect_due(struct results *results, int64_t watermark)
{
	struct agenda_entry entry;
	struct window *window;

	results->due_count = 0;
	while (agenda_take(&results->agenda, watermark, &entry)) {
		window = entry.item;
		if (!is_due(results, window, entry.time, watermark)) {
			wait_again(results, window);
			continue;
		}
		if (!window->due)
			make_due(window);
		results->due = reallocate_more(results->due,
		    sizeof *results->due, results->due_count, 1,
		    &results->due_capacity);
		results->due[results->due_count++] = window;
	}
}

/* Sessions of several groups may have one start. */
static int
compare_windows(const void *a, const void *b)
{
	const struct window *left = *(struct window *const *)a;
	const struct window *right = *(struct window *const *)b;

	if (left->bounds.start != right->bounds.start)
		return left->bounds.start < right->bounds.start ? -1 : 1;
	return span_compare(left->key, right->key);
}

static int
compare_due(const void *a, const void *b, void *window)
{
	const struct due *left = a, *right = b;

	if (left->key != right->key)
		return left->key < right->key ? -1 : 1;
	return span_compare(group_key(window, left->group),
	    group_key(window, right->group));
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

/* -- telling -- */

/* Adds the row that a group is to have; gives whether it has one. */
static bool
add_row(const struct results *results, const struct window *window,
    struct group *group, struct buffer *line)
{
	const struct aggregates *aggregates = results->format->aggregates;

	if (group->gone)
		return false;
	if (aggregates->merged)
		group_join_parts(group, aggregates);
	if (aggregates_records(aggregates, group->states) <= 0)
		return false;
	format_add(results->format, window, group, line);
	return true;
}

/* Tells a group's row where it is another one, or that it has none any more. */
static void
tell(struct results *results, struct stage *stage,
    const struct window *window, struct group *group)
{
	struct buffer *line = &results->line;
	bool row;

	buffer_clear(line);
	row = add_row(results, window, group, line);
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

/* Tells the groups of a window by key. */
static void
tell_window(struct results *results, struct stage *stage,
    struct window *window)
{
	struct group *group;
	struct due *due;
	size_t count = 0;

	for (group = window->due; group; group = group->next)
		count++;
	due = allocate(count * sizeof *due);
	for (group = window->due, count = 0; group; group = group->next)
		due[count++] = (struct due){
		    start_of(group_key(window, group)), group};
	window->due = NULL;
	qsort_r(due, count, sizeof *due, compare_due, window);
	for (size_t i = 0; i < count; i++)
		tell(results, stage, window, due[i].group);
	free(due);
}

void
results_tell(struct results *results, struct stage *stage, int64_t watermark)
{
	collect_due(results, watermark);
	if (results->due_count)
		qsort(results->due, results->due_count, sizeof *results->due,
		    compare_windows);
	for (size_t i = 0; i < results->due_count; i++)
		tell_window(results, stage, results->due[i]);
	results->next = agenda_next(&results->agenda);
}

void
results_release(struct results *results)
{
	agenda_release(&results->agenda);
	free(results->due);
	buffer_release(&results->line);
}
