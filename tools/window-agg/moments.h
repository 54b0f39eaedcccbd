/*
 * moments - values by time, which can be taken away again
 */
#ifndef MOMENTS_H
#define MOMENTS_H

#include "table.h"

/* All zero is none. */
struct moments {
	struct table values;	/* by time and text */
	int64_t next;		/* numbers them as they come */
};

/* Adds a value at a time, 1, or takes it away, -1, also before it comes. */
void moments_add(
    struct moments *, int64_t time, struct span text, int64_t times);

/* Give the value of the earliest or the latest time, of several at that time
 * the one that came first, or last; an empty span where there is none. */
struct span moments_first(const struct moments *);
struct span moments_last(const struct moments *);

/* Adds what is in another one, as if it had come later. */
void moments_merge(struct moments *, const struct moments *);

/* Adds them as JSON: the number of the next one; then each value's time in
 * nanoseconds and its text, its count, and the numbers of the first and the
 * last that came. Reads that into none, false where it is something else; the
 * text stands on a line that was checked.
 *
 *     [5,1733011200000000000,3.0,2,0,4]
 */
void moments_write(const struct moments *, struct buffer *);
bool moments_parse(struct moments *, struct span);

void moments_release(struct moments *);

#endif
