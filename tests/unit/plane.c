/* The sides of lines, against a computation with whole numbers. */
#include "geolocate/plane.h"

#include <stdint.h>
#include <stdlib.h>

#include "tap.h"

/* Coordinates are whole numbers of 53 bits, so that a double holds one and 128
 * bits the products below. */
static double
coordinate(int64_t number)
{
	return (double)number / (double)(INT64_C(1) << 46);
}

static int64_t
random_number(void)
{
	return mrand48() * (INT64_C(1) << 21) + (lrand48() >> 10);
}

static int
exact_side(const int64_t n[6])
{
	__int128 left = (__int128)(n[0] - n[4]) * (n[3] - n[5]);
	__int128 right = (__int128)(n[1] - n[5]) * (n[2] - n[4]);

	return (left > right) - (left < right);
}

static int
side(const int64_t n[6])
{
	return plane_side((struct point){coordinate(n[0]), coordinate(n[1])},
	    (struct point){coordinate(n[2]), coordinate(n[3])},
	    (struct point){coordinate(n[4]), coordinate(n[5])});
}

/* p is put on the line from a to b as closely as numbers allow, or exactly. */
static void
near_the_line(bool exactly)
{
	int wrong = 0, zero = 0;

	for (int i = 0; i < 100000; i++) {
		int64_t n[6];
		double part = exactly ? 0.5 : drand48();

		for (int k = 0; k < 4; k++)
			n[k] = random_number() & ~INT64_C(1);
		n[4] = n[0] + (int64_t)((double)(n[2] - n[0]) * part);
		n[5] = n[1] + (int64_t)((double)(n[3] - n[1]) * part);
		wrong += side(n) != exact_side(n);
		zero += side(n) == 0;
	}
	ok(!wrong, "sides are right for 100,000 points %s a line, %d wrong",
	    exactly ? "on" : "beside", wrong);
	ok(exactly ? zero == 100000 : zero < 1000, "%d of them are on it",
	    zero);
}

/* Numbers so small that their products are 0. */
static void
near_zero(void)
{
	struct point zero = {0, 0}, b = {3, 1}, least = {5e-324, 5e-324};

	ok(plane_side(zero, b, (struct point){5e-324, 0}) == -1 &&
		plane_side(zero, b, (struct point){0, 5e-324}) == 1,
	    "the smallest number has a side");
	ok(plane_side(zero, b, least) == 1 && plane_side(b, zero, least) == -1,
	    "from either end");
	ok(!plane_side(zero, (struct point){1, 1}, least),
	    "and may be on the line");
}

static void
on_edges(void)
{
	struct point a = {0, 0}, b = {0.3, 0.1}, c = {3, 1};

	ok(plane_on(a, b, a) && plane_on(a, b, b), "an edge has its ends");
	ok(plane_on(a, c, (struct point){1.5, 0.5}), "and its middle");
	ok(!plane_on(a, c, (struct point){6, 2}), "not what is behind its end");
	ok(!plane_on(a, c, (struct point){-3, -1}), "or before its begin");
	ok(!plane_on(a, c, (struct point){1.5, nextafter(0.5, 1)}),
	    "not the next double beside its middle");
	ok(plane_on(c, c, c) && !plane_on(c, c, a),
	    "an edge without length has one point");
}

static void
ways(void)
{
	struct point left = {0, 0}, right = {2, 0}, up = {1, 1};
	struct point middle = {1, 0}, down = {1, -1}, aside = {2, 1};

	ok(plane_crosses(up, down, left, right), "a way across is seen");
	ok(!plane_crosses(up, aside, left, right), "an edge beside is not");
	ok(plane_crosses(up, middle, left, right) +
		    plane_crosses(middle, down, left, right) ==
		1,
	    "a way through the end of two edges crosses one of them");
	ok((plane_crosses(up, middle, left, right) +
	       plane_crosses(middle, aside, left, right)) %
		    2 ==
		0,
	    "one that only touches them crosses both or none");
	ok(!plane_crosses(left, middle, (struct point){-1, 0}, right),
	    "one along an edge does not cross it");
}

int
main(void)
{
	srand48(7);
	near_the_line(true);
	near_the_line(false);
	near_zero();
	on_edges();
	ways();
	return done_testing();
}
