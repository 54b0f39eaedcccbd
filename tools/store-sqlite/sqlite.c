/*
 * The file, its locks, and what goes wrong with it.
 */
#include "store-sqlite/sqlite_state.h"

#include <fcntl.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

/* -- what went wrong -- */

static enum exit_code
exit_code(int code)
{
	switch (code) {
	case SQLITE_CANTOPEN:
		return EXIT_CREATE;
	case SQLITE_READONLY:
	case SQLITE_PERM:
	case SQLITE_AUTH:
		return EXIT_PERMISSION;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return EXIT_RETRY;
	case SQLITE_FULL:
	case SQLITE_IOERR:
	case SQLITE_NOMEM:
		return EXIT_IO;
	case SQLITE_MISUSE:
	case SQLITE_INTERNAL:
		return EXIT_BUG;
	}
	return EXIT_CONFIG;
}

/* The log stands beside the file; fails where nothing can be created there. */
static void
check_folder(const char *path)
{
	char *folder = realpath(path, NULL);

	if (!folder)
		return;
	strrchr(folder, '/')[1] = '\0';
	if (access(folder, W_OK))
		fail_errno(EXIT_PERMISSION, "cannot create the log of '%s'",
		    path);
	free(folder);
}

static _Noreturn void
end_with(const struct sqlite *sqlite, enum exit_code code, struct buffer *text)
{
	if (sqlite->store->last)
		buffer_printf(text, "; stored up to line %llu",
		    (unsigned long long)sqlite->store->committed);
	fail(code, "%s", buffer_string(text));
}

void
sqlite_blame(const struct sqlite *sqlite, const char *what, const char *why)
{
	struct buffer text = {0};

	buffer_printf(&text, "the table '%s' in '%s' %s: %s",
	    sqlite->store->table, sqlite->path, what, why);
	end_with(sqlite, EXIT_CONFIG, &text);
}

void
sqlite_give_up(const struct sqlite *sqlite, const char *what)
{
	int code = sqlite3_errcode(sqlite->database) & 0xff;
	struct buffer text = {0};

	if (code == SQLITE_CANTOPEN)
		check_folder(sqlite->path);
	buffer_printf(&text, "cannot %s '%s': %s", what, sqlite->path,
	    sqlite3_errmsg(sqlite->database));
	if (code == SQLITE_IOERR && sqlite3_system_errno(sqlite->database))
		buffer_printf(&text, ": %s",
		    strerror(sqlite3_system_errno(sqlite->database)));
	end_with(sqlite, exit_code(code), &text);
}

const char *
sqlite_fault(struct sqlite *sqlite)
{
	buffer_clear(&sqlite->fault);
	buffer_add_string(&sqlite->fault, sqlite3_errmsg(sqlite->database));
	return buffer_string(&sqlite->fault);
}

/* -- statements -- */

static void
be_patient(struct sqlite *sqlite)
{
	sqlite->until = stage_clock() + sqlite->patience;
}

/* SQLite calls it while somebody else has the lock; gives whether to go on. */
static int
await_lock(void *context, int calls)
{
	const struct sqlite *sqlite = context;
	struct timespec nap = {.tv_nsec = calls < 10 ? 1000000 : 20000000};

	if (stage_clock() >= sqlite->until)
		return 0;
	stage_look(sqlite->stage);
	nanosleep(&nap, NULL);
	return 1;
}

sqlite3_stmt *
sqlite_prepare(struct sqlite *sqlite, const char *sql)
{
	sqlite3_stmt *statement;

	if (sqlite3_prepare_v3(sqlite->database, sql, -1,
	        SQLITE_PREPARE_PERSISTENT, &statement, NULL))
		sqlite_give_up(sqlite, "use");
	return statement;
}

int
sqlite_try(struct sqlite *sqlite, const char *sql)
{
	return sqlite3_exec(sqlite->database, sql, NULL, NULL, NULL) & 0xff;
}

