/*
 * opening - how the texts of a stream begin
 *
 * Texts that follow each other mostly begin with the same bytes, up to the
 * end of their first name: [{"id" for one. In a valid text these bytes come
 * again only where a value may stand, and never within a string, since no bare
 * quote stands there. Anywhere else they tell that the text before was cut.
 */
#ifndef OPENING_H
#define OPENING_H

#include "text.h"

enum { OPENING_SIZE = 32 };

struct opening {
	char bytes[OPENING_SIZE];
	size_t size;		/* 0: not known yet */
	char seen[OPENING_SIZE];	/* of the text that begins now */
	size_t seen_size;
	bool watching;
};

/* A text begins: what opening_see() is given next is its first bytes, in
 * pieces, from which its opening is learned. */
void opening_watch(struct opening *);
void opening_learn(struct opening *, struct span);

static inline void
opening_see(struct opening *opening, struct span text)
{
	if (opening->watching)
		opening_learn(opening, text);
}

/* The text is broken: what comes is no longer its beginning. */
void opening_ignore(struct opening *);

enum opening_answer { OPENING_NO, OPENING_YES, OPENING_SHORT };

/* Whether text begins so; OPENING_SHORT where it is too short to tell. */
enum opening_answer opening_begins(const struct opening *, struct span text);

#endif
