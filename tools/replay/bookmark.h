/*
 * bookmark - how far a recording was read, so that it can be read from there
 *
 *     {"offset":1048576,"hash":"09af…"}
 *
 * The offset counts bytes as they are read, not as they are compressed. The
 * hash is of the BOOKMARK_TAIL bytes before it: a file in which they are not
 * the same is another file.
 */
#ifndef BOOKMARK_H
#define BOOKMARK_H

#include "replay/recording.h"

enum { BOOKMARK_TAIL = 64 * 1024 };

struct bookmark {
	struct recording *recording;
	uint64_t offset;	/* of what was given so far */
	uint64_t bound;		/* where reading stops; UINT64_MAX: nowhere */
	struct buffer rest;	/* of a line whose end is yet to be read */
	size_t tail_size;
	char tail[BOOKMARK_TAIL];	/* given last */
};

/* Begins at the start of a recording, which it borrows. */
void bookmark_init(struct bookmark *, struct recording *);
void bookmark_release(struct bookmark *);

/* Reads about size bytes: whole lines, or a part of one that is longer than the
 * room. Gives 0 at the end, though a line has begun there that may grow. */
size_t bookmark_read(
    struct bookmark *, char *data, size_t size, size_t room);

/* Adds it as JSON. */
void bookmark_write(const struct bookmark *, struct buffer *);

/* Goes there, NULL being the start; false where the recording is another. */
bool bookmark_seek(struct bookmark *, const char *text);

/* Sets the bound by the text of a bookmark; NULL is none. */
void bookmark_stop_at(struct bookmark *, const char *text);

#endif
