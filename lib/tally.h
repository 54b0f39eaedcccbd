/*
 * tally - how many lines came by, and which
 *
 * Both ends of a pipe keep a tally. It holds two hashes of the lines: one that
 * depends on their order, and one that does not, since it is a sum; the sums of
 * parts are the sum of the whole, through merge and partition. Each line is
 * hashed once for both, and a line that passes unchanged not again:
 *
 *     line ─ hash ─┬─▶ additive = additive + hash
 *                  └─▶ ordered = rotate(ordered, 31) * P + hash
 *
 * with a prime of XXH64. A line is hashed without its newline; blank lines are
 * no part of a tally.
 */
#ifndef TALLY_H
#define TALLY_H

#include "hash.h"

struct tally {
	uint64_t lines, ordered, additive;
};

/* Adds a line by its hash. */
static inline void
tally_add(struct tally *tally, uint64_t hash)
{
	uint64_t ordered = tally->ordered;

	ordered = (ordered << 31 | ordered >> 33) * 0x9E3779B185EBCA87 + hash;
	tally->ordered = ordered;
	tally->additive += hash;
	tally->lines++;
}

/* Lines of a text that comes in pieces. All zero is one to begin with. */
struct tally_text {
	struct tally tally;
	struct hasher part;	/* of a line whose end has not come */
	bool begun;		/* there is such a line */
	bool blank;		/* so far */
};

void tally_text_add(struct tally_text *, struct span piece);

/* Adds the last line, where it has no newline. */
void tally_text_end(struct tally_text *);

#endif
