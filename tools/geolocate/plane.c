#include "geolocate/plane.h"

#include <stddef.h>

enum { PRODUCTS = 6 };

/* A sum as parts of which no two have a bit in common, the smallest first. */
struct sum {
	double parts[2 * PRODUCTS];
	size_t count;
};

/* Adds without rounding: each part passes on what it has in excess. */
static void
add(struct sum *sum, double x)
{
	for (size_t i = 0; i < sum->count; i++) {
		double part = sum->parts[i];
		double both = part + x;
		double added = both - part;

		sum->parts[i] = (part - (both - added)) + (x - added);
		x = both;
	}
	sum->parts[sum->count++] = x;
}

/* A product of doubles is the sum of two doubles. The scale keeps the smallest
 * numbers from vanishing in it, and 360 degrees squared are still finite. */
static void
add_product(struct sum *sum, double x, double y)
{
	static const double scale = 0x1p500;
	double product = (x * scale) * (y * scale);

	add(sum, fma(x * scale, y * scale, -product));
	add(sum, product);
}

/* The greatest part outweighs all others together. */
int
plane_side_exact(struct point a, struct point b, struct point p)
{
	struct sum sum = {.count = 0};
	size_t i;

	add_product(&sum, a.x, b.y);
	add_product(&sum, -a.x, p.y);
	add_product(&sum, -p.x, b.y);
	add_product(&sum, -a.y, b.x);
	add_product(&sum, a.y, p.x);
	add_product(&sum, p.y, b.x);
	for (i = sum.count; i > 0; i--)
		if (sum.parts[i - 1] != 0)
			return sum.parts[i - 1] > 0 ? 1 : -1;
	return 0;
}
