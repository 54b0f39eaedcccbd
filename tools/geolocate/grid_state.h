/*
 * grid_state - what a grid is made of, for the files of the grid alone
 */
#ifndef GRID_STATE_H
#define GRID_STATE_H

#include "geolocate/grid.h"

/* A place in the plane is a column and a row of 24 bits each. Three and three
 * of them choose a cell among the 8 by 8 of a node, the highest first. */
enum {
	PLACE_BITS = 24,
	SIDE_BITS = 3,
	SIDE = 1 << SIDE_BITS,
	CELLS = SIDE * SIDE,
};

/* What a cell is: a kind in two bits, and a number behind them. */
enum cell_kind {
	CELL_CERTAIN,		/* its answer */
	CELL_LIST,		/* in lists */
	CELL_NODE,		/* in nodes */
	CELL_UNCUT,		/* in lists, of more edges than a list should */
};

/*
 * The edges in a cell, as words. For each area that has some, in order: its
 * answer, twice the number of runs plus one where it holds the reference, and
 * of each run of edges the first and how many. Last the answer where none of
 * these areas holds the point, and zero.
 */
struct list {
	struct point reference;
	size_t word;		/* the first of them */
};

struct node {
	uint32_t cells[CELLS];	/* kind and number, row by row */
};

struct grid {
	/* An edge is the number of its first vertex; it ends at the next. */
	struct point *vertices;
	size_t vertex_count, vertex_capacity;

	struct point low, high;	/* the box around all areas, and some more */
	struct point scale;	/* places per degree */

	uint32_t top;		/* the cell that is the whole box */
	struct node *nodes;
	size_t node_count, node_capacity;
	struct list *lists;
	size_t list_count, list_capacity;
	uint32_t *words;	/* at first the list of all edges */
	size_t word_count, word_capacity;
	size_t area;		/* in words, the last that was begun */
	size_t copies_left;	/* of edges, for cells still to be cut */
};

/* What an area has in a cell. */
struct part {
	uint32_t answer;
	bool inside;		/* the area holds the reference */
	const uint32_t *edges;	/* all that touch the cell, in order */
	size_t count;
};

/* A cell that has edges in it. */
struct cell {
	struct point reference;	/* on no edge */
	struct part *parts;
	size_t part_count;
	uint32_t otherwise;	/* the answer where no part holds a point */
};

/* Gives the smallest cell that has a place in it, which is 1 << *bits places
 * wide and high. */
static inline uint32_t *
grid_cell(struct grid *grid, uint32_t column, uint32_t row, unsigned *bits)
{
	uint32_t *cell = &grid->top;

	*bits = PLACE_BITS;
	while ((*cell & 3) == CELL_NODE) {
		*bits -= SIDE_BITS;
		cell = grid->nodes[*cell >> 2].cells +
		    (row >> *bits) % SIDE * SIDE + (column >> *bits) % SIDE;
	}
	return cell;
}

/* Adds a word to the list that is being written. */
void grid_list_word(struct grid *, size_t word);

/* Adds the list of a cell, and gives its number. */
uint32_t grid_list_add(struct grid *, const struct cell *);

/* Reads the list of that number back, to be freed with grid_list_free(). */
void grid_list_read(const struct grid *, uint32_t number, struct cell *);
void grid_list_free(struct cell *);

/* Gives the answer for a point in the cell of the list of that number. */
uint32_t grid_list_find(const struct grid *, uint32_t number, struct point);

/* Cuts the cell at a place, which is uncut: it becomes a node, or where it
 * cannot be cut, a list. */
void grid_cut(struct grid *, uint32_t column, uint32_t row);

#endif
