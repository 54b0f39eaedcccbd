/*
 * From a record to a row, or to one less.
 */
#include "store-sqlite/sqlite_state.h"

#include <math.h>

#include "number.h"

/* Integers stay exact, also those that only text can hold. */
static int
bind_number(sqlite3_stmt *statement, int at, const struct value *value)
{
	struct span text = value_text(value);
	bool whole = true;
	int64_t integer;
	double number;

	for (size_t i = 0; i < text.size && whole; i++)
		whole = text.data[i] != '.' && (text.data[i] | 0x20) != 'e';
	if (whole && number_integer(text, &integer))
		return sqlite3_bind_int64(statement, at, integer);
	if (!whole && value_number(value, &number) && isfinite(number))
		return sqlite3_bind_double(statement, at, number);
	return sqlite3_bind_text64(statement, at, text.data, text.size,
	    SQLITE_STATIC, SQLITE_UTF8);
}

static int
bind(sqlite3_stmt *statement, int at, const struct value *value,
    struct arena *arena)
{
	struct span text;

	switch ((enum kind)value->kind) {
	case KIND_MISSING:
	case KIND_NULL:
		return sqlite3_bind_null(statement, at);
	case KIND_FALSE:
	case KIND_TRUE:
		return sqlite3_bind_int(
		    statement, at, value->kind == KIND_TRUE);
	case KIND_NUMBER:
		return bind_number(statement, at, value);
	case KIND_STRING:
	case KIND_ARRAY:
	case KIND_OBJECT:
		break;
	}
	if (!value_string(value, arena, &text))
		text = value_text(value);
	return sqlite3_bind_text64(statement, at, text.data, text.size,
	    SQLITE_STATIC, SQLITE_UTF8);
}

static int
bind_row(struct sqlite *sqlite, struct record *record)
{
	const struct columns *columns = &sqlite->columns;
	struct value value;
	int at = 0, code = SQLITE_OK;

	for (size_t i = 0; i < columns->count && !code; i++) {
		if (columns->items[i].generated)
			continue;
		value = columns_value(columns, &columns->items[i]);
		code = bind(sqlite->upsert, ++at, &value, &record->arena);
	}
	return code;
}

/* A table may refuse a row: by a constraint, a declared type, a trigger. */
static bool
is_about_the_row(int code)
{
	return code == SQLITE_CONSTRAINT || code == SQLITE_MISMATCH ||
	    code == SQLITE_TOOBIG || code == SQLITE_ERROR;
}

/* Gives NULL, or why the row is refused by the statement, whose values were
 * bound with that code. */
static const char *
run_for_row(struct sqlite *sqlite, sqlite3_stmt *statement, int code)
{
	const char *fault = NULL;

	if (!code)
		code = sqlite3_step(statement);
	if (code != SQLITE_DONE) {
		if (!is_about_the_row(code & 0xff))
			sqlite_give_up(sqlite, "write");
		fault = sqlite_fault(sqlite);
	}
	sqlite3_reset(statement);
	if (fault && sqlite3_get_autocommit(sqlite->database))
		sqlite_blame(sqlite, "rolled a batch back", fault);
	return fault;
}

/* The same; nothing has changed where the row is refused. */
static const char *
change_row(struct sqlite *sqlite, sqlite3_stmt *statement, int code)
{
	const char *fault;

	if (!sqlite->fails)
		return run_for_row(sqlite, statement, code);
	sqlite_run(sqlite, "SAVEPOINT change");
	fault = run_for_row(sqlite, statement, code);
	if (fault)
		sqlite_run(sqlite, "ROLLBACK TO change");
	sqlite_run(sqlite, "RELEASE change");
	return fault;
}

const char *
sqlite_write(struct sqlite *sqlite, struct record *record)
{
	const char *fault = sqlite_lay_out(sqlite, record);

	if (fault)
		return fault;
	return change_row(sqlite, sqlite->upsert, bind_row(sqlite, record));
}

static int
bind_key(struct sqlite *sqlite, struct record *record)
{
	const struct store *store = sqlite->store;
	int code = SQLITE_OK;

	for (size_t i = 0; i < store->key.count && !code; i++)
		code = bind(sqlite->delete, (int)i + 1,
		    field_value(store->key_fields[i], record),
		    &record->arena);
	return code;
}

const char *
sqlite_delete(struct sqlite *sqlite, struct record *record)
{
	if (!sqlite->columns.count)
		return NULL;
	if (!sqlite->delete)
		sqlite_prepare_delete(sqlite);
	return change_row(sqlite, sqlite->delete, bind_key(sqlite, record));
}
