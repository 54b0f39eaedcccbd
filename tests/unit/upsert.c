#include "store-sqlite/upsert.h"

#include "tap.h"

static void
is_statement(const struct upsert *upsert, const char *table,
    const char *expected, const char *sentence)
{
	struct buffer sql = {0};

	upsert_write(upsert, table, &sql);
	is_text(buffer_string(&sql), expected, "%s", sentence);
	buffer_release(&sql);
}

int
main(void)
{
	struct upsert upsert = {0};

	upsert_add(&upsert, span_of("a"), UPSERT_PLAIN, NULL);
	is_statement(&upsert, "t", "INSERT INTO \"t\" (\"a\") VALUES (?1)",
	    "without a key it is an insert");
	upsert_add(&upsert, span_of("say \"hi\""), UPSERT_PLAIN, NULL);
	is_statement(&upsert, "my\"t",
	    "INSERT INTO \"my\"\"t\" (\"a\", \"say \"\"hi\"\"\") "
	    "VALUES (?1, ?2)", "names are quoted");

	upsert_release(&upsert);
	upsert = (struct upsert){0};
	upsert_add(&upsert, span_of("a"), UPSERT_KEY, NULL);
	is_statement(&upsert, "t", "INSERT INTO \"t\" (\"a\") VALUES (?1) "
	    "ON CONFLICT (\"a\") DO NOTHING",
	    "where the key is all there is, nothing changes");
	upsert_add(&upsert, span_of("b"), UPSERT_PLAIN, NULL);
	upsert_add(&upsert, span_of("c"), UPSERT_KEY, NULL);
	upsert_add(&upsert, span_of("d"), UPSERT_PLAIN, NULL);
	is_statement(&upsert, "t", "INSERT INTO \"t\" "
	    "(\"a\", \"b\", \"c\", \"d\") VALUES (?1, ?2, ?3, ?4) "
	    "ON CONFLICT (\"a\", \"c\") DO UPDATE SET "
	    "\"b\" = excluded.\"b\", \"d\" = excluded.\"d\"",
	    "all but the key is replaced");

	upsert_release(&upsert);
	upsert = (struct upsert){0};
	upsert_add(&upsert, span_of("n"), UPSERT_OTHER_KEY, NULL);
	upsert_add(&upsert, span_of("a"), UPSERT_KEY, NULL);
	upsert_add(&upsert, span_of("at"), UPSERT_PLAIN, "CURRENT_TIMESTAMP");
	is_statement(&upsert, "t", "INSERT INTO \"t\" (\"n\", \"a\", \"at\") "
	    "VALUES (?1, ?2, coalesce(?3, (CURRENT_TIMESTAMP))) "
	    "ON CONFLICT (\"a\") DO UPDATE SET "
	    "\"n\" = coalesce(?1, \"n\"), \"at\" = excluded.\"at\"",
	    "defaults stand in for null, and another primary key stays");
	upsert_release(&upsert);
	return done_testing();
}
