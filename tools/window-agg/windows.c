#include "window-agg/windows.h"

#include <stdlib.h>

struct window {
	struct window_bounds bounds;
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
static struct window *
open_window(struct windows *windows, struct window_bounds bounds)
{
	void **place = timeline_at(&windows->open, bounds.start);
	struct window *window = *place;

	if (!window) {
		*place = window = allocate_zeroed(1, sizeof *window);
		window->bounds = bounds;
		table_init(&window->groups, group_size(windows->aggregates));
	}
	return window;
}

static void
hold(struct windows *windows, struct window *window)
{
	if (windows->count == windows->capacity) {
		windows->capacity = 2 * windows->capacity + 1;
		windows->held = reallocate(windows->held,
		    windows->capacity * sizeof *windows->held);
	}
	windows->held[windows->count++] = window;
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

/* Gives the window's group of a key. */
static void
begin_group(const struct window *window, struct group *group)
{
	group->bounds = window->bounds;
	group->key = table_key(&window->groups, group);
}

/* Gives the record's group, which the memo does not know. */
static __attribute__((noinline)) struct group *
add_group(struct windows *windows, struct window *window,
    struct record *record)
{
	bool fresh;
	struct group *group = lookup_add(
	    windows->lookup, &window->groups, record, &fresh);

	if (fresh)
		begin_group(window, group);
	return group;
}

struct group *
windows_group(struct windows *windows, size_t i, struct record *record,
    int64_t watermark)
{
	struct window *window = windows->held[i];
	struct group *group = lookup_find(
	    windows->lookup, &window->groups, record);

	if (!group)
		group = add_group(windows, window, record);
	results_change(windows->results, group, watermark);
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
    void (*visit)(const struct group *, void *context), void *context)
{
	const struct window *window;
	const struct group *group;
	size_t at;

	for (size_t i = 0; i < windows->open.count; i++) {
		window = windows->open.moments[i].item;
		for (at = 0; (group = table_next(&window->groups, &at));)
			visit(group, context);
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
    int64_t watermark)
{
	struct window *window;
	struct group *group;
	bool fresh;

	if (frozen_has(frozen, FROZEN_GONE) ||
	    !may_open(windows, frozen->bounds, watermark))
		return NULL;
	window = open_window(windows, frozen->bounds);
	group = table_add(&window->groups, buffer_span(&frozen->key), &fresh);
	if (!fresh)
		return NULL;
	begin_group(window, group);
	results_expect(windows->results, last_call(windows, frozen->bounds));
	return group;
}

/* -- forgetting -- */

static void
forget_window(struct windows *windows, struct window *window)
{
	struct group *group;
	size_t at = 0;

	while ((group = table_next(&window->groups, &at)))
		group_drop(group, windows->aggregates);
	table_release(&window->groups);
	free(window);
}

void
windows_forget(struct windows *windows, int64_t watermark)
{
	struct window *first;

	while ((first = timeline_first(&windows->open)) &&
	    last_call(windows, first->bounds) <= watermark) {
		timeline_drop_first(&windows->open);
		forget_window(windows, first);
		windows->count = 0;
		lookup_forget(windows->lookup);
	}
	if (first)
		results_expect(windows->results,
		    last_call(windows, first->bounds));
}

void
windows_release(struct windows *windows)
{
	timeline_release(&windows->open);
	free(windows->held);
}
