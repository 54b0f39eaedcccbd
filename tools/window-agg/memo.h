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

enum { MEMO_ENTRIES = 256, MEMO_FIELDS = 4, MEMO_MIDDLE = 80 };

/* A value as it stands in the line: its first eight bytes and its last ones,
 * which overlap or meet unless it has a middle. Of a shorter one both are all
 * of it, and zeros. */
struct memo_text {
	uint64_t form;		/* its size and kind; 0: it is missing */
	uint64_t first, last;
};

struct memo_entry {
	const void *window;	/* NULL: the entry is free */
	void *states;
	struct memo_text texts[MEMO_FIELDS];
	char middle[MEMO_MIDDLE];	/* of all of them, by whole words */
};

/* All zero is an empty memo. */
struct memo {
	struct memo_entry entries[MEMO_ENTRIES];
};

/* Gives the states of the record's group in a window, or NULL where they are
 * not in the memo. The values must be those of a line, which is padded. */
void *memo_find(const struct memo *, const void *window,
    const struct key_fields *, const struct record *);

/* Keeps the states, unless there are too many values or they are too long. */
void memo_keep(struct memo *, const void *window, const struct key_fields *,
    const struct record *, void *states);

/* Forgets all: some window has closed. */
void memo_clear(struct memo *);

#endif
