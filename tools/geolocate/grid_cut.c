/*
 * Cuts a cell into smaller ones, where it has more than a few edges.
 */
#include <stdlib.h>
#include <string.h>

#include "geolocate/grid_state.h"
#include "memory.h"

/* With which a cell is not cut again. */
enum { FEW_EDGES = 8 };

/* A cell keeps the edges in a margin around it too, a part of its size, and is
 * not cut below a millimetre, in degrees: so the margin is wider by far than
 * what rounding can move. */
static const double margin = 1.0 / 256, finest = 1e-8;

/* A cell while it is cut into children. */
struct cut {
	struct grid *grid;
	const struct cell *cell;
	struct point low;	/* of the cell */
	struct point size, scale;	/* of a child; children per degree */
	uint32_t *edges;	/* those of each child in turn */
	size_t first[CELLS + 1];	/* of a child's edges */
	struct point references[CELLS];
	struct part *parts;	/* room for those of one child */
	bool *inside;		/* whether a part holds its reference */
};

static unsigned
clamp(double x)
{
	return x < 0 ? 0 : x < SIDE ? (unsigned)x : SIDE - 1;
}

/* The columns, or rows, of the children between two coordinates. */
static void
between(double a, double b, double low, double per_degree, unsigned *from,
    unsigned *to)
{
	*from = clamp(((a < b ? a : b) - low) * per_degree - margin);
	*to = clamp(((a < b ? b : a) - low) * per_degree + margin);
}

/* Whether the line through a and b may touch a child: its middle is closer to
 * the line than its corners are to the middle. */
static bool
touches(const struct cut *cut, unsigned column, unsigned row, struct point a,
    struct point b)
{
	double x = cut->low.x + (column + 0.5) * cut->size.x;
	double y = cut->low.y + (row + 0.5) * cut->size.y;
	double along = b.x - a.x, up = b.y - a.y;

	return fabs(along * (y - a.y) - up * (x - a.x)) <=
	    (0.5 + margin) * (fabs(along) * cut->size.y +
	    fabs(up) * cut->size.x);
}

/* Counts an edge in each child that it may touch; puts it there where there
 * are lists to put it in. */
static void
spread_edge(const struct cut *cut, uint32_t edge, size_t *next)
{
	const struct point *ends = cut->grid->vertices + edge;
	unsigned left, right, bottom, top;

	between(ends[0].x, ends[1].x, cut->low.x, cut->scale.x, &left, &right);
	between(ends[0].y, ends[1].y, cut->low.y, cut->scale.y, &bottom, &top);
	for (unsigned row = bottom; row <= top; row++)
		for (unsigned column = left; column <= right; column++) {
			if ((left != right || bottom != top) &&
			    !touches(cut, column, row, ends[0], ends[1]))
				continue;
			if (cut->edges)
				cut->edges[next[row * SIDE + column]] = edge;
			next[row * SIDE + column]++;
		}
}

static void
spread_edges(const struct cut *cut, size_t *next)
{
	const struct cell *cell = cut->cell;

	for (size_t i = 0; i < cell->part_count; i++)
		for (size_t k = 0; k < cell->parts[i].count; k++)
			spread_edge(cut, cell->parts[i].edges[k], next);
}

/* Gives each child its edges; false where that would take too much memory. */
static bool
spread(struct cut *cut)
{
	size_t next[CELLS] = {0}, total = 0;

	spread_edges(cut, next);
	for (size_t i = 0; i < CELLS; i++) {
		cut->first[i] = total;
		total += next[i];
		next[i] = cut->first[i];
	}
	cut->first[CELLS] = total;
	if (total > cut->grid->copies_left)
		return false;
	cut->grid->copies_left -= total;
	cut->edges = allocate(total * sizeof *cut->edges);
	spread_edges(cut, next);
	return true;
}

static bool
on_edge(const struct cut *cut, size_t child, struct point p)
{
	const struct point *edge;

	for (size_t i = cut->first[child]; i < cut->first[child + 1]; i++) {
		edge = cut->grid->vertices + cut->edges[i];
		if (plane_on(edge[0], edge[1], p))
			return true;
	}
	return false;
}

static uint32_t
last_edge(const struct part *part)
{
	return part->edges[part->count - 1];
}

/* Chooses each child's reference: its lower left corner, or where an edge runs
 * through that, a point close by. It is in the margins, and so in the cells,
 * of all four children that meet there. */
static void
refer(struct cut *cut)
{
	for (size_t i = 0; i < CELLS; i++) {
		struct point corner = {
		    cut->low.x + (double)(i % SIDE) * cut->size.x,
		    cut->low.y + (double)(i / SIDE) * cut->size.y};
		struct point p = corner;

		/* Each turn is another point, and edges are not everywhere. */
		for (double turn = 1; on_edge(cut, i, p); turn++) {
			p.x = corner.x + cut->size.x * margin / 2 * sin(turn);
			p.y = corner.y +
			    cut->size.y * margin / 2 * sin(2 * turn);
		}
		cut->references[i] = p;
	}
}

/* Gathers the parts of a child. Those behind an area that holds the whole
 * child never have a say in it. */
