/* What a GeoJSON file may hold, and what is told of one that is broken. */
#include "geolocate/regions.h"

#include <geos_c.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "tap.h"

#define SQUARE "[[0,0],[2,0],[2,2],[0,2],[0,0]]"
#define HOLE "[[0.5,0.5],[0.5,1],[1,1],[1,0.5],[0.5,0.5]]"
#define FAR "[[10,10],[12,10],[12,12],[10,12],[10,10]]"
#define GEOMETRY(type, coordinates)                                            \
	"{\"type\":\"" type "\",\"coordinates\":" coordinates "}"
#define POLYGON(rings) GEOMETRY("Polygon", "[" rings "]")
#define FEATURE(name, geometry)                                                \
	"{\"type\":\"Feature\",\"properties\":{\"name\":" name                 \
	"},\"geometry\":" geometry "}"
#define COLLECTION(features)                                                   \
	"{\"type\":\"FeatureCollection\",\"features\":[" features "]}"
#define ONE(geometry) COLLECTION(FEATURE("1", geometry))

/* -- what a file may hold -- */

static struct regions *
parse(const char *text)
{
	struct buffer copy = {0}, fault = {0};
	struct regions *regions;

	buffer_add_string(&copy, text);
	regions = regions_parse(&copy, "name", &fault);
	if (!regions) {
		printf("Bail out! %s\n", buffer_string(&fault));
		exit(1);
	}
	buffer_release(&copy);
	buffer_release(&fault);
	return regions;
}

/* Compares the name of the region that has a point; "" where none has. */
static void
has(struct regions *regions, double latitude, double longitude,
    const char *name, const char *sentence)
{
	const struct region *region =
	    regions_find(regions, latitude, longitude);
	struct buffer got = {0};

	if (region)
		buffer_add_span(&got, region->name);
	is_text(buffer_string(&got), name, "%s", sentence);
	buffer_release(&got);
}

static void
names(void)
{
	static const char *const values[][2] = {
	    {"\"Ile\"", "\"Ile\""},
	    {"\"\\u00cele \\\"\\u0000\\n\"", "\"Île \\\"\\u0000\\n\""},
	    {"11", "11"},
	    {"-2.50", "-2.50"},
	    {"true", "true"},
	    {"false", "false"},
	};

	for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
		struct buffer text = {0};
		struct regions *regions;

		buffer_printf(&text, FEATURE("%s", POLYGON(SQUARE)),
		    values[i][0]);
		regions = parse(buffer_string(&text));
		has(regions, 1, 1, values[i][1], "a name is any scalar");
		regions_free(regions);
		buffer_release(&text);
	}
}

static void
shapes(void)
{
	struct regions *regions;

	regions = parse(ONE(POLYGON(SQUARE "," HOLE)));
	has(regions, 1.5, 1.5, "1", "a polygon has its inside");
	has(regions, 0.75, 0.75, "", "but not its holes");
	has(regions, 1.5, 2, "1", "it has its border");
	has(regions, 1.5, 2.1, "", "and nothing beyond");
	regions_free(regions);

	regions = parse(
	    ONE(GEOMETRY("MultiPolygon", "[[" SQUARE "],[" FAR "]]")));
	has(regions, 1, 1, "1", "a multipolygon has its first part");
	has(regions, 11, 11, "1", "and its last");
	has(regions, 5, 5, "", "not what is between");
	regions_free(regions);

	regions = parse(ONE("{\"type\":\"GeometryCollection\",\"geometries\":["
	    POLYGON(SQUARE) ",{\"type\":\"GeometryCollection\","
	    "\"geometries\":[" POLYGON(FAR) "]}]}"));
	has(regions, 11, 11, "1", "collections may be nested");
	regions_free(regions);

	regions = parse(ONE(GEOMETRY(
	    "MultiPolygon", "[[" SQUARE "],[" SQUARE "," HOLE "]]")));
	has(regions, 0.75, 0.75, "1", "parts that overlap are united");
	regions_free(regions);

	regions = parse(ONE(POLYGON(
	    "[[0,0,7],[2,0,7],[2,2,7],[0,2,7],[0,0,7],[0.5,1,7],[1,0.5,7],"
	    "[0,0,7]]")));
	has(regions, 1, 1, "1", "a ring may touch itself, and have heights");
	has(regions, 0.5, 0.5, "", "what it then surrounds is a hole");
	regions_free(regions);
}

