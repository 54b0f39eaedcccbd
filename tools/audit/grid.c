#include "audit/grid.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "memory.h"

void
grid_add(struct grid *grid, const char *format, ...)
{
	va_list arguments;
	char *cell;

	va_start(arguments, format);
	if (vasprintf(&cell, format, arguments) < 0)
		cell = duplicate("");
	va_end(arguments);
	grid->cells = reallocate(grid->cells,
	    (grid->count + 1) * sizeof *grid->cells);
	grid->cells[grid->count++] = cell;
}

static void
pad(struct buffer *line, size_t width)
{
	while (width--)
		buffer_add_char(line, ' ');
}

/* The width of each column, and behind the last one none. */
static void
measure(const struct grid *grid, size_t widths[GRID_COLUMNS])
{
	size_t width;

	memset(widths, 0, GRID_COLUMNS * sizeof *widths);
	for (size_t i = 0; i < grid->count; i++) {
		width = utf8_length(span_of(grid->cells[i]));
		if (width > widths[i % grid->columns])
			widths[i % grid->columns] = width;
	}
}

void
grid_write(struct grid *grid, struct buffer *text)
{
	size_t widths[GRID_COLUMNS], column, space;

	measure(grid, widths);
	for (size_t i = 0; i < grid->count; i++) {
		column = i % grid->columns;
		space = widths[column] -
		    utf8_length(span_of(grid->cells[i]));
		pad(text, column ? 2 : 0);
		if (grid->right >> column & 1)
			pad(text, space);
		buffer_add_string(text, grid->cells[i]);
		if (!(grid->right >> column & 1))
			pad(text, space);
		free(grid->cells[i]);
		if (column + 1 < grid->columns)
			continue;
		while (text->data[text->size - 1] == ' ')
			text->size--;
		buffer_add_char(text, '\n');
	}
	free(grid->cells);
	grid->cells = NULL;
	grid->count = 0;
}
