/*
 * rows - the rows of CSV, as RFC 4180 describes it
 */
#ifndef ROWS_H
#define ROWS_H

#include "text.h"

/* A cell as it stands in the text, without the quotes around it. */
struct cell {
	struct span text;
	bool quoted;
	bool doubled;		/* quotes in it are doubled */
	bool plain;		/* ASCII that stands in JSON as it is */
};

struct rows {
	char delimiter;
	size_t longest;		/* row that is read, in bytes */

	struct cell *cells;	/* of the row read last; they borrow its text */
	size_t count, capacity;
	uint64_t breaks;	/* of lines, within cells */
	const char *fault;
	uint64_t line;		/* of the row, from 1 */
	uint64_t next_line;
	bool skipping;		/* a line that is too long, to its end */
};

enum rows_answer {
	ROWS_MORE,		/* bytes are wanted */
	ROWS_ROW,		/* the cells are there */
	ROWS_BROKEN,		/* fault says why */
	ROWS_PART,		/* of a line that is too long, more to follow */
	ROWS_PART_LAST,		/* its rest */
};

enum { ROWS_PADDING = 16 };

void rows_init(struct rows *, char delimiter, size_t longest);
void rows_release(struct rows *);

/*
 * Reads a row from the start of text; ROWS_PADDING bytes behind it may be read.
 * Gives the row as it stands there, line break left out, and in *used how many
 * bytes are used up with it. Of a row that is broken that is the first line
 * alone, and in parts where that is too long. Text may be empty where the rest
 * of such a line is asked for.
 */
enum rows_answer rows_read(struct rows *, struct span text, bool last,
    struct span *row, size_t *used);

/* Adds what a cell stands for. */
void cell_add(const struct cell *, struct buffer *);

#endif
