/*
 * polygon - whether rings bound an area, decided exactly
 *
 *      ┌──────────┐     The first ring is the outer one, the others are holes
 *      │  ┌──┐ ╱╲ │     in it. Rings may touch, themselves and each other, at
 *      │  └──┘ ╲╱─┤     points; they may not cross or share a stretch, since
 *      └──────────┘     then it is a matter of opinion what is inside.
 */
#ifndef POLYGON_H
#define POLYGON_H

#include "geolocate/plane.h"
#include "text.h"

/* All zero is a polygon without rings. */
struct polygon {
	struct point *points;	/* of all rings, each closed */
	size_t count, capacity;
	size_t *ends;		/* behind the last point of each ring */
	size_t ring_count, ring_capacity;
};

void polygon_clear(struct polygon *);
void polygon_release(struct polygon *);

/* Adds a point to the ring that is being added; one that repeats the point
 * before it is left out, so that each edge has a length. */
void polygon_point(struct polygon *, struct point);

/* Ends a ring that has a point, and whose last point is its first. */
void polygon_ring(struct polygon *);

/* Gives false where the rings bound no area, and adds to fault what is wrong
 * and where. */
bool polygon_check(const struct polygon *, struct buffer *fault);

#endif
