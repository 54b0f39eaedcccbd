/*
 * What the table is, and what records make of it.
 */
#include "store-sqlite/sqlite_state.h"
#include "store-sqlite/upsert.h"

/* -- the table as it is -- */

static int64_t
schema_version(struct sqlite *sqlite)
{
	int64_t version;

	if (sqlite3_step(sqlite->version) != SQLITE_ROW)
		sqlite_give_up(sqlite, "read");
	version = sqlite3_column_int64(sqlite->version, 0);
	sqlite3_reset(sqlite->version);
	return version;
}

static struct span
text_of(sqlite3_stmt *statement, int column)
{
	const char *text =
	    (const char *)sqlite3_column_text(statement, column);

	return (struct span){
	    text, (size_t)sqlite3_column_bytes(statement, column)};
}

static bool
is_key(const struct sqlite *sqlite, const struct column *column)
{
	const struct store *store = sqlite->store;

	for (size_t i = 0; i < store->key.count; i++)
		if (columns_find(&sqlite->columns,
		        store_key_name(store, i)) == column)
			return true;
	return false;
}

/* Takes a row of the list of columns: name, default, primary key, hidden. */
static void
read_column(struct sqlite *sqlite, struct upsert *upsert, sqlite3_stmt *row)
{
	struct column *column;
	enum upsert_role role = UPSERT_PLAIN;

	column = columns_add(&sqlite->columns, text_of(row, 0));
	column->generated = sqlite3_column_int(row, 3) != 0;
	if (column->generated)
		return;
	if (is_key(sqlite, column))
		role = UPSERT_KEY;
	else if (sqlite3_column_int(row, 2))
		role = UPSERT_OTHER_KEY;
	upsert_add(upsert, column->name, role,
	    (const char *)sqlite3_column_text(row, 1));
}

/* The look at sqlite_schema makes SQLite notice what others have changed. */
static void
read_columns(struct sqlite *sqlite, struct upsert *upsert)
{
	sqlite3_stmt *list = sqlite_prepare(sqlite,
	    "SELECT c.name, c.dflt_value, c.pk, c.hidden FROM sqlite_schema s,"
	    " pragma_table_xinfo(s.name) c WHERE s.type IN ('table', 'view')"
	    " AND s.name = ?1 COLLATE NOCASE ORDER BY c.cid");
	int code;

	columns_clear(&sqlite->columns);
	sqlite3_bind_text(list, 1, sqlite->store->table, -1, SQLITE_STATIC);
	while ((code = sqlite3_step(list)) == SQLITE_ROW)
		read_column(sqlite, upsert, list);
	if (code != SQLITE_DONE)
		sqlite_give_up(sqlite, "read");
	sqlite3_finalize(list);
}

static void
check_key(const struct sqlite *sqlite)
{
	const struct store *store = sqlite->store;

	for (size_t i = 0; i < store->key.count; i++)
		if (!columns_find(&sqlite->columns, store_key_name(store, i)))
			fail(EXIT_CONFIG, "the table '%s' in '%s' has no "
			    "column for the key '%s'", store->table,
			    sqlite->path, store->key.items[i]);
}

/* Adds the columns of the key, in their order. */
static void
add_key(const struct store *store, const char *between, const char *behind,
    struct buffer *sql)
{
	for (size_t i = 0; i < store->key.count; i++) {
		buffer_add_string(sql, i ? between : "");
		upsert_quote(sql, store_key_name(store, i));
		buffer_add_string(sql, behind);
	}
}

