/*
 * frozen - groups as lines of a checkpoint, and back
 *
 *     {"window":[1733011200000000000,1733014800000000000],"key":["Bretagne"],
 *      "revision":1,"standing":true,"waiting":true,"told":{…},"states":{…}}
 *
 * A window is told in nanoseconds, a key by the values that make a group. What
 * is not so is left out. Where partial results are merged, a group has its
 * parts in place of the states that these make together, and the key of a part
 * is its origin:
 *
 *     "parts":[{"window":[…],"key":["edge-7"],"revision":0,"states":{…}}]
 *
 * A session that another one has taken over, "gone", has neither: nothing is
 * left of it but the row that is yet to be removed.
 */
#ifndef FROZEN_H
#define FROZEN_H

#include "window-agg/group.h"

enum frozen_member {
	FROZEN_WINDOW,
	FROZEN_KEY,
	FROZEN_REVISION,
	FROZEN_STANDING,
	FROZEN_WAITING,
	FROZEN_GONE,
	FROZEN_TOLD,
	FROZEN_STATES,
	FROZEN_PARTS,
	FROZEN_MEMBERS,
};

/* A line that was read. */
struct frozen {
	const struct aggregates *aggregates;
	size_t key_values;	/* how many make a key */

	/* The group at hand, or the part of it. */
	struct value members[FROZEN_MEMBERS];
	struct window_bounds bounds;
	struct buffer key;
	int64_t revision;
	struct arena arena;
	struct buffer why;	/* its states are none */
	uint64_t *memory;	/* of a part's states */
};

/* Borrows the aggregates, which must be complete. */
void frozen_init(
    struct frozen *, const struct aggregates *, size_t key_values);

/* Adds the line of a group, without a newline. A session that is gone must have
 * a row to be removed. */
void frozen_write(const struct window *, const struct group *,
    const struct aggregates *, struct buffer *);

/* Reads a line, which was checked and is padded: its bounds and its key are
 * known then, until the next one is read. False where it is not as above. */
bool frozen_read(struct frozen *, struct span line);

/* Gives the rest to a group of zeros, which has a key; false where it
 * is not as above, the group is to be dropped then. The line must still be
 * there. */
bool frozen_fill(struct frozen *, struct group *);

void frozen_release(struct frozen *);

/* Whether the group has a flag. */
static inline bool
frozen_has(const struct frozen *frozen, enum frozen_member flag)
{
	return frozen->members[flag].kind == KIND_TRUE;
}

#endif
