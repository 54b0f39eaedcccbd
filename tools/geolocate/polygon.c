#include "geolocate/polygon.h"

#include <stdlib.h>

#include "geolocate/boxes.h"
#include "memory.h"

struct check {
	const struct polygon *polygon;
	struct boxes boxes;	/* around edges: each has the number of its
				 * first point */
	struct buffer *fault;
};

/* -- points and rings -- */

void
polygon_clear(struct polygon *polygon)
{
	polygon->count = polygon->ring_count = 0;
}

void
polygon_release(struct polygon *polygon)
{
	free(polygon->points);
	free(polygon->ends);
}

static size_t
ring_start(const struct polygon *polygon, size_t ring)
{
	return ring ? polygon->ends[ring - 1] : 0;
}

static bool
equal(struct point a, struct point b)
{
	return a.x == b.x && a.y == b.y;
}

void
polygon_point(struct polygon *polygon, struct point point)
{
	size_t start = ring_start(polygon, polygon->ring_count);

	if (polygon->count > start &&
	    equal(polygon->points[polygon->count - 1], point))
		return;
	polygon->points = reallocate_more(polygon->points,
	    sizeof *polygon->points, polygon->count, 1, &polygon->capacity);
	polygon->points[polygon->count++] = point;
}

void
polygon_ring(struct polygon *polygon)
{
	polygon->ends = reallocate_more(polygon->ends, sizeof *polygon->ends,
	    polygon->ring_count, 1, &polygon->ring_capacity);
	polygon->ends[polygon->ring_count++] = polygon->count;
}

