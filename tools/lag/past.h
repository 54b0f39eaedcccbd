/*
 * past - the rows that came, by time and group
 *
 * Of a row its value is kept, and for a shorter time its line. Rows have
 * numbers in the order in which they came, and stand in a ring in that order,
 * so that what is to be forgotten need not be looked for:
 *
 *     oldest ─▶ … ─▶ whole ─▶ … ─▶ newest
 *      values only     │ and lines
 *
 * The time of a row orders them nearly: one that is late leaves late, and one
 * whose time is ahead holds up those behind it until its time has come.
 *
 * They are found by chains, as zlib finds what repeats: of all rows with one
 * hash the head is the number of the newest, which has that of the one before
 * it. A number that is no row's any more ends the chain, so that to forget a
 * row takes it out of none.
 */
#ifndef PAST_H
#define PAST_H

#include "table.h"

/* Room for any number that a double was written as. */
enum { PAST_SHORT = 24 };

/* What came of a group; its key is that of past->groups. */
struct past_group {
	int64_t latest;		/* time of its rows */
	uint32_t rows;
};

struct past_row {
	int64_t time;
	struct past_group *group;
	uint32_t earlier;	/* the number before it in its chain */
	uint32_t revision;	/* counts how often it was written */
	uint32_t line, line_size;	/* in past->texts; size 0: not kept */
	uint32_t value, value_size;	/* the same, where it is longer than */
	char short_value[PAST_SHORT];
};

struct past {
	struct table groups;	/* those that have rows */
	struct past_group *group;	/* the one at hand, NULL: not there */
	struct buffer key;	/* of one that is not there */
	uint64_t era;		/* one group after the other was forgotten */

	struct past_row *rows;	/* a ring, by number */
	uint32_t *heads;	/* numbers, by hash */
	uint32_t mask;		/* how many there may be of each, less one */
	uint32_t oldest, whole, end;	/* numbers; those of rows end here */
	uint32_t next;		/* which may be looked for next */
	struct pool texts;
	struct past_row *awaiting;	/* its line, from a state */
	int64_t lines_from;	/* no earlier row's line is kept */
};

void past_init(struct past *);
void past_release(struct past *);

/* Gives the buffer to which to add the key of a group; then goes to that. As
 * long as the era is the same, groups stay where they are, and setting
 * past->group does it, too. */
struct buffer *past_key(struct past *);
void past_enter(struct past *);

/* Says that a row of the group will soon be kept, so that its place is at
 * hand. */
void past_expect(const struct past *, int64_t time);

/* Gives the row of the group at a time, or NULL; it stays until rows are kept
 * or forgotten. Rows are found fastest in the order in which they came. */
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
 * earlier. After it a group must be gone to again. */
void past_forget(struct past *, int64_t rows, int64_t lines);

/* Keeps another line of a row, or none; copies it. */
void past_set_line(struct past *, struct past_row *, struct span line);

/* Gives all rows, in the order in which they came: *at begins as 0, NULL
 * ends. */
struct past_row *past_next(const struct past *, uint32_t *at);

/* -- past_state.c: the lines of a state -- */

/* Adds the line of a row; where its own line is kept, that is the one behind
 * it. */
void past_write(const struct past *, const struct past_row *, struct buffer *);

/* Reads such a line or such a row's, which is valid JSON and padded, a key
 * having so many values; false where it is neither. */
bool past_read(struct past *, struct span line, size_t key_count);

#endif
