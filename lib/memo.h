/*
 * memo - what is kept for the groups that records came to lately
 *
 * To find a record's group takes a key that is the same for all ways to write
 * its values, and a hash of it. Streams repeat few texts: the memo goes from
 * the values as they stand in the line straight to what is kept.
 *
 *     "Bretagne" in the window of 14:00 ─▶ entry ─▶ its aggregates
 *
 * A group has such a thing in each scope, which is a number, not 0. What stands
 * in a scope that is never asked for again, is forgotten.
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
	uint64_t scope;		/* 0: the entry is free */
	void *kept;
	struct memo_text texts[MEMO_FIELDS];
	char middle[MEMO_MIDDLE];	/* of all of them, by whole words */
};

/* All zero is an empty memo. */
struct memo {
	struct memo_entry entries[MEMO_ENTRIES];
};

/* Gives what was kept for the record's group in a scope, or NULL where the memo
 * does not have it. The values must be those of a line, which is padded. */
void *memo_find(const struct memo *, uint64_t scope,
    const struct key_fields *, const struct record *);

/* Keeps it, unless there are too many values or they are too long. */
void memo_keep(struct memo *, uint64_t scope, const struct key_fields *,
    const struct record *, void *kept);

/* Forgets all: something that was kept is no more. */
void memo_clear(struct memo *);

#endif
