/*
 * sqlite - the door to SQLite: one file, and the one table that is written
 *
 * Records become rows between sqlite_begin() and sqlite_commit(); the table is
 * created, and columns are added, as records need them. What cannot go on is
 * told, and ends the program; what was committed stays.
 */
#ifndef SQLITE_H
#define SQLITE_H

#include "store.h"

struct sqlite;

struct sqlite_options {
	struct stage *stage;	/* is looked after while it waits for a lock */
	int64_t patience;	/* how long to wait for one */
	int64_t cache;		/* bytes */
};

/* Opens the file, which is created where there is none. Borrows the path, and
 * the store, whose key must be known. */
struct sqlite *sqlite_open(
    const char *path, const struct store *, struct sqlite_options);

void sqlite_begin(struct sqlite *);

/* Writes a record as a row. Gives NULL, or why that row cannot be: nothing has
 * changed then; valid until the next call. */
const char *sqlite_write(struct sqlite *, struct record *);

/* The same for the row with the record's key, which is deleted if there. */
const char *sqlite_delete(struct sqlite *, struct record *);

void sqlite_commit(struct sqlite *);

/*
 * How far a pipeline has come, for the stage of that id. All are between begin
 * and commit. Read fills in what is there; take claims the table for a run;
 * move sets the barrier, or gives false where that run does not have it.
 */
void sqlite_read_target(
    struct sqlite *, const char *stage, struct target *);
void sqlite_take_target(
    struct sqlite *, const char *stage, const struct target *);
bool sqlite_move_target(
    struct sqlite *, const char *stage, const struct target *);

/* Frees it. */
void sqlite_close(struct sqlite *);

#endif