static void
gather(const struct cut *cut, size_t index, struct cell *child)
{
	const uint32_t *edge = cut->edges + cut->first[index];
	const uint32_t *end = cut->edges + cut->first[index + 1];

	for (size_t i = 0; i < cut->cell->part_count; i++) {
		const struct part *whole = cut->cell->parts + i;
		struct part part = {whole->answer, cut->inside[i], edge, 0};

		while (edge < end && *edge <= last_edge(whole))
			edge++;
		part.count = (size_t)(edge - part.edges);
		if (part.count) {
			child->parts[child->part_count++] = part;
		} else if (part.inside) {
			child->otherwise = part.answer;
			break;
		}
	}
}

/* Whether the way from p to q leads into or out of what a part holds. */
static bool
crosses(const struct grid *grid, const struct part *part, struct point p,
    struct point q)
{
	const struct point *ends;
	bool odd = false;

	if (p.x == q.x && p.y == q.y)
		return false;
	for (size_t i = 0; i < part->count; i++) {
		ends = grid->vertices + part->edges[i];
		odd ^= plane_crosses(ends[0], ends[1], p, q);
	}
	return odd;
}

/* The same for all parts at once, where both points are in one child. */
static void
follow(const struct cut *cut, size_t index, struct point p, struct point q,
    bool *inside)
{
	const struct part *part = cut->cell->parts;
	const struct point *ends;

	for (size_t i = cut->first[index]; i < cut->first[index + 1]; i++) {
		for (; cut->edges[i] > last_edge(part); part++)
			inside++;
		ends = cut->grid->vertices + cut->edges[i];
		*inside ^= plane_crosses(ends[0], ends[1], p, q);
	}
}

/* Gives what a child is. */
static uint32_t
make_cell(struct grid *grid, const struct cell *child)
{
	size_t count = 0;

	for (size_t i = 0; i < child->part_count; i++)
		count += child->parts[i].count;
	if (!count)
		return child->otherwise << 2 | CELL_CERTAIN;
	return grid_list_add(grid, child) << 2 |
	    (count > FEW_EDGES ? CELL_UNCUT : CELL_LIST);
}

/* Makes the children of one row, from left to right, given which parts hold
 * the first reference. */
static void
cut_row(struct cut *cut, unsigned row, const bool *inside, uint32_t *cells)
{
	const struct cell *cell = cut->cell;
	const struct point *reference = cut->references + row * SIDE;
	struct cell child;

	memcpy(cut->inside, inside, cell->part_count * sizeof *inside);
	for (unsigned column = 0; column < SIDE; column++, reference++) {
		child = (struct cell){
		    .reference = *reference,
		    .parts = cut->parts,
		    .otherwise = cell->otherwise,
		};
		gather(cut, row * SIDE + column, &child);
		cells[column] = make_cell(cut->grid, &child);
		if (column + 1 < SIDE)
			follow(cut, row * SIDE + column, reference[0],
			    reference[1], cut->inside);
	}
}

static void
cut_rows(struct cut *cut, struct node *node)
{
	const struct cell *cell = cut->cell;
	const struct point *reference = cut->references;
	bool *inside = allocate(cell->part_count);

	cut->parts = allocate(cell->part_count * sizeof *cut->parts);
	cut->inside = allocate(cell->part_count);
	for (size_t i = 0; i < cell->part_count; i++)
		inside[i] = cell->parts[i].inside ^
		    crosses(cut->grid, cell->parts + i, cell->reference,
			*reference);
	for (unsigned row = 0; row < SIDE; row++, reference += SIDE) {
		cut_row(cut, row, inside, node->cells + row * SIDE);
		if (row + 1 < SIDE)
			follow(cut, row * SIDE, reference[0],
			    reference[SIDE], inside);
	}
	free(cut->parts);
	free(cut->inside);
	free(inside);
}

/* Lays out the children of the cell at a place, 1 << bits places wide and
 * high; false where they would be too small. */
static bool
lay_out(struct cut *cut, uint32_t column, uint32_t row, unsigned bits)
{
	const struct grid *grid = cut->grid;
	double child = (double)(1 << bits) / SIDE;

	cut->low.x = grid->low.x + (column >> bits << bits) / grid->scale.x;
	cut->low.y = grid->low.y + (row >> bits << bits) / grid->scale.y;
	cut->scale.x = grid->scale.x / child;
	cut->scale.y = grid->scale.y / child;
	cut->size.x = 1 / cut->scale.x;
	cut->size.y = 1 / cut->scale.y;
	return bits >= SIDE_BITS && fmin(cut->size.x, cut->size.y) >= finest;
}

void
grid_cut(struct grid *grid, uint32_t column, uint32_t row)
{
	struct cell cell;
	struct cut cut = {.grid = grid, .cell = &cell};
	uint32_t *at, number;
	unsigned bits;

	grid->nodes = reallocate_more(grid->nodes, sizeof *grid->nodes,
	    grid->node_count, 1, &grid->node_capacity);
	at = grid_cell(grid, column, row, &bits);
	number = *at >> 2;
	*at = number << 2 | CELL_LIST;
	if (!lay_out(&cut, column, row, bits))
		return;
	grid_list_read(grid, number, &cell);
	if (spread(&cut)) {
		refer(&cut);
		cut_rows(&cut, grid->nodes + grid->node_count);
		*at = (uint32_t)grid->node_count++ << 2 | CELL_NODE;
	}
	free(cut.edges);
	grid_list_free(&cell);
}
