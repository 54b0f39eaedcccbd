/*
 * memo - the groups that records came to lately
 *
 * To find a record's group takes a key that is the same for all ways to write
 * its values, and a hash of it. Streams repeat few texts: the memo goes from
 * the values as they stand in the line straight to the group's states.
 *
 *     "Bretagne" in the window of 14:00 ─▶ entry ─▶ states
 */
#ifndef MEMO_H
#define MEMO_H

#include "key.h"

enum { MEMO_ENTRIES = 256, MEMO_FIELDS = 4, MEMO_TEXT = 96 };

struct memo_entry {
	const void *window;	/* NULL: the entry is free */
	void *states;
	uint64_t shape;		/* kind and size of each value */
	/* Of all of them, padded with a word. */
	char text[MEMO_TEXT + 8];
};

/* All zero is an empty memo. */
struct memo {
	struct memo_entry entries[MEMO_ENTRIES];
	struct memo_entry *place;	/* of what was looked up last */
	uint64_t shape;
};

/* Gives the states of the record's group in a window, or NULL where they are
 * not in the memo. The values must be those of a line, which is padded. */
void *memo_find(struct memo *, const void *window, const struct key_fields *,
    const struct record *);

/* Keeps the states for what was just looked up in vain. */
void memo_keep(struct memo *, const void *window, const struct key_fields *,
    const struct record *, void *states);

/* Forgets all: some window has closed. */
void memo_clear(struct memo *);

#endif
