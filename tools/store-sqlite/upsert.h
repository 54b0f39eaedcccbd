/*
 * upsert - the SQL that writes a row
 *
 *     INSERT INTO "t" ("a", "b") VALUES (?1, ?2)
 *     ON CONFLICT ("a") DO UPDATE SET "b" = excluded."b"
 */
#ifndef UPSERT_H
#define UPSERT_H

#include "text.h"

/* What a column is to the table. */
enum upsert_role {
	UPSERT_KEY,		/* part of the key that the row is found by */
	UPSERT_OTHER_KEY,	/* part of a primary key that is not that key */
	UPSERT_PLAIN,
};

/* All zero has no columns. */
struct upsert {
	struct buffer names, values, changes, key;
	size_t count;		/* of columns, and of the ?N for them */
};

void upsert_release(struct upsert *);

/* Adds a column; otherwise is SQL for what stands there in place of null, or
 * NULL. */
void upsert_add(struct upsert *, struct span name, enum upsert_role,
    const char *otherwise);

/* Adds the statement to sql. */
void upsert_write(
    const struct upsert *, const char *table, struct buffer *sql);

/* Adds a name with its quotes. It holds no NUL. */
void upsert_quote(struct buffer *sql, struct span name);

#endif
