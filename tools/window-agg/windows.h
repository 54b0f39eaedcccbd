/*
 * windows - the windows of a grid that are open
 */
#ifndef WINDOWS_H
#define WINDOWS_H

#include "window-agg/timeline.h"
#include "window-agg/lookup.h"
#include "window-agg/results.h"

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
	struct window **held;
	struct group **found;	/* in each of them */
	size_t count, capacity;
};

/* Whether all the time of a window is in the same windows. */
bool windows_hold(
    struct windows *, struct window_bounds, int64_t watermark);

/* Gives how many groups the record belongs to, and where they are found: none
 * where it is late. They are about to change. */
size_t windows_find(struct windows *, struct record *, int64_t watermark,
    struct group ***found);

/* Forgets the windows that nothing can change any more, with their groups. */
void windows_forget(struct windows *, int64_t watermark);

/* All windows must have been forgotten. */
void windows_release(struct windows *);

#endif
