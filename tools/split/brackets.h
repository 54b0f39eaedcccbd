/*
 * brackets - finds where a value ends, by its brackets and strings alone
 *
 * The value is an object, an array or a string, of any size, and may come in
 * pieces. Nothing else is checked, so that the end of a value with a fault in
 * it is found too; only where brackets and strings do not fit together is
 * there no telling where it ends.
 */
#ifndef BRACKETS_H
#define BRACKETS_H

#include "scan.h"
#include "split/opening.h"

struct brackets {
	size_t depth;		/* how many brackets are open */
	/* Which of them are square, by depth; of those that are too deep for a
	 * record that is not known. */
	uint64_t square[SCAN_DEPTH / 64];
	bool string, escape;	/* within a string, behind its backslash */
	char last, visible;	/* the last byte, and that which was no blank */
	const struct opening *opening;	/* borrowed */
	const char *fault;
	bool next;		/* the fault is where the next text begins */
};

enum brackets_answer {
	BRACKETS_MORE,		/* the value goes on */
	BRACKETS_END,
	BRACKETS_DEEP,		/* it goes on, too deep for a record */
	BRACKETS_FAULT,
};

/* Begins with the first byte of a value, a bracket or a quote, and borrows
 * how texts begin. Reading goes on behind that byte. */
void brackets_start(struct brackets *, char first, const struct opening *);

/* Opens one more bracket, as if it had been read. */
void brackets_open(struct brackets *, char bracket);

/*
 * Reads on from *at. At the end *at is behind the value; at a fault, on the
 * byte that does not fit. Where more is needed, *at is at the end of text, or
 * shortly before it. Where it gets too deep, *at is behind that bracket.
 */
enum brackets_answer brackets_read(
    struct brackets *, struct span text, size_t *at);

/* Whether a value may stand behind that byte (white space left out), as far
 * as the byte alone can tell. */
bool brackets_value_follows(char before);

#endif
