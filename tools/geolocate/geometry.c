#include "geolocate/geometry.h"

#include <ctype.h>
#include <geos_c.h>
#include <stdlib.h>

#include "memory.h"

/* Files that were made with care have 180.00000000000014 too. */
static const double tolerance = 1e-9;

/* A geometry while it is read. */
struct reader {
	struct grid *grid;
	uint32_t answer;
	GEOSContextHandle_t geos;
	struct buffer *fault;
	size_t polygon, ring;	/* that is being read, from 1 */
};

/* -- coordinates -- */

static bool
read_position(struct reader *reader, const json_t *json, struct point *point)
{
	const json_t *x = json_array_get(json, 0);
	const json_t *y = json_array_get(json, 1);

	if (!json_is_number(x) || !json_is_number(y)) {
		buffer_printf(reader->fault,
		    "ring %zu of polygon %zu has a position that is "
		    "no longitude and latitude",
		    reader->ring, reader->polygon);
		return false;
	}
	*point = (struct point){json_number_value(x), json_number_value(y)};
	if (fabs(point->x) <= 180 + tolerance &&
	    fabs(point->y) <= 90 + tolerance)
		return true;
	buffer_printf(reader->fault,
	    "ring %zu of polygon %zu leaves the world at longitude %g, "
	    "latitude %g",
	    reader->ring, reader->polygon, point->x, point->y);
	return false;
}

static bool
check_ring(struct reader *reader, const struct point *points, size_t count)
{
	const struct point *last = points + count - 1;
	const char *what = NULL;

	if (count < 4)
		what = "has fewer than four positions";
	else if (points->x != last->x || points->y != last->y)
		what = "is not closed: its last position is not its first";
	if (what)
		buffer_printf(reader->fault, "ring %zu of polygon %zu %s",
		    reader->ring, reader->polygon, what);
	return !what;
}

/* Adds a ring to the grid, and gives it to GEOS; NULL where it is broken. */
static GEOSGeometry *
read_ring(struct reader *reader, const json_t *json)
{
	size_t count = json_array_size(json), i;
	struct point *points = allocate(count * sizeof *points);
	GEOSGeometry *ring = NULL;

	for (i = 0; i < count; i++)
		if (!read_position(reader, json_array_get(json, i), points + i))
			break;
	if (i == count && check_ring(reader, points, count)) {
		grid_ring(reader->grid, points, count);
		ring = GEOSGeom_createLinearRing_r(reader->geos,
		    GEOSCoordSeq_copyFromBuffer_r(reader->geos, &points->x,
			(unsigned)count, false, false));
	}
	free(points);
	return ring;
}

/* -- polygons -- */

/* A ring may touch itself and so form a hole: many programs write holes so. */
static bool
check_polygon(struct reader *reader, const GEOSGeometry *polygon)
{
	GEOSGeometry *place = NULL;
	char *reason = NULL;
	double x = 0, y = 0;
	bool valid = GEOSisValidDetail_r(reader->geos, polygon,
	    GEOSVALID_ALLOW_SELFTOUCHING_RING_FORMING_HOLE, &reason,
	    &place) == 1;

	if (!valid && reason && place) {
		GEOSGeomGetX_r(reader->geos, place, &x);
		GEOSGeomGetY_r(reader->geos, place, &y);
		*reason = (char)tolower((unsigned char)*reason);
		buffer_printf(reader->fault,
		    "polygon %zu is not valid: %s at longitude %.9g, "
		    "latitude %.9g",
		    reader->polygon, reason, x, y);
	}
	GEOSGeom_destroy_r(reader->geos, place);
	GEOSFree_r(reader->geos, reason);
	return valid;
}

static bool
read_polygon(struct reader *reader, const json_t *json)
{
	size_t count = json_array_size(json);
	GEOSGeometry **rings = allocate_zeroed(count, sizeof *rings), *polygon;
	bool valid = true;

	reader->polygon++;
	grid_area(reader->grid, reader->answer);
	for (size_t i = 0; i < count && valid; i++) {
		reader->ring = i + 1;
		rings[i] = read_ring(reader, json_array_get(json, i));
		valid = rings[i];
	}
	if (valid && count) {
		polygon = GEOSGeom_createPolygon_r(reader->geos, rings[0],
		    rings + 1, (unsigned)count - 1);
		valid = check_polygon(reader, polygon);
		GEOSGeom_destroy_r(reader->geos, polygon);
	} else {
		for (size_t i = 0; i < count; i++)
			GEOSGeom_destroy_r(reader->geos, rings[i]);
	}
	free(rings);
	return valid;
}

static bool read_geometry(struct reader *, const json_t *);

/* Reads each item of an array. */
static bool
read_each(struct reader *reader, const json_t *json, const char *name,
    bool (*read)(struct reader *, const json_t *))
{
	if (!json_is_array(json)) {
		buffer_printf(reader->fault, "its %s are no array", name);
		return false;
	}
	for (size_t i = 0; i < json_array_size(json); i++)
		if (!read(reader, json_array_get(json, i)))
			return false;
	return true;
}

static bool
read_geometry(struct reader *reader, const json_t *json)
{
	const char *type = json_string_value(json_object_get(json, "type"));
	const json_t *coordinates = json_object_get(json, "coordinates");

	if (!type) {
		buffer_add_string(reader->fault, "its geometry has no type");
		return false;
	}
	if (!strcmp(type, "MultiPolygon"))
		return read_each(
		    reader, coordinates, "coordinates", read_polygon);
	if (!strcmp(type, "GeometryCollection"))
		return read_each(reader, json_object_get(json, "geometries"),
		    "geometries", read_geometry);
	if (strcmp(type, "Polygon")) {
		buffer_printf(reader->fault,
		    "its geometry is a %.40s, not a polygon", type);
		return false;
	}
	if (!json_is_array(coordinates)) {
		buffer_add_string(
		    reader->fault, "its coordinates are no array");
		return false;
	}
	return read_polygon(reader, coordinates);
}

static void
on_error(const char *message, void *context)
{
	struct buffer *fault = context;

	buffer_printf(fault, "GEOS says '%s'", message);
}

bool
geometry_read(const json_t *json, struct grid *grid, uint32_t answer,
    struct buffer *fault)
{
	struct reader reader = {
	    .grid = grid,
	    .answer = answer,
	    .geos = GEOS_init_r(),
	    .fault = fault,
	};
	bool valid;

	GEOSContext_setErrorMessageHandler_r(reader.geos, on_error, fault);
	valid = read_geometry(&reader, json);
	GEOS_finish_r(reader.geos);
	return valid;
}
