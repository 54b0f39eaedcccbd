/* Boxes that overlap, against a look at every two of them. */
#include "geolocate/boxes.h"

#include <stdlib.h>

#include "draw.h"
#include "memory.h"
#include "tap.h"

enum { MOST = 200 };

struct seen {
	struct box boxes[MOST];
	size_t count;
	char pairs[MOST][MOST], right[MOST];	/* how often it was visited */
	size_t left;		/* visits until one gives false */
};

static bool
see_pair(const void *context, size_t a, size_t b)
{
	struct seen *seen = (struct seen *)context;

	seen->pairs[a][b]++;
	return --seen->left;
}

static void
see_right(void *context, size_t a)
{
	struct seen *seen = context;

	seen->right[a]++;
}

static bool
overlap(const struct box *a, const struct box *b)
{
	return fmax(a->low.x, b->low.x) <= fmin(a->high.x, b->high.x) &&
	    fmax(a->low.y, b->low.y) <= fmin(a->high.y, b->high.y);
}

/* Boxes on knots, so that many only touch; some are empty. */
static void
make(struct seen *seen, struct boxes *boxes)
{
	struct box *copy;

	*seen = (struct seen){.count = 1 + draw_below(MOST), .left = SIZE_MAX};
	for (size_t i = 0; i < seen->count; i++) {
		struct box *box = seen->boxes + i;

		box->low.x = (double)draw_below(30);
		box->low.y = (double)draw_below(30);
		box->high.x = box->low.x + (double)draw_below(4);
		box->high.y = box->low.y + (double)draw_below(4);
		if (!draw_below(8))
			*box = BOX_EMPTY;
	}
	copy = allocate(seen->count * sizeof *copy);
	memcpy(copy, seen->boxes, seen->count * sizeof *copy);
	boxes_init(boxes, copy, seen->count);
}

static size_t
wrong_pairs(const struct seen *seen)
{
	size_t wrong = 0;

	for (size_t i = 0; i < seen->count; i++)
		for (size_t k = 0; k < seen->count; k++)
			wrong += seen->pairs[i][k] != (i < k &&
			    overlap(seen->boxes + i, seen->boxes + k));
	return wrong;
}

static size_t
wrong_right(const struct seen *seen, struct point p)
{
	size_t wrong = 0;

	for (size_t i = 0; i < seen->count; i++)
		wrong += seen->right[i] !=
		    (p.y >= seen->boxes[i].low.y &&
			p.y <= seen->boxes[i].high.y &&
			p.x <= seen->boxes[i].high.x);
	return wrong;
}

int
main(void)
{
	size_t pairs = 0, right = 0, stops = 0;
	static struct seen seen;
	struct boxes boxes;
	struct point p;

	for (int i = 0; i < 500; i++) {
		make(&seen, &boxes);
		pairs += !boxes_pairs(&boxes, see_pair, &seen);
		pairs += wrong_pairs(&seen);
		p.x = (double)draw_below(32);
		p.y = (double)draw_below(32);
		boxes_right(&boxes, p, see_right, &seen);
		right += wrong_right(&seen, p);
		if (seen.count == MOST) {
			seen.left = 2;
			stops += boxes_pairs(&boxes, see_pair, &seen) ||
			    seen.left;
		}
		boxes_release(&boxes);
	}
	ok(!pairs, "each pair that overlaps is visited once, but for %zu",
	    pairs);
	ok(!right, "so is what is right of a point, but for %zu", right);
	ok(!stops, "visits end with the first that gives false");
	return done_testing();
}
