#include "window-agg/windows.h"

#include <stdlib.h>

struct open_window {
	struct window window;
	struct table groups;	/* struct group by key */
};

/* The watermark at which nothing can change a window any more. */
static int64_t
last_call(const struct windows *windows, struct window_bounds bounds)
{
	return moved(bounds.end, windows->lateness);
}

/* -- the windows that hold a time -- */

/* The open window that begins there; opens it where it is not yet. */
static struct open_window *
open_window(struct windows *windows, struct window_bounds bounds)
{
	void **place = timeline_at(&windows->open, bounds.start);
	struct open_window *open = *place;

	if (!open) {
		*place = open = allocate_zeroed(1, sizeof *open);
		open->window.bounds = bounds;
		open->window.groups = &open->groups;
		table_init(&open->groups, group_size(windows->aggregates));
	}
	return open;
}

static void
hold(struct windows *windows, struct open_window *open)
{
	windows->held = reallocate_more(windows->held, sizeof *windows->held,
	    windows->count, 1, &windows->capacity);
	windows->held[windows->count++] = open;
}

/* Finds the windows that hold a time and may change, from the last one back. */
static __attribute__((noinline)) void
find_pane(struct windows *windows, int64_t time, int64_t watermark)
{
	struct window_bounds step = window_step(windows->grid, time), window;

	windows->pane = step;
	windows->count = 0;
	for (;;) {
		window = window_from(windows->grid, step.start);
		if (window.end <= time) {
			if (window.end > windows->pane.start)
				windows->pane.start = window.end;
			return;
		}
		if (window.end < windows->pane.end)
			windows->pane.end = window.end;
		if (last_call(windows, window) > watermark)
			hold(windows, open_window(windows, window));
		if (step.start == INT64_MIN)
			return;
		step = window_step(windows->grid, step.start - 1);
	}
}

/* They are nearly always those of the last record. */
size_t
windows_enter(struct windows *windows, int64_t time, int64_t watermark)
{
	if (!windows->count || time < windows->pane.start ||
	    time >= windows->pane.end)
		find_pane(windows, time, watermark);
	return windows->count;
}

bool
windows_hold(struct windows *windows, struct window_bounds bounds,
    int64_t watermark)
{
	windows_enter(windows, bounds.start, watermark);
	return bounds.end <= windows->pane.end;
}

/* -- groups -- */

/* Gives the record's group, which the memo does not know. */
static __attribute__((noinline)) struct group *
add_group(struct windows *windows, struct open_window *open,
    struct record *record)
{
	bool fresh;

	return lookup_add(windows->lookup, &open->groups, record, &fresh);
}

struct group *
windows_group(struct windows *windows, size_t i, struct record *record,
    int64_t watermark)
{
	struct open_window *open = windows->held[i];
	struct group *group = lookup_find(
	    windows->lookup, &open->groups, record);

	if (!group)
		group = add_group(windows, open, record);
	results_change(windows->results, &open->window, group, watermark);
	return group;
}

/* -- checkpoints -- */

int64_t
windows_first(const struct windows *windows, int64_t watermark)
{
	return window_first(
	    windows->grid, moved(watermark, -windows->lateness));
}

void
windows_visit(const struct windows *windows,
    void (*visit)(const struct window *, const struct group *, void *context),
    void *context)
{
	const struct open_window *open;
	const struct group *group;
	size_t at;

	for (size_t i = 0; i < windows->open.count; i++) {
		open = windows->open.moments[i].item;
		for (at = 0; (group = table_next(&open->groups, &at));)
			visit(&open->window, group, context);
	}
}

/* Whether it is a window of the grid that is to be open. */
static bool
may_open(const struct windows *windows, struct window_bounds bounds,
    int64_t watermark)
{
	return window_step(windows->grid, bounds.start).start ==
	    bounds.start &&
	    window_from(windows->grid, bounds.start).end == bounds.end &&
	    last_call(windows, bounds) > watermark;
}

struct group *
windows_restore(struct windows *windows, const struct frozen *frozen,
    int64_t watermark, struct window **window)
{
	struct open_window *open;
	struct group *group;
	bool fresh;

	if (frozen_has(frozen, FROZEN_GONE) ||
	    !may_open(windows, frozen->bounds, watermark))
		return NULL;
	open = open_window(windows, frozen->bounds);
	group = table_add(&open->groups, buffer_span(&frozen->key), &fresh);
	if (!fresh)
		return NULL;
	*window = &open->window;
	results_expect(windows->results, last_call(windows, frozen->bounds));
	return group;
}

/* -- forgetting -- */

static void
forget_window(struct windows *windows, struct open_window *open)
{
	struct group *group;
	size_t at = 0;

	while ((group = table_next(&open->groups, &at)))
		group_drop(group, windows->aggregates);
	table_release(&open->groups);
	free(open);
}

void
windows_forget(struct windows *windows, int64_t watermark)
{
	struct open_window *first;

	while ((first = timeline_first(&windows->open)) &&
	    last_call(windows, first->window.bounds) <= watermark) {
		timeline_drop_first(&windows->open);
		forget_window(windows, first);
		windows->count = 0;
		lookup_forget(windows->lookup);
	}
	if (first)
		results_expect(windows->results,
		    last_call(windows, first->window.bounds));
}

void
windows_release(struct windows *windows)
{
	timeline_release(&windows->open);
	free(windows->held);
}