void
sqlite_run(struct sqlite *sqlite, const char *sql)
{
	if (sqlite_try(sqlite, sql))
		sqlite_give_up(sqlite, "write");
}

static void
run_prepared(struct sqlite *sqlite, sqlite3_stmt *statement)
{
	if (sqlite3_step(statement) != SQLITE_DONE)
		sqlite_give_up(sqlite, "write");
	sqlite3_reset(statement);
}

/* -- batches -- */

/* The lock for writing is taken at once, so that nobody else can change the
 * table in the middle of a batch. */
void
sqlite_begin(struct sqlite *sqlite)
{
	be_patient(sqlite);
	run_prepared(sqlite, sqlite->begin);
	sqlite_study_changes(sqlite);
}

void
sqlite_commit(struct sqlite *sqlite)
{
	be_patient(sqlite);
	run_prepared(sqlite, sqlite->commit);
}

/* -- the file -- */

/* The file is created here, since SQLite does not tell why it could not. */
static void
create_file(const char *path)
{
	int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);

	if (file < 0 || close(file))
		fail_open(EXIT_CREATE, path);
}

/* A name that SQLite would take for something else than a file, such as
 * ":memory:" or "file:x", is one if it begins with a folder. */
static void
open_file(struct sqlite *sqlite)
{
	struct buffer *path = &sqlite->sql;
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;

	create_file(sqlite->path);
	buffer_add_string(path, *sqlite->path == '/' ? "" : "./");
	buffer_add_string(path, sqlite->path);
	if (sqlite3_open_v2(buffer_string(path), &sqlite->database, flags,
	        NULL))
		sqlite_give_up(sqlite, "open");
	sqlite3_busy_handler(sqlite->database, await_lock, sqlite);
}

/* With a write-ahead log readers and the writer do not wait for each other.
 * SQLite does not wait for a lock where it changes to one. */
static void
use_log(struct sqlite *sqlite)
{
	int code;

	for (int calls = 0;; calls++) {
		code = sqlite_try(sqlite, "PRAGMA journal_mode = WAL");
		if (code != SQLITE_BUSY || !await_lock(sqlite, calls))
			break;
	}
	if (code)
		sqlite_give_up(sqlite, "open");
}

struct sqlite *
sqlite_open(const char *path, const struct store *store,
    struct sqlite_options options)
{
	struct sqlite *sqlite = allocate_zeroed(1, sizeof *sqlite);
	char pragma[64];

	sqlite->path = path;
	sqlite->store = store;
	sqlite->stage = options.stage;
	sqlite->patience = options.patience;
	sqlite->columns.fold = true;
	/* Counting its memory costs SQLite a tenth of its speed. */
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	open_file(sqlite);
	be_patient(sqlite);
	use_log(sqlite);
	sqlite_run(sqlite, "PRAGMA synchronous = FULL");
	sqlite_run(sqlite, "PRAGMA wal_autocheckpoint = 16384");
	snprintf(pragma, sizeof pragma, "PRAGMA cache_size = -%lld",
	    (long long)options.cache / 1024);
	sqlite_run(sqlite, pragma);
	sqlite->begin = sqlite_prepare(sqlite, "BEGIN IMMEDIATE");
	sqlite->commit = sqlite_prepare(sqlite, "COMMIT");
	sqlite->version = sqlite_prepare(sqlite, "PRAGMA schema_version");
	sqlite->version_read = -1;
	sqlite_begin(sqlite);
	sqlite_commit(sqlite);
	return sqlite;
}

void
sqlite_close(struct sqlite *sqlite)
{
	sqlite3_finalize(sqlite->begin);
	sqlite3_finalize(sqlite->commit);
	sqlite3_finalize(sqlite->version);
	sqlite3_finalize(sqlite->upsert);
	sqlite3_finalize(sqlite->delete);
	sqlite3_close(sqlite->database);
	columns_release(&sqlite->columns);
	buffer_release(&sqlite->sql);
	buffer_release(&sqlite->fault);
	free(sqlite);
}
