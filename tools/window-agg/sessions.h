/*
 * sessions - windows that last as long as records follow one another
 *
 * A record is a session of one gap from its time on, and those of a group that
 * overlap are one:
 *
 *     ├──────┤                          ├──────┤
 *         ├──────┤                          ├──────┤
 *     ├──────────┤  one session         ├──────────┤  another
 */
#ifndef SESSIONS_H
#define SESSIONS_H

#include "window-agg/frozen.h"
#include "window-agg/lookup.h"
#include "window-agg/results.h"

struct sessions {
	int64_t gap;
	int64_t lateness;	/* a session is kept so long behind its end */
	struct lookup *lookup;
	struct results *results;
	const struct aggregates *aggregates;

	struct table rows;	/* key -> the group's sessions, by start */
	struct agenda ends;	/* of what is kept, which may have grown */
	struct group *found;
};

/* Needs what stands above to be set, and the aggregates to be complete. */
void sessions_init(struct sessions *);

/* Finds the group that the record belongs to, which is about to change; false
 * where it is late. */
bool sessions_find(struct sessions *, struct record *, int64_t watermark);

/* Calls visit for each session, and then for each that another one has taken
 * over and that is yet to be removed downstream. */
void sessions_visit(const struct sessions *,
    void (*visit)(const struct window *, const struct group *, void *context),
    void *context);

/* Gives a session of zeros for one that was saved at that watermark, and its
 * window; or NULL where there was none such. They come in the order above. */
struct group *sessions_restore(struct sessions *, const struct frozen *,
    int64_t watermark, struct window **);

/* Forgets the sessions that nothing can change any more. */
void sessions_forget(struct sessions *, int64_t watermark);

/* All sessions must have been forgotten. */
void sessions_release(struct sessions *);

#endif
