/*
 * spill - bytes that wait, in memory and beyond that on disk
 *
 * Bytes come out in the order in which they were added. The first SPILL_MEMORY
 * of them wait in memory; while that is full, and until all that went to disk
 * is out again, more goes to a file in TMPDIR that has no name.
 *
 *     take ◀─ [ memory ] ◀─ [ file, from read up to written ] ◀─ add
 */
#ifndef SPILL_H
#define SPILL_H

#include "text.h"

enum { SPILL_MEMORY = 4 * 1024 * 1024 };

/* All zero but for file = -1 is an empty one. */
struct spill {
	struct buffer memory;
	size_t taken;		/* of the memory */
	int file;		/* or -1 */
	uint64_t read, written;	/* offsets in the file */
	uint64_t freed;		/* up to here, it takes no room on disk */
};

/* Adds bytes; exits with 73 or 74 where the file fails. */
void spill_add(struct spill *, struct span);

/* Moves up to size of the bytes that have waited longest to data; gives how
 * many, which is 0 only where none wait. */
size_t spill_take(struct spill *, char *data, size_t size);

static inline bool
spill_empty(const struct spill *spill)
{
	return spill->taken == spill->memory.size &&
	    spill->read == spill->written;
}

void spill_release(struct spill *);

#endif
