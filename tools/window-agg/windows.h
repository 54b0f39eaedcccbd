/*
 * windows - the windows of a grid that are open
 */
#ifndef WINDOWS_H
#define WINDOWS_H

#include "window-agg/frozen.h"
#include "window-agg/lookup.h"
#include "window-agg/results.h"
#include "window-agg/timeline.h"

struct windows {
	struct window_grid grid;
	int64_t lateness;	/* a window is kept so long behind its end */
	struct lookup *lookup;
	struct results *results;
	const struct aggregates *aggregates;

	struct timeline open;	/* by start */
	/* All times from its start up to its end are in the same windows, those
	 * below. */
	struct window_bounds pane;
	struct open_window **held;
	size_t count, capacity;
};

/* Whether all the time of a window is in the same windows. */
bool windows_hold(
    struct windows *, struct window_bounds, int64_t watermark);

/* Gives how many windows hold a time and may change: none where it is late. */
size_t windows_enter(struct windows *, int64_t time, int64_t watermark);

/* Gives the record's group, which is about to change, in one of them. */
struct group *windows_group(
    struct windows *, size_t i, struct record *, int64_t watermark);

/* Gives the start of the first window that may still change, and be told. */
int64_t windows_first(const struct windows *, int64_t watermark);

/* Calls visit for each group. */
void windows_visit(const struct windows *,
    void (*visit)(const struct window *, const struct group *, void *context),
    void *context);

/* Gives a group of zeros for one that was saved at that watermark, and its
 * window; or NULL where there was none such. */
struct group *windows_restore(struct windows *, const struct frozen *,
    int64_t watermark, struct window **);

/* Forgets the windows that nothing can change any more, with their groups. */
void windows_forget(struct windows *, int64_t watermark);

/* All windows must have been forgotten. */
void windows_release(struct windows *);

#endif
