/*
 * grid - which area holds a point, mostly without a look at any edge
 *
 * The plane is cut into 8 by 8 cells, cells with many edges again, and so
 * on, each when the first point falls into it: a few points cost little, and
 * no answer depends on it. Most cells have no edge in them, so that one answer
 * holds everywhere:
 *
 *      ┌───┬───┬───┬───┐
 *      │ A │ A │ A╱│ B │     A, B   the one answer of the whole cell
 *      ├───┼───┼─┼─┼───┤     ╱ │    cells that keep the edges within, and
 *      │ A │ A │ │ │ B │            the answers at one point of the cell
 *      └───┴───┴───┴───┘
 *
 * There the way from that point to the one in question is followed: each
 * crossing of an area's edge leads into it or out of it. Sides are decided
 * exactly, so that the answer is the one that all edges of an area would give.
 */
#ifndef GRID_H
#define GRID_H

#include <stddef.h>
#include <stdint.h>

#include "geolocate/plane.h"

/* The answer where no area is; every other answer is less. */
#define GRID_NONE (UINT32_MAX >> 2)

/* Gives a grid without areas, to be freed with grid_free(). */
struct grid *grid_new(void);
void grid_free(struct grid *);

/* Begins an area, which has one ring at least; its answer is given for its
 * points and its border. Where areas overlap, the one that began first has the
 * point. */
void grid_area(struct grid *, uint32_t answer);

/* Adds a ring to the last area: an outer one or a hole, the first point again
 * at the end. Copies the points, which are finite. */
void grid_ring(struct grid *, const struct point *, size_t count);

/* Puts a box around all areas, before the first question. */
void grid_build(struct grid *);

/* Gives the answer of the first area that holds the point, or GRID_NONE. */
uint32_t grid_find(struct grid *, struct point);

#endif
