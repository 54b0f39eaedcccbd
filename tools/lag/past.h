/*
 * past - the rows that came, by time and group
 *
 * Of a row its value is kept, and for a shorter time its line. Rows stand in a
 * queue, in the order in which they came, so that what is to be forgotten need
 * not be looked for:
 *
 *     oldest ─▶ … ─▶ whole ─▶ … ─▶ newest
 *      values only     │ and lines
 *
 * The time of a row orders them nearly: one that is late leaves late, and one
 * whose time is ahead holds up those behind it until its time has come.
 */
#ifndef PAST_H
#define PAST_H

#include "table.h"

/* Room for any number that a double was written as. */
enum { PAST_SHORT = 24 };

struct past_row {
	struct past_row *newer;
	uint32_t line, line_size;	/* in past->texts; size 0: not kept */
	uint32_t value, value_size;	/* the same, where it is longer than */
	char short_value[PAST_SHORT];
	uint32_t revision;		/* counts how often it was written */
};

struct past {
	struct table rows;	/* time and group -> struct past_row */
	struct pool texts;
	struct past_row *oldest, *whole, *newest;
	struct past_row *next;	/* which may be looked for next, or NULL */
	struct past_row *awaiting;	/* its line, from a state */
	int64_t lines_from;	/* no earlier row's line is kept */
	int64_t greatest;	/* time of a row */
	struct buffer key;	/* of the group at hand, behind a time */
};

void past_init(struct past *);
void past_release(struct past *);

/* Begins with another group: gives the buffer to which to add its key. */
struct buffer *past_group(struct past *);

/* Gives the row of the group at a time, or NULL; it stays until it is
 * forgotten. Rows are found fastest in the order in which they came. */
struct past_row *past_find(struct past *, int64_t time);

/* Keeps a row of the group, in place of the one that was there; copies all. One
 * that is no more has the value null and no line. Gives the row, or NULL where
 * its value is what it was, null being that of one that was not there. */
struct past_row *past_keep(struct past *, int64_t time, struct span line,
    struct span value);

/* Give what is kept of a row, until that is replaced or forgotten: the value
 * as JSON text, and the line, which is empty where it is not kept. */
struct span past_value(const struct past *, const struct past_row *);
struct span past_line(const struct past *, const struct past_row *);

/* Forgets rows before one time, and lines of rows before another, which is not
 * earlier. */
void past_forget(struct past *, int64_t rows, int64_t lines);

int64_t past_time(const struct past *, const struct past_row *);

/* Keeps another line of a row, or none; copies it. */
void past_set_line(struct past *, struct past_row *, struct span line);

/* -- past_state.c: the lines of a state -- */

/* Gives the row that came next, after NULL the oldest; NULL ends. */
static inline const struct past_row *
past_next(const struct past *past, const struct past_row *row)
{
	return row ? row->newer : past->oldest;
}

/* Adds the line of a row; where its own line is kept, that is the one behind
 * it. */
void past_write(const struct past *, const struct past_row *, struct buffer *);

/* Reads such a line or such a row's, which is valid JSON and padded, a key
 * having so many values; false where it is neither. */
bool past_read(struct past *, struct span line, size_t key_count);

#endif
