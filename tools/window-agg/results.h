/*
 * results - what is told of the groups, and when
 *
 * A group that changes waits in a list of its window, and that in the agenda,
 * for the watermark at which the window is complete; where it is so already,
 * for the next one. When the watermark comes there, the group is told:
 *
 *             results_change()                      watermark
 *     group ─────────────────▶ window ─▶ agenda ───────────────▶ row
 *
 * With early results it is told meanwhile, too, at the watermarks that begin a
 * step of their grid.
 *
 * A row takes the place of the one before that had its window's start and its
 * key. Where a group is no more, its row is told once more, to be removed.
 */
#ifndef RESULTS_H
#define RESULTS_H

#include "window-agg/agenda.h"
#include "window-agg/format.h"

struct results {
	const struct format *format;
	struct window_grid early;	/* when open windows are told; or 0 */
	struct agenda agenda;	/* of windows with groups that wait */
	int64_t next;		/* the watermark at which something is due */
	struct window **due;	/* those whose time has come */
	size_t due_count, due_capacity;
	struct buffer line;
};

void results_init(struct results *, const struct format *);

/* Says that something else is due at a watermark. */
void results_expect(struct results *, int64_t watermark);

/* Enters a group; see results_change(). */
void results_enter(struct results *, struct window *, struct group *,
    int64_t watermark);

/* Must be called before a group of a window changes, with the watermark as it
 * is. */
static inline void
results_change(struct results *results, struct window *window,
    struct group *group, int64_t watermark)
{
	if (!group->waiting)
		results_enter(results, window, group, watermark);
}

/* Enters a group again that was waiting when it was saved, with the watermark
 * as it was then: as long as a group waits, what it waits for depends on its
 * end and on the watermark alone. */
void results_resume(struct results *, struct window *, struct group *,
    int64_t watermark);

/* Tells those groups by the start of their window, and then by key, whose time
 * has come with that watermark. */
void results_tell(struct results *, struct stage *, int64_t watermark);

void results_release(struct results *);

#endif
