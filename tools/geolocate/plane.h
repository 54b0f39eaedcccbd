/*
 * plane - points and sides of lines, decided exactly
 *
 * Longitude and latitude are taken as a plane, as GeoJSON does: the way from
 * one position to the next is a straight line in degrees (RFC 7946, 3.1.1).
 */
#ifndef PLANE_H
#define PLANE_H

#include <math.h>
#include <stdbool.h>

/* In degrees: x is the longitude, y the latitude. */
struct point {
	double x, y;
};

/* The lower left and the upper right corner of the box around two points. */
static inline struct point
plane_low(struct point a, struct point b)
{
	return (struct point){a.x < b.x ? a.x : b.x, a.y < b.y ? a.y : b.y};
}

static inline struct point
plane_high(struct point a, struct point b)
{
	return (struct point){a.x > b.x ? a.x : b.x, a.y > b.y ? a.y : b.y};
}

/* plane_side() where rounding could decide: slow, and always right. */
int plane_side_exact(struct point a, struct point b, struct point p);

/* Gives 1 where p is left of the line from a to b, -1 where it is right of it,
 * 0 where it is on it. The products are off by less than the bound (Shewchuk,
 * Adaptive Precision Floating-Point Arithmetic, 1997), or by nothing that
 * counts but for the smallest of numbers. */
static inline int
plane_side(struct point a, struct point b, struct point p)
{
	double left = (a.x - p.x) * (b.y - p.y);
	double right = (a.y - p.y) * (b.x - p.x);
	double bound = 3.3306690738754716e-16 * (fabs(left) + fabs(right)) +
	    1e-290;

	if (left - right > bound)
		return 1;
	if (right - left > bound)
		return -1;
	return plane_side_exact(a, b, p);
}

/* Whether p is on the edge from a to b, its ends included. */
static inline bool
plane_on(struct point a, struct point b, struct point p)
{
	return (a.x < b.x ? a.x <= p.x && p.x <= b.x
			  : b.x <= p.x && p.x <= a.x) &&
	    (a.y < b.y ? a.y <= p.y && p.y <= b.y
		       : b.y <= p.y && p.y <= a.y) &&
	    !plane_side(a, b, p);
}

/* Whether the way from p to q crosses the edge from a to b; neither p nor q is
 * on the edge. An end of the edge that is on the line through p and q counts
 * as left of it, so that a way through the end of two edges crosses one of
 * them, or both or none where they only touch it. */
static inline bool
plane_crosses(struct point a, struct point b, struct point p, struct point q)
{
	return (plane_side(p, q, a) < 0) != (plane_side(p, q, b) < 0) &&
	    plane_side(a, b, p) != plane_side(a, b, q);
}

#endif
