/*
 * snapshot - the state of a stage at a barrier
 *
 * The file NAME.BARRIER in the folder of a checkpoint. Its first line is the
 * runtime's, those behind it are the program's; see stage_checkpoint.c.
 */
#ifndef SNAPSHOT_H
#define SNAPSHOT_H

#include "checkpoint.h"

/* A state that is written. */
struct snapshot {
	char *path;
	int file;
	uint64_t size;		/* written */
	struct buffer waiting;
};

void snapshot_begin(
    struct snapshot *, const struct checkpoint *, int64_t barrier);

/* Adds a line of JSON, without its newline. */
void snapshot_add(struct snapshot *, struct span line);

/* Puts the state on disk, and then gives it its name. */
void snapshot_end(struct snapshot *);

/* A state that is read. */
struct saved {
	char *path;
	struct buffer text;
	const char *next;	/* line */
};

/* Fails with 78 where there is none. */
void saved_open(struct saved *, const struct checkpoint *, int64_t barrier);

/* Gives the next line, which is valid JSON, without its newline, but with that
 * and SCAN_PADDING bytes behind it; false at the end. */
bool saved_next(struct saved *, struct span *line);
void saved_close(struct saved *);

/* Removes the states before that of a barrier which is complete, or before the
 * last one that there was then. */
void snapshot_forget(const struct checkpoint *, int64_t complete);

#endif
