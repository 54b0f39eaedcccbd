/* Any triangles: the grid finds the first that has the point, as a test of all
 * of them does. Six bytes are a triangle, and every pair of bytes a point. */
#include <stdlib.h>

#include "fuzz.h"
#include "geolocate/grid.h"

static struct point
point_of(const uint8_t *data)
{
	return (struct point){(signed char)data[0], (signed char)data[1] / 3.0};
}

static bool
has(const struct point triangle[4], struct point p)
{
	int a = plane_side(triangle[0], triangle[1], p);
	int b = plane_side(triangle[1], triangle[2], p);
	int c = plane_side(triangle[2], triangle[3], p);

	return (a >= 0 && b >= 0 && c >= 0) || (a <= 0 && b <= 0 && c <= 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct point (*triangles)[4] = calloc(size / 6 + 1, sizeof *triangles);
	uint32_t count = 0, first;
	struct grid *grid = grid_new();

	for (size_t at = 0; at + 6 <= size; at += 6) {
		for (size_t i = 0; i < 4; i++)
			triangles[count][i] = point_of(data + at + i % 3 * 2);
		if (!plane_side(triangles[count][0], triangles[count][1],
			triangles[count][2]))
			continue;
		grid_area(grid, count);
		grid_ring(grid, triangles[count++], 4);
	}
	grid_build(grid);
	for (size_t at = 0; at + 2 <= size; at++) {
		for (first = 0; first < count; first++)
			if (has(triangles[first], point_of(data + at)))
				break;
		check(grid_find(grid, point_of(data + at)) ==
		    (first < count ? first : GRID_NONE));
	}
	grid_free(grid);
	free(triangles);
	return 0;
}
