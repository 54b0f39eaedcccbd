/*
 * books - what became of every record
 *
 *     in  = passed + rejected + every other fate
 *     out = passed + made
 *
 * A receipt is the books as one line of JSON.
 */
#ifndef BOOKS_H
#define BOOKS_H

#include "text.h"

/* Something that can become of a record besides being passed on. */
struct fate {
	const char *name;
	uint64_t count;
	struct fate *next;
};

struct books {
	uint64_t in, passed, made;
	uint64_t blank;		/* lines with nothing on them, no records */
	uint64_t control;	/* control lines, no records */
	struct fate *fates;
};

/* Gives the fate of that name; borrows the name, the books own the fate. */
struct fate *books_fate(struct books *, const char *name);

/* Adds the receipt, without a newline. */
void books_write(const struct books *, const char *program,
    uint64_t bytes_in, uint64_t bytes_out, struct buffer *);

void books_release(struct books *);

#endif
