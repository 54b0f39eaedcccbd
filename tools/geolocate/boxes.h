/*
 * boxes - which of many boxes overlap, without a look at every two of them
 *
 * Boxes that follow each other, as those around the edges of a ring, are close
 * to each other. So there is a box around each four of them, around each four
 * of those, and so on.
 */
#ifndef BOXES_H
#define BOXES_H

#include <stddef.h>

#include "geolocate/plane.h"

struct box {
	struct point low, high;
};

/* A box that overlaps none: low is infinite, high is minus that. */
#define BOX_EMPTY                                                              \
	((struct box){{INFINITY, INFINITY}, {-INFINITY, -INFINITY}})

enum { BOXES_LEVELS = 33 };

struct boxes {
	struct level {
		struct box *boxes;
		size_t count;
	} levels[BOXES_LEVELS];		/* from those that were given up */
	unsigned top;
};

/* Takes count boxes, one at least, which have numbers from 0. */
void boxes_init(struct boxes *, struct box *, size_t count);
void boxes_release(struct boxes *);

/* Visits each two boxes that overlap or touch, the lower number first, until
 * one visit gives false; and gives whether none did. */
bool boxes_pairs(const struct boxes *,
    bool (*visit)(const void *context, size_t, size_t), const void *context);

/* Visits each box that the way from a point to the right leads through. */
void boxes_right(const struct boxes *, struct point from,
    void (*visit)(void *context, size_t), void *context);

#endif
