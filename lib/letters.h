/*
 * letters - where rejected records go
 *
 * With a file, each is appended as one JSON object with one write. Without one,
 * the first few are told on stderr, and how many there were at the end.
 */
#ifndef LETTERS_H
#define LETTERS_H

#include "text.h"

struct letter {
	const char *reason;
	uint64_t line;		/* from 1; 0: not known */
	uint64_t column;	/* from 1, in bytes; 0: none */
	struct span input;
	uint64_t bytes;		/* how long it was, where input is cut; or 0 */
};

/* How much of an input that is too long a letter shows, in bytes. */
enum { LETTER_SHOWN = 1024 };

/* An input that is too long to be held, and comes in pieces. */
struct excerpt {
	struct buffer start;	/* what a letter shows of it */
	uint64_t size;		/* of all of it, so far */
};

void excerpt_add(struct excerpt *, struct span piece);
void excerpt_clear(struct excerpt *);
void excerpt_release(struct excerpt *);

struct letters {
	const char *tool;
	const char *path;
	int file;		/* or -1 */
	const char *from;	/* which of several inputs, or NULL */
	uint64_t count;
	struct buffer buffer;
};

/* Opens the file where path is not NULL, and exits with 73 where that fails.
 * Borrows both strings. */
void letters_open(struct letters *, const char *tool, const char *path);

void letters_send(struct letters *, const struct letter *);

/* Tells on stderr how many were rejected, and checks that the file holds them
 * all. */
void letters_close(struct letters *);

#endif
