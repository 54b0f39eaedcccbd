#include "geolocate/regions.h"

#include <stdio.h>
#include <stdlib.h>

#include "fail.h"
#include "geolocate/geometry.h"
#include "json.h"
#include "memory.h"

struct regions {
	struct region *items;	/* by the grid's answers */
	struct grid *grid;
	struct arena names;
};

/* -- properties -- */

/* Adds a string, number or boolean as JSON text; false where it is none. */
static bool
add_value(struct buffer *text, const json_t *value)
{
	switch (value ? json_typeof(value) : JSON_NULL) {
	case JSON_STRING:
		json_add_string(text, (struct span){json_string_value(value),
		    json_string_length(value)});
		return true;
	case JSON_INTEGER:
		json_add_integer(text, json_integer_value(value));
		return true;
	case JSON_REAL:
		json_add_number(text, json_real_value(value));
		return true;
	case JSON_TRUE:
	case JSON_FALSE:
		buffer_add_string(
		    text, json_is_true(value) ? "true" : "false");
		return true;
	default:
		return false;
	}
}

static bool
set_name(struct regions *regions, struct region *region, const json_t *value)
{
	struct buffer text = {0};
	bool valid = add_value(&text, value);
	char *copy;

	if (valid) {
		copy = arena_take(&regions->names, text.size);
		memcpy(copy, text.data, text.size);
		region->name = (struct span){copy, text.size};
	}
	buffer_release(&text);
	return valid;
}

/* The property is in no feature: tells which ones are there. */
static void
tell_properties(
    const json_t *features, const char *property, struct buffer *fault)
{
	json_t *all = json_object(), *value;
	const char *name, *before = ", but ";

	for (size_t i = 0; i < json_array_size(features); i++)
		json_object_update_missing(all,
		    json_object_get(
			json_array_get(features, i), "properties"));
	buffer_printf(fault, "no feature has the property '%s'", property);
	json_object_foreach (all, name, value) {
		buffer_printf(fault, "%s'%s'", before, name);
		before = ", ";
	}
	json_decref(all);
}

/* -- features -- */

static json_t *
property_of(const json_t *feature, const char *property)
{
	return json_object_get(
	    json_object_get(feature, "properties"), property);
}

static bool
is_type(const json_t *json, const char *type)
{
	const char *own = json_string_value(json_object_get(json, "type"));

	return own && !strcmp(own, type);
}

/* Reads a feature, which is the grid's answer number index. */
static bool
read_feature(struct regions *regions, const json_t *feature, size_t index,
    const char *property, struct buffer *fault)
{
	const json_t *geometry = json_object_get(feature, "geometry");

	if (!is_type(feature, "Feature")) {
		buffer_add_string(fault, "it is not a Feature");
		return false;
	}
	if (!set_name(regions, regions->items + index,
		property_of(feature, property))) {
		buffer_printf(fault,
		    "its property '%s' is no string, number or boolean",
		    property);
		return false;
	}
	/* RFC 7946, section 3.2: a feature may be nowhere. */
	return json_is_null(geometry) ||
	    geometry_read(geometry, regions->grid, (uint32_t)index, fault);
}

static bool
read_features(struct regions *regions, const json_t *features,
    const char *property, struct buffer *fault)
{
	size_t count = json_array_size(features), named = 0;
	struct buffer why = {0};

	if (!count) {
		buffer_add_string(fault, "it has no features");
		return false;
	}
	for (size_t i = 0; i < count; i++)
		named += property_of(json_array_get(features, i), property) !=
		    NULL;
	if (!named) {
		tell_properties(features, property, fault);
		return false;
	}
	regions->items = allocate_zeroed(count, sizeof *regions->items);
	for (size_t i = 0; i < count; i++)
		if (!read_feature(regions, json_array_get(features, i), i,
			property, &why)) {
			buffer_printf(fault, "feature %zu: %s", i + 1,
			    buffer_string(&why));
			buffer_release(&why);
			return false;
		}
	return true;
}

/* -- texts and files -- */

static bool
read_root(struct regions *regions, json_t *root, const char *property,
    struct buffer *fault)
{
	json_t *features;
	bool valid;

	if (is_type(root, "FeatureCollection"))
		return read_features(regions,
		    json_object_get(root, "features"), property, fault);
	if (!is_type(root, "Feature")) {
		buffer_add_string(
		    fault, "it is no FeatureCollection and no Feature");
		return false;
	}
	features = json_array();
	json_array_append(features, root);
	valid = read_features(regions, features, property, fault);
	json_decref(features);
	return valid;
}

struct regions *
regions_parse(struct span text, const char *property, struct buffer *fault)
{
	json_error_t error;
	json_t *root =
	    json_loadb(text.data, text.size, JSON_ALLOW_NUL, &error);
	struct regions *regions;
	bool valid;

	if (!root) {
		buffer_printf(fault, "line %d, column %d: %s", error.line,
		    error.column, error.text);
		return NULL;
	}
	regions = allocate_zeroed(1, sizeof *regions);
	regions->grid = grid_new();
	valid = read_root(regions, root, property, fault);
	json_decref(root);
	if (!valid) {
		regions_free(regions);
		return NULL;
	}
	grid_build(regions->grid);
	return regions;
}

static void
read_file(const char *path, struct buffer *text)
{
	FILE *file = fopen(path, "re");
	enum { BLOCK = 65536 };
	size_t size;

	if (!file)
		fail_open(EXIT_INPUT, path);
	while ((size = fread(buffer_reserve(text, BLOCK), 1, BLOCK, file)))
		text->size += size;
	if (ferror(file))
		fail_errno(EXIT_INPUT, "cannot read '%s'", path);
	fclose(file);
}

struct regions *
regions_load(const char *path, const char *property)
{
	struct buffer text = {0}, fault = {0};
	struct regions *regions;

	read_file(path, &text);
	regions = regions_parse(buffer_span(&text), property, &fault);
	if (!regions)
		fail(EXIT_CONFIG, "cannot use '%s': %s", path,
		    buffer_string(&fault));
	buffer_release(&text);
	return regions;
}

void
regions_free(struct regions *regions)
{
	grid_free(regions->grid);
	arena_release(&regions->names);
	free(regions->items);
	free(regions);
}

const struct region *
regions_find(struct regions *regions, double latitude, double longitude)
{
	uint32_t answer =
	    grid_find(regions->grid, (struct point){longitude, latitude});

	return answer == GRID_NONE ? NULL : regions->items + answer;
}
