/*
 * columns - the columns of a table, and a record laid out in them
 *
 * Each top-level member of a record is a column, by its name:
 *
 *     {"region":"Corse","mean":12.5}
 *            │             └──────┐
 *     columns: region   hour    mean
 *              "Corse" missing  12.5
 *
 * Records of a stream mostly have one shape, so a member is first looked for
 * where it followed the member before it in the last record, with what stood
 * before it then.
 */
#ifndef COLUMNS_H
#define COLUMNS_H

#include "lead.h"
#include "record.h"

struct column {
	struct span name;	/* as the table has it; owned */
	struct value value;	/* what the last record has there */
	struct span spelling;	/* the name as that record has it */
	uint64_t round;		/* of the last record that has it */
	struct lead lead;	/* to the member in the line */
	size_t next;		/* place of the member that came behind */
	bool generated;		/* the table computes it, no record may */
};

struct columns {
	struct column *items;	/* in the order of the table */
	size_t count, capacity;
	uint64_t round;		/* counts the records that were read */
	size_t first;		/* place of the first member */
	bool fold;		/* "Id" and "ID" are one column */
};

/* All zero are no columns. Clear forgets them, but keeps fold. */
void columns_clear(struct columns *);
void columns_release(struct columns *);

/* Adds a column behind the others; copies the name. */
struct column *columns_add(struct columns *, struct span name);

/* Gives the column of that name, or NULL. */
struct column *columns_find(const struct columns *, struct span name);

enum columns_result {
	COLUMNS_FIT,
	COLUMNS_EMPTY,		/* the record has no members */
	COLUMNS_UNKNOWN,	/* a member has no column */
	COLUMNS_GENERATED,	/* a member has a generated column */
	COLUMNS_CLASH,		/* two members of different names have one */
};

/*
 * Lays a record out in the columns, up to the first member that does not fit,
 * which *odd then is. The values borrow from the record.
 */
enum columns_result columns_read(
    struct columns *, struct record *, struct member *odd);

/* Lays out what has a column, and passes over other members: gives how many
 * these are, *odd being the first of them. */
size_t columns_read_known(
    struct columns *, struct record *, struct member *odd);

/* What the record read last has in a column; KIND_MISSING where nothing. */
static inline struct value
columns_value(const struct columns *columns, const struct column *column)
{
	if (column->round != columns->round)
		return (struct value){.kind = KIND_MISSING};
	return column->value;
}

#endif
