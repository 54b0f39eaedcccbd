/*
 * books - what became of every record
 *
 *     in  = passed + rejected + every other fate
 *     out = passed + made
 *
 * A receipt is the books as one line of JSON. All of it but its member "run"
 * depends on the input and the options alone.
 */
#ifndef BOOKS_H
#define BOOKS_H

#include "control.h"
#include "identity.h"
#include "tally.h"

/* Something that can become of a record besides being passed on. */
struct fate {
	const char *name;
	uint64_t count;
	struct fate *next;
};

enum books_state {
	BOOKS_RUNNING,		/* no end was seen */
	BOOKS_DONE,
	BOOKS_FAILED,
	BOOKS_LEFT,		/* by the reader of the output */
};

/* What a standard file is; both ends of a pipe have the same inode. */
struct books_file {
	const char *kind;	/* "pipe", "socket", "file", "tty", "null",
				 * "other", or "none" where nothing is */
	uint64_t device, inode;
};

/* One of several inputs, and the lines that came of it. */
struct books_input {
	const char *name;	/* as the user calls it */
	struct books_file file;
	struct tally lines;
	struct books_input *next;
};

/* The pipeline with checkpoints that a run is part of. */
struct books_pipeline {
	char id[IDENTITY + 1];	/* empty: none has come */
	int64_t epoch;
	int64_t restored;	/* the barrier that it went on from */
	int64_t barrier;	/* the last one that came by */
};

/* What differs from run to run, times in nanoseconds. */
struct books_run {
	enum books_state state;
	int64_t began;		/* since 1970 */
	int64_t elapsed;
	int64_t starved;	/* waiting for input, or for a time */
	int64_t blocked;	/* writing output */
	struct books_file input, output;
	struct books_input *inputs;	/* in place of that one */
	const char *stage;	/* its name in a pipeline, or NULL */
	struct books_pipeline pipeline;
};

struct books {
	const char *program;
	uint64_t in, passed, made;
	uint64_t blank;		/* lines with nothing on them, no records */
	uint64_t control;	/* control lines, no records */
	uint64_t bytes_in, bytes_out;
	struct fate *fates;
	bool tallied;		/* the next two are kept */
	struct tally_text lines_in, lines_out;
	struct books_run run;
};

/* Gives the fate of that name; borrows the name, the books own the fate. */
struct fate *books_fate(struct books *, const char *name);

/* Adds an input to a program that reads several: gives the tally of its lines,
 * which the program is to keep. Borrows the name. */
struct tally *books_input(struct books *, const char *name, int file);

/* Says which pipeline the run is part of, as the start of its stream does. */
void books_enter(struct books *, const struct control *);

/* Says what an open file is. */
struct books_file books_file(int file);

/* Adds the receipt, without a newline. */
void books_write(const struct books *, struct buffer *);

/* Adds the books as a text file for Prometheus, its samples labelled with the
 * program and the stage. */
void books_write_metrics(
    const struct books *, const char *stage, struct buffer *);

void books_release(struct books *);

#endif
