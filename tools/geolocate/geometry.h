/*
 * geometry - the polygons of a GeoJSON geometry (RFC 7946), checked by GEOS
 */
#ifndef GEOMETRY_H
#define GEOMETRY_H

#include <jansson.h>

#include "geolocate/grid.h"
#include "text.h"

/*
 * Adds each polygon of a Polygon, a MultiPolygon or a GeometryCollection of
 * such to the grid, as an area of that answer. Gives false where something
 * else stands there or a polygon is broken, and adds to fault what is wrong.
 */
bool geometry_read(
    const json_t *, struct grid *, uint32_t answer, struct buffer *fault);

#endif
