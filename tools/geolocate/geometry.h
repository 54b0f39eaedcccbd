/*
 * geometry - the polygons of a GeoJSON geometry (RFC 7946)
 */
#ifndef GEOMETRY_H
#define GEOMETRY_H

#include "geolocate/grid.h"
#include "text.h"

/*
 * Adds each polygon of a Polygon, a MultiPolygon or a GeometryCollection of
 * such to the grid, as an area of that answer; the geometry is a value as walk
 * has it, or NULL. Gives false where something else stands there or a polygon
 * is broken, and adds to fault what is wrong.
 */
bool geometry_read(const char *geometry, struct grid *, uint32_t answer,
    struct buffer *fault);

#endif
