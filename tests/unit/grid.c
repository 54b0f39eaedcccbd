/* The grid, against the brute force of GEOS: for each point, the first of all
 * areas that covers it. */
#include "geolocate/grid.h"

#include <geos_c.h>
#include <stdlib.h>

#include "geolocate/grid_state.h"
#include "tap.h"

enum {
	SQUARES = 6,		/* a side of the mesh */
	STEPS = 16,		/* edges between two of its knots */
	MOST_AREAS = 64,
	MOST_POINTS = 4096,
};

struct model {
	struct grid *grid;
	GEOSGeometry *shapes[MOST_AREAS];
	size_t count;
	struct point points[MOST_POINTS];	/* of all rings */
	size_t point_count;
	double unit;		/* coordinates are multiples of it */
};

static double
random_between(double low, double high)
{
	return low + (high - low) * drand48();
}

static GEOSGeometry *
make_ring(const struct point *points, size_t count)
{
	return GEOSGeom_createLinearRing(GEOSCoordSeq_copyFromBuffer(
	    &points->x, (unsigned)count, false, false));
}

/* Adds an area of one ring, and of a hole where there is one. */
static void
add_area(struct model *model, const struct point *ring, size_t count,
    const struct point *hole, size_t hole_count)
{
	GEOSGeometry *holes[1], *shape;

	if (hole_count)
		holes[0] = make_ring(hole, hole_count);
	shape = GEOSGeom_createPolygon(
	    make_ring(ring, count), holes, hole_count > 0);
	if (GEOSisValid(shape) != 1) {
		GEOSGeom_destroy(shape);
		return;
	}
	grid_area(model->grid, (uint32_t)model->count);
	grid_ring(model->grid, ring, count);
	if (hole_count)
		grid_ring(model->grid, hole, hole_count);
	model->shapes[model->count++] = shape;
	for (size_t i = 0; i < count; i++)
		model->points[model->point_count++] = ring[i];
	for (size_t i = 0; i < hole_count; i++)
		model->points[model->point_count++] = hole[i];
}

static uint32_t
expected(const struct model *model, struct point p)
{
	GEOSGeometry *point = GEOSGeom_createPointFromXY(p.x, p.y);
	size_t i;

	for (i = 0; i < model->count; i++)
		if (GEOSCovers(model->shapes[i], point) == 1)
			break;
	GEOSGeom_destroy(point);
	return i < model->count ? (uint32_t)i : GRID_NONE;
}

/* -- a mesh of squares with crooked sides, which neighbours share -- */

static struct point
rounded(const struct model *model, double x, double y)
{
	return (struct point){round(x / model->unit) * model->unit,
	    round(y / model->unit) * model->unit};
}

static void
bend(const struct model *model, struct point *side, size_t steps, double by)
{
	struct point a = side[0], b = side[steps];
	double x = (a.x + b.x) / 2, y = (a.y + b.y) / 2;

	if (steps < 2)
		return;
	side[steps / 2] = rounded(model, x + random_between(-by, by),
	    y + random_between(-by, by));
	bend(model, side, steps / 2, by / 2);
	bend(model, side + steps / 2, steps / 2, by / 2);
}

static size_t
append(struct point *ring, size_t count, const struct point *side, bool back)
{
	for (size_t i = 0; i < STEPS; i++)
		ring[count++] = back ? side[STEPS - i] : side[i];
	return count;
}

static void
add_mesh(struct model *model, double crooked)
{
	static struct point flat[SQUARES + 1][SQUARES + 1][STEPS + 1];
	static struct point steep[SQUARES + 1][SQUARES + 1][STEPS + 1];
	struct point ring[4 * STEPS + 1], hole[5], middle;
	size_t count, i, k;

	for (i = 0; i <= SQUARES; i++)
		for (k = 0; k <= SQUARES; k++) {
			flat[i][k][0] = rounded(model, (double)i, (double)k);
			flat[i][k][STEPS] =
			    rounded(model, (double)i + 1, (double)k);
			bend(model, flat[i][k], STEPS, crooked);
			steep[i][k][0] = rounded(model, (double)i, (double)k);
			steep[i][k][STEPS] =
			    rounded(model, (double)i, (double)k + 1);
			bend(model, steep[i][k], STEPS, crooked);
		}
	for (i = 0; i < SQUARES; i++)
		for (k = 0; k < SQUARES; k++) {
			count = append(ring, 0, flat[i][k], false);
			count = append(ring, count, steep[i + 1][k], false);
			count = append(ring, count, flat[i][k + 1], true);
			count = append(ring, count, steep[i][k], true);
			ring[count++] = ring[0];
			middle = rounded(
			    model, (double)i + 0.5, (double)k + 0.5);
			hole[0] = rounded(model, middle.x - 0.2, middle.y);
			hole[1] = rounded(model, middle.x, middle.y - 0.2);
			hole[2] = rounded(model, middle.x + 0.2, middle.y);
			hole[3] = rounded(model, middle.x, middle.y + 0.2);
			hole[4] = hole[0];
			add_area(model, ring, count, hole,
			    (i + k) % 3 ? 0 : sizeof hole / sizeof *hole);
			if ((i + k) % 6 == 0)	/* an enclave */
				add_area(model, hole, 5, NULL, 0);
		}
}

