#include "store-sqlite/upsert.h"

void
upsert_release(struct upsert *upsert)
{
	buffer_release(&upsert->names);
	buffer_release(&upsert->values);
	buffer_release(&upsert->changes);
	buffer_release(&upsert->key);
}

void
upsert_quote(struct buffer *sql, struct span name)
{
	buffer_add_char(sql, '"');
	for (size_t i = 0; i < name.size; i++) {
		if (name.data[i] == '"')
			buffer_add_char(sql, '"');
		buffer_add_char(sql, name.data[i]);
	}
	buffer_add_char(sql, '"');
}

/* Begins the next item of a list. */
static void
add_comma(struct buffer *list)
{
	if (list->size)
		buffer_add_string(list, ", ");
}

static void
add_value(struct upsert *upsert, const char *otherwise)
{
	add_comma(&upsert->values);
	if (otherwise)
		buffer_printf(&upsert->values, "coalesce(?%zu, (%s))",
		    upsert->count, otherwise);
	else
		buffer_printf(&upsert->values, "?%zu", upsert->count);
}

/* What a row that is there already takes from the record. A primary key that
 * the record does not name stays: SQLite would number the row anew. */
static void
add_change(struct upsert *upsert, struct span name, enum upsert_role role)
{
	struct buffer *changes = &upsert->changes;

	add_comma(changes);
	upsert_quote(changes, name);
	if (role == UPSERT_OTHER_KEY) {
		buffer_printf(changes, " = coalesce(?%zu, ", upsert->count);
		upsert_quote(changes, name);
		buffer_add_char(changes, ')');
	} else {
		buffer_add_string(changes, " = excluded.");
		upsert_quote(changes, name);
	}
}

void
upsert_add(struct upsert *upsert, struct span name, enum upsert_role role,
    const char *otherwise)
{
	upsert->count++;
	add_comma(&upsert->names);
	upsert_quote(&upsert->names, name);
	add_value(upsert, otherwise);
	if (role == UPSERT_KEY) {
		add_comma(&upsert->key);
		upsert_quote(&upsert->key, name);
	} else {
		add_change(upsert, name, role);
	}
}

void
upsert_write(
    const struct upsert *upsert, const char *table, struct buffer *sql)
{
	buffer_add_string(sql, "INSERT INTO ");
	upsert_quote(sql, span_of(table));
	buffer_add_string(sql, " (");
	buffer_add_span(sql, buffer_span(&upsert->names));
	buffer_add_string(sql, ") VALUES (");
	buffer_add_span(sql, buffer_span(&upsert->values));
	buffer_add_char(sql, ')');
	if (!upsert->key.size)
		return;
	buffer_add_string(sql, " ON CONFLICT (");
	buffer_add_span(sql, buffer_span(&upsert->key));
	buffer_add_string(sql, ") DO ");
	if (upsert->changes.size) {
		buffer_add_string(sql, "UPDATE SET ");
		buffer_add_span(sql, buffer_span(&upsert->changes));
	} else {
		buffer_add_string(sql, "NOTHING");
	}
}
