/*
 * aggregate - what a group's records are boiled down to
 *
 * The aggregates that a user asks for are functions of columns, and those of
 * one field share a column: mean, sum and stddev need one sum, kept once. The
 * first column is that of the records themselves.
 */
#ifndef AGGREGATE_H
#define AGGREGATE_H

#include "stage.h"

struct aggregates {
	struct aggregate *items;	/* as asked for, in their order */
	size_t count;
	struct column *columns;		/* one for each field */
	size_t column_count;
	size_t size;			/* bytes of a group's states */
	bool retractions;		/* all of them can forget values */
	bool merged;			/* records are states, see below */
};

/* Must be called before the first one is added, with retractions and merged
 * set. */
void aggregates_init(struct aggregates *);

/* Reads "mean:temperature", "name=mean:temperature" or "count"; exits with 64
 * where it is none. Borrows the text. */
void aggregates_add(struct aggregates *, struct stage *, const char *text);

/* Whether an output of this name is among them. */
bool aggregates_named(const struct aggregates *, const char *name);

/* Gives a field whose value some aggregate cannot take, because it is no
 * number, or NULL. */
const struct field *aggregates_check(
    struct aggregates *, const struct record *);

/* Takes the record that was just checked into the states of its group: size
 * bytes that begin as zeros. */
void aggregates_take(struct aggregates *, void *states, struct record *);

/* Takes it away again; NULL must be what aggregates_fixed() gives. */
void aggregates_remove(struct aggregates *, void *states, struct record *);

/* Gives the name of an aggregate that cannot forget values, or NULL. */
const char *aggregates_fixed(const struct aggregates *);

/* How many records those states have. */
int64_t aggregates_records(const struct aggregates *, const void *states);

/* Adds the states of another group. */
void aggregates_merge(
    const struct aggregates *, void *states, const void *others);

/* Adds a member for each aggregate. */
void aggregates_write(
    const struct aggregates *, const void *states, struct buffer *);

/*
 * Adds states as JSON, the same text for the same records:
 *
 *     {"records":12,"fields":{"temperature":{"count":11,"sum":"29p-1"}}}
 */
void aggregates_write_states(
    const struct aggregates *, const void *states, struct buffer *);

/* Reads them into states of zeros, from a value on the line of the record; it
 * may have fields and states besides. False where it lacks some, why then has
 * the reason, and the states are to be dropped. */
bool aggregates_parse_states(const struct aggregates *, void *states,
    const struct value *, struct arena *, struct buffer *why);

/* Frees what the states of a group own. */
void aggregates_drop(const struct aggregates *, void *states);

void aggregates_release(struct aggregates *);

#endif