/* -- what is asked -- */

static void
ask(const struct model *model, struct point p, size_t *wrong)
{
	uint32_t got = grid_find(model->grid, p), want = expected(model, p);

	if (got != want && (*wrong)++ < 3)
		printf("# %.17g %.17g: got %u, expected %u\n", p.x, p.y, got,
		    want);
}

/* The double next to 0 is so small that GEOS takes it for 0. */
static double
next(double x, double to)
{
	return x != 0 ? nextafter(x, to) : copysign(1e-200, to);
}

/* A point and the next doubles around it. */
static void
ask_around(const struct model *model, struct point p, size_t *wrong)
{
	double far = 1000;

	ask(model, p, wrong);
	ask(model, (struct point){next(p.x, far), p.y}, wrong);
	ask(model, (struct point){next(p.x, -far), p.y}, wrong);
	ask(model, (struct point){p.x, next(p.y, far)}, wrong);
	ask(model, (struct point){p.x, next(p.y, -far)}, wrong);
}

static void
ask_all(struct model *model, const char *name)
{
	const struct grid *grid = model->grid;
	size_t wrong = 0;

	for (int i = 0; i < 5000; i++)
		ask(model,
		    (struct point){random_between(-0.5, SQUARES + 0.5),
			random_between(-0.5, SQUARES + 0.5)},
		    &wrong);
	ok(!wrong, "%s: anywhere, %zu wrong", name, wrong);
	wrong = 0;
	for (size_t i = 0; i < model->point_count; i += 3)
		ask_around(model, model->points[i], &wrong);
	ok(!wrong, "%s: on and beside vertices, %zu wrong", name, wrong);
	wrong = 0;
	for (size_t i = 1; i < model->point_count; i += 3) {
		struct point a = model->points[i - 1], b = model->points[i];

		ask_around(model,
		    (struct point){(a.x + b.x) / 2, (a.y + b.y) / 2}, &wrong);
	}
	ok(!wrong, "%s: in the middle of edges, %zu wrong", name, wrong);
	wrong = 0;
	for (int i = 0; i < 3000; i++) {
		/* Corners of all levels: the more zeros, the higher. */
		unsigned bits = (unsigned)(lrand48() % PLACE_BITS);
		double column = (double)(lrand48() >> (31 - PLACE_BITS + bits)
		    << bits);
		double row = (double)(lrand48() >> (31 - PLACE_BITS + bits)
		    << bits);

		ask_around(model,
		    (struct point){grid->low.x + column / grid->scale.x,
			grid->low.y + row / grid->scale.y},
		    &wrong);
	}
	ok(!wrong, "%s: on the corners of cells, %zu wrong", name, wrong);
	wrong = 0;
	for (int i = 0; i < 3000; i++) {
		size_t k = (size_t)lrand48() % model->point_count;
		size_t m = (size_t)lrand48() % model->point_count;

		ask(model,
		    (struct point){model->points[k].x, model->points[m].y},
		    &wrong);
	}
	ok(!wrong, "%s: level with vertices, %zu wrong", name, wrong);
}

static void
model_init(struct model *model, double unit)
{
	*model = (struct model){.grid = grid_new(), .unit = unit};
}

static void
model_release(struct model *model)
{
	for (size_t i = 0; i < model->count; i++)
		GEOSGeom_destroy(model->shapes[i]);
	grid_free(model->grid);
}

static void
mesh(const char *name, double unit, double crooked, bool overlaps)
{
	struct point square[] = {
	    {1.5, 1.5}, {4.5, 1.5}, {4.5, 4.5}, {1.5, 4.5}, {1.5, 1.5}};
	struct point whole[] = {{-0.25, -0.25}, {6.25, -0.25}, {6.25, 6.25},
	    {-0.25, 6.25}, {-0.25, -0.25}};
	struct model model;

	model_init(&model, unit);
	if (overlaps)
		add_area(&model, square, 5, NULL, 0);
	add_mesh(&model, crooked);
	if (overlaps)
		add_area(&model, whole, 5, NULL, 0);
	ok(model.count > SQUARES * SQUARES / 2, "%s: %zu areas", name,
	    model.count);
	grid_build(model.grid);
	ask_all(&model, name);
	model_release(&model);
}

/* Borders that lie on the very lines of the grid, where its references would
 * be: the box around the same four corners has the same lines. */
