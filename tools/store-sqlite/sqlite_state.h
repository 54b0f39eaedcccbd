/*
 * sqlite_state - what the parts of the module share; for sqlite*.c alone
 */
#ifndef SQLITE_STATE_H
#define SQLITE_STATE_H

#include <sqlite3.h>

#include "columns.h"
#include "store-sqlite/sqlite.h"

struct sqlite {
	sqlite3 *database;
	sqlite3_stmt *begin, *commit, *version;
	sqlite3_stmt *upsert;	/* NULL as long as there is no table */
	sqlite3_stmt *delete;	/* NULL as long as no row was to go */
	const char *path;
	const struct store *store;
	struct stage *stage;
	struct columns columns;
	int64_t version_read;	/* of the schema, when columns were read */
	bool fails;		/* a row that is refused may leave changes */
	int64_t patience, until;	/* until: when it ends this time */
	struct buffer sql, fault;
};

/* -- sqlite.c: the file, and statements -- */

/* Ends the program with what SQLite says, and how far the table has come. */
_Noreturn void sqlite_give_up(const struct sqlite *, const char *what);

/* The same for what the table does that it must not, and why. */
_Noreturn void sqlite_blame(
    const struct sqlite *, const char *what, const char *why);

/* Gives what SQLite says about one record, until the next call. */
const char *sqlite_fault(struct sqlite *);

sqlite3_stmt *sqlite_prepare(struct sqlite *, const char *sql);

/* Run SQL that gives no rows that matter: try gives SQLite's primary code. */
int sqlite_try(struct sqlite *, const char *sql);
void sqlite_run(struct sqlite *, const char *sql);

/* -- sqlite_table.c: what the table is, and what it must be -- */

/* Makes ready to write rows into the table as it is now, if there is one;
 * study_changes does where it has changed. */
void sqlite_study_table(struct sqlite *);
void sqlite_study_changes(struct sqlite *);

/* Lays a record out in the columns, some of which may be added for that. Gives
 * NULL, or why it does not fit: no column was added then. */
const char *sqlite_lay_out(struct sqlite *, struct record *);

/* Makes ready to delete rows of the table, which is there. */
void sqlite_prepare_delete(struct sqlite *);

#endif