/* The ring that has a point of that number. */
static size_t
ring_of(const struct polygon *polygon, size_t number)
{
	size_t low = 0, high = polygon->ring_count - 1, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (number < polygon->ends[middle])
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

static bool
fault_at(const struct check *check, const char *what, struct point p)
{
	buffer_printf(check->fault, "%s at longitude %.9g, latitude %.9g",
	    what, p.x, p.y);
	return false;
}

/* The last point of a ring begins no edge: nothing is in its box. */
static struct box *
box_edges(const struct polygon *polygon)
{
	struct box *boxes = allocate(polygon->count * sizeof *boxes);
	const struct point *points = polygon->points;

	for (size_t ring = 0, i = 0; ring < polygon->ring_count; ring++) {
		for (; i < polygon->ends[ring] - 1; i++)
			boxes[i] = (struct box){
			    plane_low(points[i], points[i + 1]),
			    plane_high(points[i], points[i + 1])};
		boxes[i++] = BOX_EMPTY;
	}
	return boxes;
}

/* -- edges that meet -- */

/* Whether a and b are in one direction from p. */
static bool
same_way(struct point p, struct point a, struct point b)
{
	return (a.x > p.x) == (b.x > p.x) && (a.x < p.x) == (b.x < p.x) &&
	    (a.y > p.y) == (b.y > p.y) && (a.y < p.y) == (b.y < p.y) &&
	    !plane_side(p, a, b);
}

/* Whether p is seen from middle between a and b, counterclockwise. */
static bool
is_between(struct point middle, struct point a, struct point b, struct point p)
{
	bool left = plane_side(middle, a, p) > 0;
	bool right = plane_side(middle, b, p) < 0;

	return plane_side(middle, a, b) > 0 ? left && right : left || right;
}

/* Gives the points before and behind p, which is on an edge, and the number of
 * the point that it is; none where it is within the edge. */
static size_t
neighbours(const struct polygon *polygon, size_t edge, struct point p,
    struct point sides[2])
{
	const struct point *points = polygon->points;
	size_t at = edge, ring, start, last;

	sides[0] = points[edge];
	sides[1] = points[edge + 1];
	if (equal(p, sides[1]))
		at = edge + 1;
	else if (!equal(p, sides[0]))
		return SIZE_MAX;
	ring = ring_of(polygon, edge);
	start = ring_start(polygon, ring);
	last = polygon->ends[ring] - 1;
	if (at == last)
		at = start;
	sides[0] = points[at == start ? last - 1 : at - 1];
	sides[1] = points[at + 1];
	return at;
}

/* Whether two edges that have p may have it: the ways through it neither cross
 * nor share a stretch. */
static bool
may_touch(const struct polygon *polygon, size_t first, size_t second,
    struct point p)
{
	struct point a[2], b[2];

	if (neighbours(polygon, first, p, a) ==
	    neighbours(polygon, second, p, b))
		return !same_way(p, a[0], a[1]);
	return !same_way(p, a[0], b[0]) && !same_way(p, a[0], b[1]) &&
	    !same_way(p, a[1], b[0]) && !same_way(p, a[1], b[1]) &&
	    is_between(p, a[0], a[1], b[0]) == is_between(p, a[0], a[1], b[1]);
}

/* Where the lines through a and b and through c and d cross, rounded. */
static struct point
crossing(struct point a, struct point b, struct point c, struct point d)
{
	double over = (c.x - a.x) * (d.y - c.y) - (c.y - a.y) * (d.x - c.x);
	double under = (b.x - a.x) * (d.y - c.y) - (b.y - a.y) * (d.x - c.x);

	return (struct point){a.x + over / under * (b.x - a.x),
	    a.y + over / under * (b.y - a.y)};
}

/* Whether two edges may be where they are. */
static bool
check_edges(const void *context, size_t first, size_t second)
{
	const struct check *check = context;
	static const char what[] = "self-intersection";
	const struct point *a = check->polygon->points + first;
	const struct point *b = check->polygon->points + second;
	struct point ends[] = {a[1], a[0], b[0], b[1]};
	int sides, others;

	if (second == first + 1)
		return !same_way(b[0], a[0], b[1]) ||
		    fault_at(check, what, b[0]);
	sides = plane_side(a[0], a[1], b[0]) * plane_side(a[0], a[1], b[1]);
	if (sides > 0)
		return true;
	others = plane_side(b[0], b[1], a[0]) * plane_side(b[0], b[1], a[1]);
	if (others > 0)
		return true;
	if (sides && others)
		return fault_at(
		    check, what, crossing(a[0], a[1], b[0], b[1]));
	for (int i = 0; i < 4; i++)
		if (plane_on(a[0], a[1], ends[i]) &&
		    plane_on(b[0], b[1], ends[i]) &&
		    !may_touch(check->polygon, first, second, ends[i]))
			return fault_at(check, what, ends[i]);
	return true;
}

/* -- holes, where no rings cross -- */

/* How often the way from a point to the right leads through some rings. */
struct way {
	const struct polygon *polygon;
	struct point from;
	size_t ring;
	bool others;		/* through all but this ring, not through it */
	bool odd, on_edge;
};

static void
cross_edge(void *context, size_t edge)
{
	struct way *way = context;
	const struct point *ends = way->polygon->points + edge;
	bool up = ends[0].y <= way->from.y;

	if ((ring_of(way->polygon, edge) == way->ring) == way->others)
		return;
	way->on_edge |= plane_on(ends[0], ends[1], way->from);
	if (up != (ends[1].y <= way->from.y))
		way->odd ^= up ==
		    (plane_side(ends[0], ends[1], way->from) > 0);
}

/* A hole is in the first ring and in no other. So there is an odd number of
 * rings around each hole; and where there is for each, each is so: of those
 * that are not, an outermost one has none or two around it. */
static bool
check_hole(const struct check *check, size_t ring, struct point p, bool *known)
{
	struct way all = {check->polygon, p, ring, .others = true};
	struct way outer = {.polygon = check->polygon, .from = p, .ring = 0};

	boxes_right(&check->boxes, p, cross_edge, &all);
	*known = !all.on_edge;
	if (all.on_edge || all.odd)
		return true;
	boxes_right(&check->boxes, p, cross_edge, &outer);
	return fault_at(check,
	    outer.odd ? "holes are nested" : "hole lies outside shell", p);
}

static struct point
middle(struct point a, struct point b)
{
	return (struct point){a.x / 2 + b.x / 2, a.y / 2 + b.y / 2};
}

/* Asks about the first point of each hole that is on no other ring; where each
 * corner is on one, the middles of its edges are not. */
static bool
check_holes(const struct check *check)
{
	const struct polygon *polygon = check->polygon;
	const struct point *p, *last;

	for (size_t ring = 1; ring < polygon->ring_count; ring++) {
		bool known = false;

		last = polygon->points + polygon->ends[ring] - 1;
		for (p = polygon->points + polygon->ends[ring - 1];
		     p < last && !known; p++)
			if (!check_hole(check, ring, *p, &known))
				return false;
		for (p = polygon->points + polygon->ends[ring - 1];
		     p < last && !known; p++)
			if (!check_hole(
				check, ring, middle(p[0], p[1]), &known))
				return false;
	}
	return true;
}

/* -- all of it -- */

/* Three edges at least, so that the last is not the next of the first. */
static bool
check_rings(const struct check *check)
{
	const struct polygon *polygon = check->polygon;

	for (size_t ring = 0; ring < polygon->ring_count; ring++) {
		size_t start = ring_start(polygon, ring);

		if (polygon->ends[ring] - start < 4)
			return fault_at(check, "too few points",
			    polygon->points[start]);
	}
	return true;
}

bool
polygon_check(const struct polygon *polygon, struct buffer *fault)
{
	struct check check = {.polygon = polygon, .fault = fault};
	bool valid = check_rings(&check);

	if (!valid || !polygon->ring_count)
		return valid;
	boxes_init(&check.boxes, box_edges(polygon), polygon->count);
	valid = boxes_pairs(&check.boxes, check_edges, &check) &&
	    check_holes(&check);
	boxes_release(&check.boxes);
	return valid;
}
