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
	free(grid->edges);
	free(grid->areas);
	free(grid->nodes);
	free(grid->lists);
	free(grid->words);
	free(grid);
}

void *
grid_room(
    void *items, size_t size, size_t used, size_t count, size_t *capacity)
{
	if (*capacity - used >= count)
		return items;
	*capacity = *capacity * 2 > used + count ? *capacity * 2 : used + count;
	return reallocate(items, *capacity * size);
}

void
grid_area(struct grid *grid, uint32_t answer)
{
	grid->areas = grid_room(grid->areas, sizeof *grid->areas,
	    grid->area_count, 1, &grid->area_capacity);
	grid->areas[grid->area_count++] = (struct area){
	    .answer = answer,
	    .edge = grid->edge_count,
	};
}

void
grid_ring(struct grid *grid, const struct point *points, size_t count)
{
	struct area *area = grid->areas + grid->area_count - 1;
	size_t vertex = grid->vertex_count;

	grid->vertices = grid_room(grid->vertices, sizeof *points, vertex,
	    count, &grid->vertex_capacity);
	memcpy(grid->vertices + vertex, points, count * sizeof *points);
	grid->vertex_count += count;
	grid->edges = grid_room(grid->edges, sizeof *grid->edges,
	    grid->edge_count, count, &grid->edge_capacity);
	for (size_t i = 1; i < count; i++)
		grid->edges[grid->edge_count++] = (uint32_t)vertex++;
	area->end = (uint32_t)grid->vertex_count;
	area->edge_count = grid->edge_count - area->edge;
}

uint32_t
grid_find(const struct grid *grid, struct point p)
{
	unsigned shift = PLACE_BITS;
	uint32_t cell = grid->top, column, row;

	if (!(p.x > grid->low.x && p.x < grid->high.x && p.y > grid->low.y &&
		p.y < grid->high.y))
		return GRID_NONE;
	column = (uint32_t)((p.x - grid->low.x) * grid->scale.x);
	row = (uint32_t)((p.y - grid->low.y) * grid->scale.y);
	while ((cell & 3) == CELL_NODE) {
		shift -= SIDE_BITS;
		cell = grid->nodes[cell >> 2].cells[
		    (row >> shift) % SIDE * SIDE + (column >> shift) % SIDE];
	}
	if ((cell & 3) == CELL_LIST)
		return grid_list_find(grid, cell >> 2, p);
	return cell >> 2;
}
