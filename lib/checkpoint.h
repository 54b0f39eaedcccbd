/*
 * checkpoint - the folder in which a pipeline keeps how far it has come
 *
 *     pipeline           its id, and how often it was started
 *     replay.lock        held by a stage as long as it runs
 *     replay.barriers    of a source: where in its input they stand
 *     window-agg.3       the state that a stage had at barrier 3
 *     store-sqlite.mark  the last barrier that a sink has committed
 *
 * All are lines of JSON that begin with the version of their format. A file is
 * replaced as a whole, so that there is the old one or the new one, and never a
 * part. Each call that touches the folder exits with 74 where that fails, and
 * with 78 where a file is none of ours.
 */
#ifndef CHECKPOINT_H
#define CHECKPOINT_H

#include "identity.h"
#include "options.h"
#include "scan.h"

enum { CHECKPOINT_VERSION = 1 };

struct checkpoint {
	const char *folder;
	const char *name;	/* of the stage: its --id, or its program's */
	int lock;		/* -1: not held */
	char pipeline[IDENTITY + 1];
	int64_t epoch;
};

/* Opens the folder, and makes it where there is none; exits with 73 where that
 * fails, and with 64 where the name cannot be one of files. Borrows both. */
void checkpoint_open(
    struct checkpoint *, const char *folder, const char *name);
void checkpoint_close(struct checkpoint *);

/* Keeps the stage from other processes until it is closed; false where one has
 * it. Waits for that one where patient, and says so. */
bool checkpoint_lock(struct checkpoint *, bool patient);

/* Learns the pipeline's id and epoch; false where there is none. */
bool checkpoint_read_pipeline(struct checkpoint *);

/* Makes an id where there is none, and raises the epoch. */
void checkpoint_begin(struct checkpoint *);

/* Gives the last barrier that all sinks have committed, 0 where one has none;
 * without names, there is one sink. */
int64_t checkpoint_complete(
    const struct checkpoint *, const struct strings *sinks);

/* Says that this sink has committed all up to a barrier. */
void checkpoint_mark(const struct checkpoint *, int64_t barrier);

/* -- for the modules of its files -- */

/* Gives the path of a file of a stage, to be freed. */
char *checkpoint_path(
    const struct checkpoint *, const char *stage, const char *kind);

/* Members of an object in a file, one after the other. */
struct checkpoint_line {
	const char *path;	/* of the file, for messages */
	const char *at;
	struct member member;
};

/* Begins with the object at a text, which is valid, and checks its version. */
struct checkpoint_line checkpoint_line_of(const char *path, const char *text);

bool checkpoint_line_next(struct checkpoint_line *);
bool checkpoint_line_has(const struct checkpoint_line *, const char *name);
struct span checkpoint_line_text(const struct checkpoint_line *);
int64_t checkpoint_line_integer(const struct checkpoint_line *);
int64_t checkpoint_line_count(const struct checkpoint_line *);	/* >= 0 */

/* Exits: the file is none that this version has written. */
_Noreturn void checkpoint_line_fail(const struct checkpoint_line *);

/* Begins an object that bears the version. */
void checkpoint_line_begin(struct buffer *);

#endif
