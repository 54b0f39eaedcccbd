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
};

struct area {
	uint32_t answer;
	uint32_t end;		/* all its vertices are before this one */
	size_t edge, edge_count;	/* in edges */
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
	uint32_t *edges;	/* of all areas in order, until it is built */
	size_t edge_count, edge_capacity;
	struct area *areas;
	size_t area_count, area_capacity;

	struct point low, high;	/* the box around all areas, and some more */
	struct point scale;	/* places per degree */

	uint32_t top;		/* the cell that is the whole box */
	struct node *nodes;
	size_t node_count, node_capacity;
	struct list *lists;
	size_t list_count, list_capacity;
	uint32_t *words;
	size_t word_count, word_capacity;
	size_t copies_left;	/* of edges, for cells still to be cut */
};

/* What an area has in a cell. */
struct part {
	const struct area *area;
	bool inside;		/* the area holds the reference */
	const uint32_t *edges;	/* all that touch the cell, in order */
	size_t count;
};

/* A cell before it is known what becomes of it. */
struct cell {
	uint32_t column, row;	/* its lower left place */
	unsigned bits;		/* it is 1 << bits places wide and high */
	struct point reference;	/* on no edge */
	struct part *parts;
	size_t part_count;
	uint32_t otherwise;	/* the answer where no part holds a point */
};

/* Gives the array, with room for count items more than *used. */
void *grid_room(void *items, size_t size, size_t used, size_t count,
    size_t *capacity);

/* Adds the list of a cell, and gives it as a cell that is one. */
uint32_t grid_list_add(struct grid *, const struct cell *);

/* Gives the answer for a point in the cell of the list of that number. */
uint32_t grid_list_find(const struct grid *, uint32_t number, struct point);

#endif
