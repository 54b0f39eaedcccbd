/* upserts FILE DATABASE - upserts readings as they stand in FILE, with one
 * prepared statement in one transaction
 *
 * It knows where the values of a line stand and checks nothing, so that what
 * it takes is what SQLite takes. The database is set up as by store-sqlite. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
check(sqlite3 *database, int code)
{
	if (code == SQLITE_OK || code == SQLITE_DONE)
		return;
	fprintf(stderr, "upserts: %s\n", sqlite3_errmsg(database));
	exit(EXIT_FAILURE);
}

static void
run(sqlite3 *database, const char *sql)
{
	check(database, sqlite3_exec(database, sql, NULL, NULL, NULL));
}

/* Binds the values of a line in the order in which they stand. */
static void
bind(sqlite3_stmt *upsert, char *line)
{
	int columns = sqlite3_bind_parameter_count(upsert);
	char *from = line, *end;

	for (int i = 1; i <= columns; i++) {
		from = strchr(from, ':') + 2;
		if (*from == '"') {
			end = strchr(++from, '"');
			sqlite3_bind_text(upsert, i, from, (int)(end - from),
			    SQLITE_STATIC);
		} else {
			sqlite3_bind_double(upsert, i, strtod(from, &end));
		}
		from = end;
	}
}

static void
store(sqlite3 *database, FILE *file)
{
	sqlite3_stmt *upsert;
	char *line = NULL;
	size_t room = 0;

	check(database, sqlite3_prepare_v2(database, "INSERT INTO readings"
	    " (id, timestamp, lat, lon, temperature, country, region)"
	    " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
	    " timestamp = excluded.timestamp, lat = excluded.lat,"
	    " lon = excluded.lon, temperature = excluded.temperature,"
	    " country = excluded.country, region = excluded.region", -1,
	    &upsert, NULL));
	while (getline(&line, &room, file) > 0) {
		bind(upsert, line);
		check(database, sqlite3_step(upsert));
		sqlite3_reset(upsert);
	}
	free(line);
	sqlite3_finalize(upsert);
}

int
main(int argc, char **argv)
{
	FILE *file = argc == 3 ? fopen(argv[1], "r") : NULL;
	sqlite3 *database;

	if (!file) {
		puts(sqlite3_libversion());
		return argc == 3;
	}
	check(NULL, sqlite3_open(argv[2], &database));
	run(database, "PRAGMA journal_mode = WAL");
	run(database, "PRAGMA synchronous = FULL");
	run(database, "PRAGMA cache_size = -65536");
	run(database, "CREATE TABLE readings (id NOT NULL, timestamp, lat, lon,"
	    " temperature, country, region, PRIMARY KEY (id))");
	run(database, "BEGIN");
	store(database, file);
	run(database, "COMMIT");
	sqlite3_close(database);
	fclose(file);
	return EXIT_SUCCESS;
}