/* An upsert needs a unique index on the key; it is named as PostgreSQL does. */
static void
create_index(struct sqlite *sqlite)
{
	const struct store *store = sqlite->store;
	struct buffer name = {0}, sql = {0};

	buffer_printf(&name, "%s", store->table);
	for (size_t i = 0; i < store->key.count; i++) {
		buffer_add_char(&name, '_');
		buffer_add_span(&name, store_key_name(store, i));
	}
	buffer_add_string(&name, "_key");
	buffer_add_string(&sql, "CREATE UNIQUE INDEX ");
	upsert_quote(&sql, buffer_span(&name));
	buffer_add_string(&sql, " ON ");
	upsert_quote(&sql, span_of(store->table));
	buffer_add_string(&sql, " (");
	add_key(store, ", ", "", &sql);
	buffer_add_char(&sql, ')');
	if (sqlite_try(sqlite, buffer_string(&sql)))
		sqlite_give_up(sqlite, "make the key unique in");
	buffer_release(&name);
	buffer_release(&sql);
}

/* Without a unique index on the key there is no such statement. */
static void
prepare_upsert(struct sqlite *sqlite, const struct upsert *upsert)
{
	int code;

	buffer_clear(&sqlite->sql);
	upsert_write(upsert, sqlite->store->table, &sqlite->sql);
	code = sqlite3_prepare_v3(sqlite->database, buffer_string(&sqlite->sql),
	    -1, SQLITE_PREPARE_PERSISTENT, &sqlite->upsert, NULL);
	if (code == SQLITE_OK)
		return;
	if (code == SQLITE_ERROR && sqlite->store->key.count)
		create_index(sqlite);
	sqlite->upsert = sqlite_prepare(sqlite, buffer_string(&sqlite->sql));
}

void
sqlite_prepare_delete(struct sqlite *sqlite)
{
	struct buffer *sql = &sqlite->sql;

	buffer_clear(sql);
	buffer_add_string(sql, "DELETE FROM ");
	upsert_quote(sql, span_of(sqlite->store->table));
	buffer_add_string(sql, " WHERE ");
	add_key(sqlite->store, " AND ", " = ?", sql);
	sqlite->delete = sqlite_prepare(sqlite, buffer_string(sql));
}

/* What is refused with FAIL, by a trigger or a constraint of any table that one
 * writes to, is not undone. */
static void
look_for_fail(struct sqlite *sqlite)
{
	sqlite3_stmt *some = sqlite_prepare(sqlite,
	    "SELECT 1 FROM sqlite_schema WHERE sql LIKE '%fail%' LIMIT 1");
	int code = sqlite3_step(some);

	if (code != SQLITE_ROW && code != SQLITE_DONE)
		sqlite_give_up(sqlite, "read");
	sqlite->fails = code == SQLITE_ROW;
	sqlite3_finalize(some);
}

void
sqlite_study_table(struct sqlite *sqlite)
{
	struct upsert upsert = {0};

	sqlite3_finalize(sqlite->upsert);
	sqlite->upsert = NULL;
	read_columns(sqlite, &upsert);
	look_for_fail(sqlite);
	if (sqlite->columns.count) {
		check_key(sqlite);
		prepare_upsert(sqlite, &upsert);
	}
	sqlite->version_read = schema_version(sqlite);
	upsert_release(&upsert);
}

void
sqlite_study_changes(struct sqlite *sqlite)
{
	if (schema_version(sqlite) != sqlite->version_read)
		sqlite_study_table(sqlite);
}

/* -- the table as it must be -- */

/* A column has no declared type, so that each value keeps its own. */
static void
create_table(struct sqlite *sqlite, struct span first)
{
	const struct store *store = sqlite->store;
	struct buffer sql = {0};

	buffer_add_string(&sql, "CREATE TABLE ");
	upsert_quote(&sql, span_of(store->table));
	buffer_add_string(&sql, " (");
	if (store->key.count) {
		add_key(store, ", ", " NOT NULL", &sql);
		buffer_add_string(&sql, ", PRIMARY KEY (");
		add_key(store, ", ", "", &sql);
		buffer_add_char(&sql, ')');
	} else {
		upsert_quote(&sql, first);
	}
	buffer_add_char(&sql, ')');
	sqlite_run(sqlite, buffer_string(&sql));
	buffer_release(&sql);
	if (!store->key.count)
		columns_add(&sqlite->columns, first);
	for (size_t i = 0; i < store->key.count; i++)
		columns_add(&sqlite->columns, store_key_name(store, i));
}

