#include "geolocate/grid.h"

#include <stdlib.h>
#include <string.h>

#include "geolocate/grid_state.h"
#include "memory.h"

struct grid *
grid_new(void)
{
	return allocate_zeroed(1, sizeof(struct grid));
}

void
grid_free(struct grid *grid)
{
	free(grid->vertices);
	free(grid->nodes);
	free(grid->lists);
	free(grid->words);
	free(grid);
}

void
grid_area(struct grid *grid, uint32_t answer)
{
	grid->area = grid->word_count;
	grid_list_word(grid, answer);
	grid_list_word(grid, 0);
}

void
grid_ring(struct grid *grid, const struct point *points, size_t count)
{
	grid_list_word(grid, grid->vertex_count);
	grid_list_word(grid, count - 1);
	grid->words[grid->area + 1] += 2;
	grid->vertices = reallocate_more(grid->vertices, sizeof *points,
	    grid->vertex_count, count, &grid->vertex_capacity);
	memcpy(grid->vertices + grid->vertex_count, points,
	    count * sizeof *points);
	grid->vertex_count += count;
}

/* The box is wider than the areas, so that its left side is outside of all,
 * and so that its lines rarely lie on borders at round coordinates. */
static void
make_box(struct grid *grid)
{
	struct point low = grid->vertices[0], high = low;
	double places = (1 << PLACE_BITS) - 2;

	for (size_t i = 1; i < grid->vertex_count; i++) {
		low = plane_low(low, grid->vertices[i]);
		high = plane_high(high, grid->vertices[i]);
	}
	grid->low.x = low.x - (high.x - low.x) / 61 - 0.01;
	grid->low.y = low.y - (high.y - low.y) / 61 - 0.01;
	grid->high.x = high.x + (high.x - low.x) / 61 + 0.01;
	grid->high.y = high.y + (high.y - low.y) / 61 + 0.01;
	grid->scale.x = places / (grid->high.x - grid->low.x);
	grid->scale.y = places / (grid->high.y - grid->low.y);
}

void
grid_build(struct grid *grid)
{
	enum { EDGE_COPIES = 32 };	/* of an edge, on average and at most */

	grid->top = GRID_NONE << 2 | CELL_CERTAIN;
	if (!grid->vertex_count)
		return;
	make_box(grid);
	grid_list_word(grid, GRID_NONE);
	grid_list_word(grid, 0);
	grid->lists = reallocate_more(NULL, sizeof *grid->lists, 0, 1,
	    &grid->list_capacity);
	grid->lists[grid->list_count++] = (struct list){grid->low, 0};
	grid->top = CELL_UNCUT;
	grid->copies_left = EDGE_COPIES * grid->vertex_count + CELLS;
}

uint32_t
grid_find(struct grid *grid, struct point p)
{
	uint32_t cell, column, row;
	unsigned bits;

	if (!(p.x > grid->low.x && p.x < grid->high.x && p.y > grid->low.y &&
		p.y < grid->high.y))
		return GRID_NONE;
	column = (uint32_t)((p.x - grid->low.x) * grid->scale.x);
	row = (uint32_t)((p.y - grid->low.y) * grid->scale.y);
	while (((cell = *grid_cell(grid, column, row, &bits)) & 3) ==
	    CELL_UNCUT)
		grid_cut(grid, column, row);
	if ((cell & 3) == CELL_LIST)
		return grid_list_find(grid, cell >> 2, p);
	return cell >> 2;
}
