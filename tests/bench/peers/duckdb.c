/* duckdb SQL - runs statements with DuckDB on one thread, in memory */
#include <duckdb.h>
#include <stdio.h>
#include <stdlib.h>

static void
check(duckdb_state state, const char *what)
{
	if (state == DuckDBSuccess)
		return;
	fprintf(stderr, "duckdb: %s\n", what ? what : "failed");
	exit(EXIT_FAILURE);
}

int
main(int argc, char **argv)
{
	duckdb_config config;
	duckdb_database database;
	duckdb_connection connection;
	duckdb_result result;
	char *error = NULL;

	if (argc < 2) {
		puts(duckdb_library_version());
		return EXIT_SUCCESS;
	}
	check(duckdb_create_config(&config), NULL);
	check(duckdb_set_config(config, "threads", "1"), "threads");
	check(duckdb_set_config(config, "autoinstall_known_extensions",
	    "false"), "autoinstall");
	check(duckdb_open_ext(NULL, &database, config, &error), error);
	check(duckdb_connect(database, &connection), "cannot connect");
	check(duckdb_query(connection, argv[1], &result),
	    duckdb_result_error(&result));
	duckdb_destroy_result(&result);
	duckdb_disconnect(&connection);
	duckdb_close(&database);
	duckdb_destroy_config(&config);
	return EXIT_SUCCESS;
}
