/*
 * How far a pipeline has come in the table, kept beside it:
 *
 *     weir_checkpoint   stage         target  pipeline  epoch  barrier
 *                       store-sqlite  t       4f1d…         7       12
 */
#include "store-sqlite/sqlite_state.h"

#include <stdio.h>

static const char create[] =
    "CREATE TABLE IF NOT EXISTS weir_checkpoint (stage TEXT NOT NULL,"
    " target TEXT NOT NULL COLLATE NOCASE, pipeline TEXT NOT NULL,"
    " epoch INTEGER NOT NULL, barrier INTEGER NOT NULL,"
    " PRIMARY KEY (stage, target))";

/* Prepares a statement about the row of a stage and the table. */
static sqlite3_stmt *
prepare(struct sqlite *sqlite, const char *sql, const char *stage)
{
	sqlite3_stmt *statement = sqlite_prepare(sqlite, sql);

	sqlite3_bind_text(statement, 1, stage, -1, SQLITE_STATIC);
	sqlite3_bind_text(statement, 2, sqlite->store->table, -1,
	    SQLITE_STATIC);
	return statement;
}

void
sqlite_read_target(
    struct sqlite *sqlite, const char *stage, struct target *target)
{
	sqlite3_stmt *row;
	int code;

	sqlite_run(sqlite, create);
	row = prepare(sqlite, "SELECT pipeline, epoch, barrier"
	    " FROM weir_checkpoint WHERE stage = ?1 AND target = ?2", stage);
	code = sqlite3_step(row);
	if (code != SQLITE_ROW && code != SQLITE_DONE)
		sqlite_give_up(sqlite, "read");
	if (code == SQLITE_ROW) {
		snprintf(target->pipeline, sizeof target->pipeline, "%s",
		    (const char *)sqlite3_column_text(row, 0));
		target->epoch = sqlite3_column_int64(row, 1);
		target->barrier = sqlite3_column_int64(row, 2);
	}
	sqlite3_finalize(row);
}

/* Runs a statement about the whole row; gives how many rows it has changed. */
static int
write_row(struct sqlite *sqlite, const char *sql, const char *stage,
    const struct target *target)
{
	sqlite3_stmt *statement = prepare(sqlite, sql, stage);

	sqlite3_bind_text(statement, 3, target->pipeline, -1, SQLITE_STATIC);
	sqlite3_bind_int64(statement, 4, target->epoch);
	sqlite3_bind_int64(statement, 5, target->barrier);
	if (sqlite3_step(statement) != SQLITE_DONE)
		sqlite_give_up(sqlite, "write");
	sqlite3_finalize(statement);
	return sqlite3_changes(sqlite->database);
}

void
sqlite_take_target(
    struct sqlite *sqlite, const char *stage, const struct target *target)
{
	write_row(sqlite, "REPLACE INTO weir_checkpoint"
	    " (stage, target, pipeline, epoch, barrier)"
	    " VALUES (?1, ?2, ?3, ?4, ?5)", stage, target);
}

bool
sqlite_move_target(
    struct sqlite *sqlite, const char *stage, const struct target *target)
{
	return write_row(sqlite, "UPDATE weir_checkpoint SET barrier = ?5"
	    " WHERE stage = ?1 AND target = ?2 AND pipeline = ?3"
	    " AND epoch = ?4", stage, target) == 1;
}