static void
on_the_lines(void)
{
	struct model model;
	struct point corners[] = {{0, 0}, {6, 0}, {6, 6}, {0, 6}, {0, 0}};
	struct point low, step;

	model_init(&model, 1);
	add_area(&model, corners, 5, NULL, 0);
	grid_build(model.grid);
	low = model.grid->low;
	step.x = (1 << (PLACE_BITS - 2 * SIDE_BITS)) / model.grid->scale.x;
	step.y = (1 << (PLACE_BITS - 2 * SIDE_BITS)) / model.grid->scale.y;
	model_release(&model);

	model_init(&model, 1);
	for (int i = 8; i < 56; i += 8)
		for (int k = 8; k < 56; k += 8) {
			struct point a = {low.x + i * step.x,
			    low.y + k * step.y};
			struct point b = {low.x + (i + 8) * step.x,
			    low.y + (k + 8) * step.y};
			struct point m = {low.x + (i + 4) * step.x,
			    low.y + (k + 4) * step.y};
			struct point ring[] = {a, {m.x, a.y}, {b.x, a.y},
			    {b.x, m.y}, b, {m.x, b.y}, {a.x, b.y},
			    {a.x, m.y}, a};

			add_area(&model, ring, 9, NULL, 0);
		}
	add_area(&model, corners, 5, NULL, 0);
	grid_build(model.grid);
	ask_all(&model, "on lines");
	ok(model.grid->node_count > 0, "on lines: the plane is cut");
	model_release(&model);
}

/* Many edges at one place: cells are not cut for ever. */
static void
fan(void)
{
	struct model model;
	size_t wrong = 0;

	model_init(&model, 1);
	for (int i = 0; i < 60; i++) {
		double from = 0.1 * i, to = 0.1 * (i + 1);
		struct point blade[] = {{3, 3},
		    {3 + 3 * cos(from), 3 + 3 * sin(from)},
		    {3 + 3 * cos(to), 3 + 3 * sin(to)}, {3, 3}};

		add_area(&model, blade, 4, NULL, 0);
	}
	grid_build(model.grid);
	ask_all(&model, "fan");
	for (int i = 0; i < 5000; i++)
		ask(&model,
		    (struct point){3 + random_between(-1e-7, 1e-7),
			3 + random_between(-1e-7, 1e-7)},
		    &wrong);
	ok(!wrong, "fan: close to its middle, %zu wrong", wrong);
	model_release(&model);
}

/* Thousands of edges that run through the whole box: cells are not cut so far
 * that copies of them fill the memory. */
static void
stripes(void)
{
	struct grid *grid = grid_new();
	enum { STRIPES = 2000 };
	size_t wrong = 0;
	double x, y;

	for (uint32_t i = 0; i < STRIPES; i++) {
		y = i * 0.001;
		struct point stripe[] = {{0, y}, {6, y + 3}, {6, y + 3.0005},
		    {0, y + 0.0005}, {0, y}};

		grid_area(grid, i);
		grid_ring(grid, stripe, 5);
	}
	grid_build(grid);
	for (int i = 0; i < 10000; i++) {
		uint32_t stripe = (uint32_t)lrand48() % STRIPES;

		x = random_between(0.01, 5.99);
		y = stripe * 0.001 + x / 2;
		wrong += grid_find(grid, (struct point){x, y + 0.00025}) !=
		    stripe;
		wrong += grid_find(grid, (struct point){x, y + 0.00075}) !=
		    GRID_NONE;
	}
	ok(!wrong, "stripes: on and between them, %zu wrong", wrong);
	ok(grid->word_count < 128 * grid->vertex_count,
	    "stripes: %zu words for %zu vertices", grid->word_count,
	    grid->vertex_count);
	grid_free(grid);
}

static void
ends_of_the_world(void)
{
	struct point world[] = {
	    {-180, -90}, {180, -90}, {180, 90}, {-180, 90}, {-180, -90}};
	struct grid *grid = grid_new();
	struct point nowhere = {NAN, 1};

	grid_build(grid);
	ok(grid_find(grid, world[0]) == GRID_NONE, "no area has no point");
	grid_free(grid);
	grid = grid_new();
	grid_area(grid, 7);
	grid_ring(grid, world, 5);
	grid_build(grid);
	for (size_t i = 0; i < 4; i++)
		ok(grid_find(grid, world[i]) == 7,
		    "the world has its corner %zu", i);
	ok(grid_find(grid, (struct point){0, 0}) == 7, "and its middle");
	ok(grid_find(grid, (struct point){180.001, 0}) == GRID_NONE &&
		grid_find(grid, (struct point){1e300, 0}) == GRID_NONE &&
		grid_find(grid, (struct point){0, -INFINITY}) == GRID_NONE &&
		grid_find(grid, nowhere) == GRID_NONE,
	    "and nothing else");
	grid_free(grid);
}

int
main(void)
{
	initGEOS(NULL, NULL);
	srand48(11);
	mesh("fine", 1e-5, 0.1, false);
	mesh("overlapping", 1e-5, 0.1, true);
	mesh("coarse", 1.0 / 64, 0.1, true);
	mesh("straight", 1.0 / 64, 0, true);
	on_the_lines();
	fan();
	stripes();
	ends_of_the_world();
	finishGEOS();
	return done_testing();
}
