/*
 * row - a row of CSV, as RFC 4180 describes it
 *
 * A cell stands in quotes only where it must: where it has a delimiter, a quote
 * or a line break in it, and where it is a string that csv_kind() would take
 * for something else.
 */
#ifndef ROW_H
#define ROW_H

#include "record.h"

struct row {
	char delimiter;
	const char *end;	/* of a line */
	struct span null;	/* what stands for null */
	struct buffer text;	/* the cells so far, a delimiter behind each */
};

/* Adds the name of a column. */
void row_add_name(struct row *, struct span name);

/* Adds a value of a line, or of the arena, which a string may be decoded to;
 * null where it is missing. */
void row_add_value(struct row *, const struct value *, struct arena *);

/* Ends the row, which has a cell at least. Gives its text, which lives until
 * the next row is begun. */
struct span row_finish(struct row *);

void row_release(struct row *);

#endif
