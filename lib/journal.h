/*
 * journal - where the barriers of a source stand in its input
 *
 * The file NAME.barriers in the folder of a checkpoint, a line for each barrier
 * and in their order, 0 being the place where the source began. What was
 * written down holds for ever: when the source begins again before a barrier,
 * it sends that at the very same place.
 */
#ifndef JOURNAL_H
#define JOURNAL_H

#include "checkpoint.h"
#include "control.h"

struct journal_entry {
	int64_t barrier;
	enum control_end end;
	char *position;		/* a JSON object of the source's */
};

struct journal {
	struct journal_entry *entries;
	size_t count, capacity;
};

/* Reads the file, if there is one. */
void journal_read(struct journal *, const struct checkpoint *);

/* Adds a barrier behind the others. */
void journal_add(struct journal *, int64_t barrier, enum control_end,
    struct span position);

/* Drops the barriers before one that is complete; where there is none of that
 * number, the source had ended, and the last one before it is kept. */
void journal_forget(struct journal *, int64_t complete);

/* Writes the file. */
void journal_write(const struct journal *, const struct checkpoint *);

void journal_release(struct journal *);

#endif
