/*
 * maker - makes the line of a record from the cells of a row
 */
#ifndef MAKER_H
#define MAKER_H

#include "fail.h"
#include "from-csv/rows.h"

/* All zero is one without columns. */
struct maker {
	/* Borrowed: the cell without quotes that is null. */
	struct span null;
	bool strings;		/* all cells become strings, but null */
	bool types_in_quotes;	/* cells in quotes are as if they had none */

	struct buffer *heads;	/* of the members: ,"temperature": */
	size_t count;		/* of columns */
	size_t empty_size;	/* of a record of which all cells are null */
	struct buffer text, string, line;
};

void maker_release(struct maker *);

/* Adds a column; where its name is no UTF-8 or there already, that ends the
 * program with the code. */
void maker_add(struct maker *, struct span name, enum exit_code);

/*
 * Makes the line of a row of so many bytes, with a cell for each column; behind
 * each of them MAKER_PADDING bytes may be read. Gives 0, or the number of the
 * first cell that is no UTF-8, from 1. The line is valid until the next call,
 * and SCAN_PADDING zero bytes are behind it.
 */
size_t maker_make(struct maker *, const struct cell *cells, size_t row_size,
    struct span *line);

enum { MAKER_PADDING = 32 };

#endif
