/*
 * sheet - columns of cells, which are as wide as the widest
 *
 * Numbers stand with their points below each other, at the right; beside those
 * of one column there may be a chart.
 *
 *     name   value
 *     ─────  ─────
 *     Brest   12.5  ████▌
 *     Lille    9    ███▏
 */
#ifndef SHEET_H
#define SHEET_H

#include "scan.h"

/* A value as it is shown; width is of what stands before the point, if it is a
 * number, and of all otherwise. */
struct cell {
	char *text;		/* owned; NULL: the record has no such member */
	size_t size, width, fraction;
	bool number;
};

struct sheet_column {
	struct span name;	/* owned */
	size_t width, fraction;	/* of the widest cell */
	bool words;		/* some cell is no number */
};

struct sheet {
	struct sheet_column *columns;
	size_t count;
	size_t chart;		/* the column that has one, or SIZE_MAX */
	double least, most;	/* of that column, zero included */
};

/* Adds a column, and gives its place; copies the name. */
size_t sheet_add_column(struct sheet *, struct span name);

/* Gives the place of the column of that name, SIZE_MAX where there is none. */
size_t sheet_find(const struct sheet *, struct span name);

struct cell cell_of(const struct value *, struct arena *);

/* Makes room for a row, which has a cell for each column. */
void sheet_measure(struct sheet *, const struct cell *row);

/* Add a line, without its newline: the names, what stands below them, a row. A
 * row that was not measured may be wider than its columns. */
void sheet_add_names(const struct sheet *, struct buffer *line);
void sheet_add_rules(const struct sheet *, struct buffer *line);
void sheet_add_row(
    const struct sheet *, const struct cell *row, struct buffer *line);

/* Frees a row with so many cells. */
void cells_free(struct cell *row, size_t count);
void sheet_release(struct sheet *);

#endif
