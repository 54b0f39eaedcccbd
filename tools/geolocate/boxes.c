#include "geolocate/boxes.h"

#include <stdlib.h>

#include "memory.h"

enum { FAN = 4 };

/* A visit to all boxes of some kind. */
struct pairs {
	const struct boxes *boxes;
	bool (*visit)(const void *, size_t, size_t);
	const void *context;
};

struct way {
	const struct boxes *boxes;
	struct point from;
	void (*visit)(void *, size_t);
	void *context;
};

static struct box
around(const struct box *boxes, size_t count)
{
	struct box all = BOX_EMPTY;

	for (size_t i = 0; i < count; i++) {
		all.low = plane_low(all.low, boxes[i].low);
		all.high = plane_high(all.high, boxes[i].high);
	}
	return all;
}

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

void
boxes_init(struct boxes *boxes, struct box *given, size_t count)
{
	struct level *level = boxes->levels, *above;

	*level = (struct level){given, count};
	for (; level->count > 1; level = above) {
		above = level + 1;
		above->count = (level->count + FAN - 1) / FAN;
		above->boxes = allocate(above->count * sizeof *above->boxes);
		for (size_t i = 0; i < above->count; i++)
			above->boxes[i] = around(level->boxes + i * FAN,
			    least(FAN, level->count - i * FAN));
	}
	boxes->top = (unsigned)(level - boxes->levels);
}

void
boxes_release(struct boxes *boxes)
{
	for (unsigned i = 0; i <= boxes->top; i++)
		free(boxes->levels[i].boxes);
}

static bool
overlap(const struct box *a, const struct box *b)
{
	return a->low.x <= b->high.x && b->low.x <= a->high.x &&
	    a->low.y <= b->high.y && b->low.y <= a->high.y;
}

/* Visits the pairs of a box below a and a box below b, which overlap or are
 * one. */
static bool
visit_pairs(const struct pairs *pairs, unsigned level, size_t a, size_t b)
{
	const struct level *at = pairs->boxes->levels + level, *below = at - 1;
	size_t i, k;

	if (!level)
		return a == b || pairs->visit(pairs->context, a, b);
	for (i = a * FAN; i < least((a + 1) * FAN, below->count); i++) {
		if (!overlap(below->boxes + i, at->boxes + b))
			continue;
		k = a == b ? i : b * FAN;
		for (; k < least((b + 1) * FAN, below->count); k++)
			if (overlap(below->boxes + i, below->boxes + k) &&
			    !visit_pairs(pairs, level - 1, i, k))
				return false;
	}
	return true;
}

bool
boxes_pairs(const struct boxes *boxes,
    bool (*visit)(const void *, size_t, size_t), const void *context)
{
	struct pairs pairs = {boxes, visit, context};

	return visit_pairs(&pairs, boxes->top, 0, 0);
}

static void
visit_right(const struct way *way, unsigned level, size_t index)
{
	const struct level *at = way->boxes->levels + level;
	const struct box *box = at->boxes + index;

	if (way->from.y < box->low.y || way->from.y > box->high.y ||
	    way->from.x > box->high.x)
		return;
	if (!level) {
		way->visit(way->context, index);
		return;
	}
	for (size_t i = index * FAN; i < least((index + 1) * FAN, at[-1].count);
	     i++)
		visit_right(way, level - 1, i);
}

void
boxes_right(const struct boxes *boxes, struct point from,
    void (*visit)(void *, size_t), void *context)
{
	struct way way = {boxes, from, visit, context};

	visit_right(&way, boxes->top, 0);
}
