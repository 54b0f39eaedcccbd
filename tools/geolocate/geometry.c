#include "geolocate/geometry.h"

#include "geolocate/polygon.h"
#include "geolocate/walk.h"

/* Files that were made with care have 180.00000000000014 too. */
static const double tolerance = 1e-9;

/* A geometry while it is read. */
struct reader {
	struct grid *grid;
	uint32_t answer;
	struct buffer *fault;
	struct polygon polygon;		/* that is being read */
	size_t number, ring;	/* of it and its ring, from 1 */
};

/* Reads the value at *at and goes over it. */
typedef bool read_fn(struct reader *, const char **at);

/* -- coordinates -- */

static bool
ring_fault(struct reader *reader, const char *what)
{
	buffer_printf(reader->fault, "ring %zu of polygon %zu %s",
	    reader->ring, reader->number, what);
	return false;
}

static bool
read_position(struct reader *reader, const char **at, struct point *point)
{
	const char *p = *at;

	if (!walk_is_array(p) || !walk_next(&p) ||
	    !walk_number(&p, &point->x) || !walk_next(&p) ||
	    !walk_number(&p, &point->y))
		return ring_fault(reader,
		    "has a position that is no longitude and latitude");
	while (walk_next(&p))
		p = walk_over(p);
	*at = p;
	if (fabs(point->x) <= 180 + tolerance &&
	    fabs(point->y) <= 90 + tolerance)
		return true;
	ring_fault(reader, "leaves the world at ");
	buffer_printf(reader->fault, "longitude %g, latitude %g", point->x,
	    point->y);
	return false;
}

static bool
read_ring(struct reader *reader, const char **at)
{
	struct point first, last;
	size_t count = 0;

	reader->ring++;
	if (!walk_is_array(*at))
		return ring_fault(reader, "has fewer than four positions");
	for (; walk_next(at); count++) {
		if (!read_position(reader, at, &last))
			return false;
		if (!count)
			first = last;
		polygon_point(&reader->polygon, last);
	}
	if (count < 4)
		return ring_fault(reader, "has fewer than four positions");
	if (first.x != last.x || first.y != last.y)
		return ring_fault(reader, "is not closed: its last position "
		    "is not its first");
	polygon_ring(&reader->polygon);
	return true;
}

/* Reads each item of an array. */
static bool
read_each(struct reader *reader, const char **at, read_fn *read)
{
	while (walk_next(at))
		if (!read(reader, at))
			return false;
	return true;
}

/* -- polygons -- */

static bool
check_polygon(struct reader *reader)
{
	struct buffer why = {0};
	bool valid = polygon_check(&reader->polygon, &why);

	if (!valid)
		buffer_printf(reader->fault, "polygon %zu is not valid: %s",
		    reader->number, buffer_string(&why));
	buffer_release(&why);
	return valid;
}

static void
add_polygon(struct reader *reader)
{
	const struct polygon *polygon = &reader->polygon;
	size_t start = 0;

	if (polygon->ring_count)
		grid_area(reader->grid, reader->answer);
	for (size_t i = 0; i < polygon->ring_count; i++) {
		grid_ring(reader->grid, polygon->points + start,
		    polygon->ends[i] - start);
		start = polygon->ends[i];
	}
}

static bool
read_polygon(struct reader *reader, const char **at)
{
	reader->number++;
	reader->ring = 0;
	polygon_clear(&reader->polygon);
	if (!walk_is_array(*at)) {
		buffer_printf(reader->fault, "polygon %zu is no array",
		    reader->number);
		return false;
	}
	if (!read_each(reader, at, read_ring) || !check_polygon(reader))
		return false;
	add_polygon(reader);
	return true;
}

/* -- geometries -- */

/* Adds to fault unless a value is an array. */
static bool
check_array(struct reader *reader, const char *value, const char *name)
{
	if (walk_is_array(value))
		return true;
	buffer_printf(reader->fault, "its %s are no array", name);
	return false;
}

static bool
type_fault(struct reader *reader, const char *type)
{
	struct arena arena = {0};
	struct span name;

	if (type && *type == '"') {
		name = walk_string(type, &arena);
		buffer_printf(reader->fault,
		    "its geometry is a %.*s, not a polygon",
		    name.size < 40 ? (int)name.size : 40, name.data);
	} else {
		buffer_add_string(reader->fault, "its geometry has no type");
	}
	arena_release(&arena);
	return false;
}

static bool read_member(struct reader *, const char **at);

static bool
read_geometry(struct reader *reader, const char *geometry)
{
	const char *type = walk_member(geometry, "type");
	const char *coordinates = walk_member(geometry, "coordinates");
	const char *geometries;

	if (walk_is_string(type, "Polygon"))
		return check_array(reader, coordinates, "coordinates") &&
		    read_polygon(reader, &coordinates);
	if (walk_is_string(type, "MultiPolygon"))
		return check_array(reader, coordinates, "coordinates") &&
		    read_each(reader, &coordinates, read_polygon);
	if (!walk_is_string(type, "GeometryCollection"))
		return type_fault(reader, type);
	geometries = walk_member(geometry, "geometries");
	return check_array(reader, geometries, "geometries") &&
	    read_each(reader, &geometries, read_member);
}

static bool
read_member(struct reader *reader, const char **at)
{
	const char *geometry = *at;

	*at = walk_over(geometry);
	return read_geometry(reader, geometry);
}

bool
geometry_read(const char *geometry, struct grid *grid, uint32_t answer,
    struct buffer *fault)
{
	struct reader reader = {
	    .grid = grid,
	    .answer = answer,
	    .fault = fault,
	};
	bool valid = read_geometry(&reader, geometry);

	polygon_release(&reader.polygon);
	return valid;
}