static void
features(void)
{
	struct regions *regions = parse(COLLECTION(
	    FEATURE("\"nowhere\"", "null") "," FEATURE("\"empty\"",
		POLYGON("")) "," FEATURE("\"first\"", POLYGON(SQUARE)) ","
	    FEATURE("\"second\"", POLYGON(SQUARE))));

	has(regions, 1, 1, "\"first\"", "the first of several has a point");
	regions_free(regions);
	regions = parse(FEATURE("\"one\"", POLYGON(SQUARE)));
	has(regions, 1, 1, "\"one\"", "a file may be one feature");
	regions_free(regions);
	regions = parse(ONE(POLYGON("[[-180,-90],[180.00000000000014,-90],"
	    "[180.00000000000014,90],[-180,90],[-180,-90]]")));
	has(regions, 90, 180, "1", "a pole is somewhere");
	regions_free(regions);
}

/* -- what is told of one that is broken -- */

static void
faults(void)
{
	static const char *const cases[][2] = {
	    {"", "line 1, column 1: the text ends too early"},
	    {"[]", "it is no FeatureCollection and no Feature"},
	    {"{\"type\":7}", "it is no FeatureCollection and no Feature"},
	    {POLYGON(SQUARE), "it is no FeatureCollection and no Feature"},
	    {"{\"type\":\"FeatureCollection\"}", "it has no features"},
	    {COLLECTION(""), "it has no features"},
	    {"{\"type\":\"Feature\",\"properties\":null}",
		"no feature has the property 'name'"},
	    {"{\"type\":\"Feature\",\"properties\":{\"nom\":1,\"code\":2}}",
		"no feature has the property 'name', but 'nom', 'code'"},
	    {COLLECTION(FEATURE("1", "null") ",7"),
		"feature 2: it is not a Feature"},
	    {COLLECTION(FEATURE("1", "null") "," FEATURE("null", "null")),
		"feature 2: its property 'name' is no string, number or "
		"boolean"},
	    {ONE("{}"), "feature 1: its geometry has no type"},
	    {ONE("7"), "feature 1: its geometry has no type"},
	    {ONE(GEOMETRY("Point", "[1,2]")),
		"feature 1: its geometry is a Point, not a polygon"},
	    {ONE(GEOMETRY("Polygon", "7")),
		"feature 1: its coordinates are no array"},
	    {ONE(GEOMETRY("MultiPolygon", "{}")),
		"feature 1: its coordinates are no array"},
	    {ONE(GEOMETRY("MultiPolygon", "[[" SQUARE "],null]")),
		"feature 1: polygon 2 is no array"},
	    {ONE("{\"type\":\"GeometryCollection\"}"),
		"feature 1: its geometries are no array"},
	    {ONE(POLYGON("7")), "feature 1: ring 1 of polygon 1 has fewer "
		"than four positions"},
	    {ONE(POLYGON("[[0,0],[1,1],[0,0]]")),
		"feature 1: ring 1 of polygon 1 has fewer than four "
		"positions"},
	    {ONE(POLYGON(SQUARE ",[[0.5,0.5],[0.5,1],[1,1],[1,0.5]]")),
		"feature 1: ring 2 of polygon 1 is not closed: its last "
		"position is not its first"},
	    {ONE(POLYGON("[[0,0],[2],[2,2],[0,0]]")),
		"feature 1: ring 1 of polygon 1 has a position that is no "
		"longitude and latitude"},
	    {ONE(POLYGON("[[0,0],[2,\"0\"],[2,2],[0,0]]")),
		"feature 1: ring 1 of polygon 1 has a position that is no "
		"longitude and latitude"},
	    {ONE(GEOMETRY("MultiPolygon", "[[" SQUARE "],[[[652469,6862035],"
		"[652470,6862035],[652470,6862036],[652469,6862035]]]]")),
		"feature 1: ring 1 of polygon 2 leaves the world at "
		"longitude 652469, latitude 6.86204e+06"},
	    {ONE(POLYGON("[[0,0],[2,2],[2,0],[0,2],[0,0]]")),
		"feature 1: polygon 1 is not valid: self-intersection at "
		"longitude 1, latitude 1"},
	    {ONE(POLYGON(SQUARE "," FAR)),
		"feature 1: polygon 1 is not valid: hole lies outside shell at "
		"longitude 10, latitude 10"},
	    {ONE(POLYGON("[[0,0],[1,1],[2,2],[0,0]]")),
		"feature 1: polygon 1 is not valid: self-intersection at "
		"longitude 1, latitude 1"},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buffer text = {0}, fault = {0};
		struct regions *regions;

		buffer_add_string(&text, cases[i][0]);
		regions = regions_parse(&text, "name", &fault);
		is_text(buffer_string(&fault), cases[i][1], "fault %zu", i + 1);
		ok(!regions, "and no regions");
		buffer_release(&text);
		buffer_release(&fault);
	}
}

