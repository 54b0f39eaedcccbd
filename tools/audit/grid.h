/*
 * grid - cells in columns, for people to read
 */
#ifndef GRID_H
#define GRID_H

#include <stdbool.h>

#include "text.h"

enum { GRID_COLUMNS = 8 };

/* Cells of rows, one after the other; all zero is an empty grid. */
struct grid {
	char **cells;		/* owned */
	size_t count, columns;	/* columns: set by the caller */
	unsigned int right;	/* bit by column: aligned at the right */
};

/* Adds a cell. */
void grid_add(struct grid *, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Adds the rows as lines, and empties the grid. */
void grid_write(struct grid *, struct buffer *);

#endif