static const char *
add_column(struct sqlite *sqlite, struct span name)
{
	struct buffer *sql = &sqlite->sql;
	int code;

	if (memchr(name.data, '\0', name.size))
		return "a name with a NUL in it can be no column";
	if (!sqlite->columns.count) {
		create_table(sqlite, name);
		if (columns_find(&sqlite->columns, name))
			return NULL;
	}
	buffer_clear(sql);
	buffer_add_string(sql, "ALTER TABLE ");
	upsert_quote(sql, span_of(sqlite->store->table));
	buffer_add_string(sql, " ADD COLUMN ");
	upsert_quote(sql, name);
	code = sqlite_try(sqlite, buffer_string(sql));
	if (code == SQLITE_ERROR)
		return sqlite_fault(sqlite);
	if (code)
		sqlite_give_up(sqlite, "write");
	columns_add(&sqlite->columns, name);
	return NULL;
}

/* -- a record in the columns -- */

/* Gives why a record that was laid out so far does not fit. */
static const char *
describe(struct sqlite *sqlite, enum columns_result result,
    const struct member *odd)
{
	struct buffer *fault = &sqlite->fault;

	buffer_clear(fault);
	switch (result) {
	case COLUMNS_FIT:
		return NULL;
	case COLUMNS_EMPTY:
		return "the record is empty";
	case COLUMNS_UNKNOWN:
		buffer_add_string(fault, "there is no column ");
		break;
	case COLUMNS_GENERATED:
		buffer_add_string(fault, "the table computes the column ");
		break;
	case COLUMNS_CLASH:
		buffer_add_string(fault, "two members are the column ");
		break;
	}
	upsert_quote(fault, odd->name);
	return buffer_string(fault);
}

/* Whether the table may have all the columns that the record needs. */
static bool
has_room(const struct sqlite *sqlite, struct record *record)
{
	size_t count = sqlite->columns.count, at = 0;
	struct member member;

	while (record_next(record, &at, &member))
		count += !columns_find(&sqlite->columns, member.name);
	return count <= (size_t)sqlite3_limit(
	    sqlite->database, SQLITE_LIMIT_COLUMN, -1);
}

/* Adds the columns that the record needs, one by one; gives why one cannot be
 * added, or the record does not fit even so. */
static const char *
add_columns(struct sqlite *sqlite, struct record *record)
{
	enum columns_result result;
	const char *fault = NULL;
	struct member odd;

	if (!has_room(sqlite, record))
		return "the table would have too many columns";
	while (!fault) {
		result = columns_read(&sqlite->columns, record, &odd);
		if (result != COLUMNS_UNKNOWN)
			return describe(sqlite, result, &odd);
		fault = add_column(sqlite, odd.name);
	}
	return fault;
}

/* Adds the columns that the record needs, or none. */
static const char *
widen_table(struct sqlite *sqlite, struct record *record)
{
	const char *fault;

	sqlite_run(sqlite, "SAVEPOINT widen");
	fault = add_columns(sqlite, record);
	if (fault)
		sqlite_run(sqlite, "ROLLBACK TO widen");
	sqlite_run(sqlite, "RELEASE widen");
	sqlite_study_table(sqlite);
	return fault;
}

const char *
sqlite_lay_out(struct sqlite *sqlite, struct record *record)
{
	enum columns_result result;
	const char *fault;
	struct member odd;

	result = columns_read(&sqlite->columns, record, &odd);
	if (result == COLUMNS_UNKNOWN) {
		fault = widen_table(sqlite, record);
		if (fault)
			return fault;
		result = columns_read(&sqlite->columns, record, &odd);
	}
	return describe(sqlite, result, &odd);
}