/* -- real borders, against GEOS -- */

struct shapes {
	json_t *root, *features;
	GEOSGeometry *items[64];
	const GEOSPreparedGeometry *prepared[64];
	size_t count;
};

static void
shapes_load(struct shapes *shapes, const char *path)
{
	GEOSGeoJSONReader *reader;
	json_t *feature;
	char *text;
	size_t i;

	initGEOS(NULL, NULL);
	reader = GEOSGeoJSONReader_create();
	shapes->root = json_load_file(path, 0, NULL);
	shapes->features = json_object_get(shapes->root, "features");
	shapes->count = json_array_size(shapes->features);
	json_array_foreach (shapes->features, i, feature) {
		text = json_dumps(json_object_get(feature, "geometry"), 0);
		shapes->items[i] =
		    GEOSGeoJSONReader_readGeometry(reader, text);
		shapes->prepared[i] = GEOSPrepare(shapes->items[i]);
		free(text);
	}
	GEOSGeoJSONReader_destroy(reader);
}

static void
shapes_release(struct shapes *shapes)
{
	for (size_t i = 0; i < shapes->count; i++) {
		GEOSPreparedGeom_destroy(shapes->prepared[i]);
		GEOSGeom_destroy(shapes->items[i]);
	}
	json_decref(shapes->root);
	finishGEOS();
}

/* The code of the first shape that covers a point. */
static const char *
covering(const struct shapes *shapes, double latitude, double longitude)
{
	GEOSGeometry *point = GEOSGeom_createPointFromXY(longitude, latitude);
	const json_t *feature;
	size_t i;

	for (i = 0; i < shapes->count; i++)
		if (GEOSPreparedCovers(shapes->prepared[i], point) == 1)
			break;
	GEOSGeom_destroy(point);
	feature = json_array_get(shapes->features, i);
	return i == shapes->count
	    ? ""
	    : json_string_value(json_object_get(
		  json_object_get(feature, "properties"), "code"));
}

static bool
agree(struct regions *regions, const struct shapes *shapes,
    double latitude, double longitude)
{
	const struct region *region =
	    regions_find(regions, latitude, longitude);
	struct span got = {"", 0};

	if (region)	/* without its quotes */
		got = (struct span){
		    region->name.data + 1, region->name.size - 2};
	return span_is(got, covering(shapes, latitude, longitude));
}

/* A vertex of a feature, by chance. */
static void
some_vertex(const struct shapes *shapes, double *latitude, double *longitude)
{
	const json_t *at = json_array_get(
	    shapes->features, (size_t)lrand48() % shapes->count);

	at = json_object_get(json_object_get(at, "geometry"), "coordinates");
	while (json_is_array(json_array_get(at, 0)))
		at = json_array_get(
		    at, (size_t)lrand48() % json_array_size(at));
	*longitude = json_number_value(json_array_get(at, 0));
	*latitude = json_number_value(json_array_get(at, 1));
}

static void
real_borders(const char *path)
{
	struct regions *regions = regions_load(path, "code");
	size_t anywhere = 0, vertices = 0, borders = 0;
	struct shapes shapes;
	double x, y;

	shapes_load(&shapes, path);
	for (int i = 0; i < 100000; i++) {
		y = 41 + drand48() * 10.5;
		x = -5.5 + drand48() * 15.5;
		anywhere += !agree(regions, &shapes, y, x);
		some_vertex(&shapes, &y, &x);
		vertices += !agree(regions, &shapes, y, x);
		y += (drand48() - 0.5) * 2e-3;
		x += (drand48() - 0.5) * 2e-3;
		borders += !agree(regions, &shapes, y, x);
	}
	ok(!anywhere, "real borders: %zu points are wrong", anywhere);
	ok(!vertices, "on vertices, %zu are", vertices);
	ok(!borders, "beside them, %zu are", borders);
	shapes_release(&shapes);
	regions_free(regions);
}

static void
real_data(void)
{
	const char *folder = getenv("WEIR_REAL_DATA");
	struct buffer path = {0};

	if (!folder) {
		ok(true, "real borders # SKIP WEIR_REAL_DATA is not set");
		return;
	}
	srand48(3);
	buffer_printf(&path, "%s/regions-ign.geojson", folder);
	real_borders(buffer_string(&path));
	buffer_release(&path);
}

int
main(void)
{
	real_data();
	names();
	shapes();
	features();
	faults();
	return done_testing();
}
