/*
 * column - a field, and the states that are kept of it for each group
 *
 * The states of all columns of a group stand in one piece of memory, which
 * begins as zeros:
 *
 *     group ─▶ [ records | count sum … | count least greatest | … ]
 *                          temperature   humidity
 */
#ifndef COLUMN_H
#define COLUMN_H

#include "record.h"
#include "window-agg/state.h"

struct column {
	const struct field *field;	/* NULL: the records themselves */
	unsigned states;	/* a bit for each */
	size_t at[STATES];	/* where they stand in those of a group */
	/* Of the record at hand: whether the field is there and not null, and
	 * what number it is, where a state needs one. */
	bool defined;
	double number;
	struct buffer key;	/* the same, to tell values apart */
};

/* Makes room for states behind the size bytes that those of a group take, where
 * the column does not have them yet. */
void column_want(struct column *, unsigned states, size_t *size);

/* Looks at the value of a record; false where a state needs a number, and it is
 * something else. */
bool column_look(struct column *, const struct record *);

/* Takes the value that was just looked at into the states of a group, or takes
 * it away again, of which the states must be capable. */
void column_take(struct column *, void *states, struct record *);
void column_remove(struct column *, void *states, struct record *);

/* Adds the states of another group. */
void column_merge(const struct column *, void *states, const void *others);

/* Adds all states as one JSON object. */
void column_write(const struct column *, const void *states, struct buffer *);

/* Reads them from such an object, which may have others besides; the result is
 * the name of one that is missing or is something else, or NULL. */
const char *column_parse(
    const struct column *, void *states, const struct value *);

/* Frees what the states own. */
void column_drop(const struct column *, void *states);

void column_release(struct column *);

static inline bool
column_has(const struct column *column, enum state state)
{
	return column->states & STATE_BIT(state);
}

/* A state of the column in those of a group. */
static inline void *
column_state(const struct column *column, const void *states, enum state state)
{
	return (char *)states + column->at[state];
}

/* Counts a value, 1 or -1, whatever it is. */
static inline void
column_tally(const struct column *column, void *states, int64_t times)
{
	*(int64_t *)column_state(column, states, STATE_COUNT) += times;
}

static inline int64_t
column_count(const struct column *column, const void *states)
{
	return *(int64_t *)column_state(column, states, STATE_COUNT);
}

#endif
