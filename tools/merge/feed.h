/*
 * feed - one of the inputs, and how far it has come
 *
 * Bytes are read in the order of the file, whether they had to wait meanwhile
 * or not, so that what becomes of them does not depend on when they came:
 *
 *     file ─┬─────────────▶ input ─▶ lines
 *           └─▶ spill ─────────┘
 *               while others are behind
 */
#ifndef FEED_H
#define FEED_H

#include "input.h"
#include "letters.h"
#include "merge/spill.h"
#include "stage.h"
#include "watermark.h"

/* A record whose time leaps ahead, until others agree with it or not. */
struct leap {
	char *line;		/* owned, without newline */
	size_t size;
	uint64_t number;
	int64_t time;
};

struct feed {
	size_t index;
	const char *path;
	int file;		/* -1: at its end */
	int ready;		/* borrowed: an epoll(7) file that it is in */
	/* A file that is read when it is its turn. Who writes to any other
	 * must not be kept waiting. */
	bool patient;
	struct spill spill;

	struct input input;
	const char *last;	/* newline in the input, or NULL */
	uint64_t number;	/* of the line read last */
	/* A line that is longer than it may be, while its end is sought. */
	struct excerpt long_part;
	struct hasher long_hasher;
	bool long_ended;	/* it was found */
	uint64_t long_hash;	/* then */
	bool ended;		/* nothing more will be in the input */
	struct tally *tally;	/* of lines; borrowed from the books */

	struct record record;
	struct watermark watermark;
	struct leap leaps[WATERMARK_WITNESSES];
	size_t leap_count;

	/* What its control lines say. */
	bool begun;		/* it brings barriers */
	bool blocked;		/* by one that others have not brought yet */
	struct control control;	/* that one, or the start */
	struct buffer control_line;	/* which that borrows from */
	enum control_end end;	/* its last one has come */
};

/* Opens a file or a pipe, "-" being stdin, and waits for nobody; exits with 66
 * where that fails. While it is open, ready tells when it has bytes. Borrows
 * the path. All fields must have been asked for. */
void feed_open(struct feed *, const char *path, int ready, struct stage *);
void feed_release(struct feed *);

/* Puts bytes that wait, or else some of the file, into the input: must not be
 * called while there is a whole line in it. At the end, ended is set; at the
 * end of a line that is too long, long_ended, and that is to be dropped. */
void feed_fill(struct feed *, struct stage *);
void feed_drop_long(struct feed *);

/* Puts bytes of the file behind those that wait; block has INPUT_BLOCK. */
void feed_spill(struct feed *, char *block);

/* Whether there are whole lines in the input. */
static inline bool
feed_has_line(const struct feed *feed)
{
	return feed->last && feed->input.data + feed->input.start <= feed->last;
}

/* Whether nothing more comes of it. */
static inline bool
feed_at_end(const struct feed *feed)
{
	return !feed->blocked &&
	    (feed->end || (feed->ended && !feed_has_line(feed)));
}

/* Scans the next of them into the record, whose line is valid until the input
 * is filled; gives false where it is none, or is too long. */
bool feed_scan(struct feed *, size_t max_line);

/* Adds the line at hand to the tally. */
void feed_count(struct feed *, const struct stage *);

/* Keeps a leap, of which there is room for as many as are judged at once; takes
 * its line. */
void feed_hold(struct feed *, struct leap);

/* Gives the first leap, whose line the caller frees. */
struct leap feed_take_leap(struct feed *);

#endif
