#include "geolocate/regions.h"

#include <stdio.h>
#include <stdlib.h>

#include "fail.h"
#include "geolocate/geometry.h"
#include "geolocate/walk.h"
#include "json.h"
#include "memory.h"
#include "scan.h"

struct regions {
	struct region *items;	/* by the grid's answers */
	size_t count, capacity;
	struct grid *grid;
	struct arena names;
};

/* -- properties -- */

/* Gives a string, number or boolean as JSON text, false where a value is
 * none. */
static bool
read_name(struct regions *regions, const char *value, struct span *name)
{
	struct buffer text = {0};

	if (!value || *value == 'n' || *value == '{' || *value == '[')
		return false;
	if (*value == '"')
		json_add_string(&text, walk_string(value, &regions->names));
	else
		buffer_add(
		    &text, value, (size_t)(walk_over(value) - value));
	name->data = memcpy(arena_take(&regions->names, text.size), text.data,
	    text.size);
	name->size = text.size;
	buffer_release(&text);
	return true;
}

static const char *
property_of(const char *feature, const char *property)
{
	return walk_member(walk_member(feature, "properties"), property);
}

/* Adds the names of an object's members, but for those that are there. */
static void
add_names(const char *object, struct buffer *names)
{
	struct buffer quoted = {0};
	struct arena arena = {0};
	struct span name;

	if (!object || *object != '{')
		return;
	while (walk_next_member(&object, &name)) {
		name = json_decode(name, &arena);
		buffer_clear(&quoted);
		buffer_add_char(&quoted, '\'');
		buffer_add_span(&quoted, name);
		buffer_add_char(&quoted, '\'');
		object = walk_over(object);
		if (names->size && memmem(names->data, names->size,
			quoted.data, quoted.size))
			continue;
		buffer_add_string(names, names->size ? ", " : ", but ");
		buffer_add_span(names, buffer_span(&quoted));
	}
	arena_release(&arena);
	buffer_release(&quoted);
}

static bool
has_property(const char *features, const char *property)
{
	while (walk_next(&features)) {
		if (property_of(features, property))
			return true;
		features = walk_over(features);
	}
	return false;
}

/* The property is in no feature: tells which ones are there. */
static void
tell_properties(
    const char *features, const char *property, struct buffer *fault)
{
	struct buffer names = {0};

	buffer_printf(fault, "no feature has the property '%s'", property);
	for (; walk_next(&features); features = walk_over(features))
		add_names(walk_member(features, "properties"), &names);
	buffer_add_span(fault, buffer_span(&names));
	buffer_release(&names);
}

/* -- features -- */

static struct region *
add_region(struct regions *regions)
{
	regions->items = reallocate_more(regions->items,
	    sizeof *regions->items, regions->count, 1, &regions->capacity);
	return regions->items + regions->count++;
}

/* Reads a feature, which is the next of the grid's answers. */
static bool
read_feature(struct regions *regions, const char *feature,
    const char *property, struct buffer *fault)
{
	uint32_t answer = (uint32_t)regions->count;
	const char *geometry = walk_member(feature, "geometry");

	if (!walk_is_string(walk_member(feature, "type"), "Feature")) {
		buffer_add_string(fault, "it is not a Feature");
		return false;
	}
	if (!read_name(regions, property_of(feature, property),
		&add_region(regions)->name)) {
		buffer_printf(fault,
		    "its property '%s' is no string, number or boolean",
		    property);
		return false;
	}
	/* RFC 7946, section 3.2: a feature may be nowhere. */
	return (geometry && *geometry == 'n') ||
	    geometry_read(geometry, regions->grid, answer, fault);
}

static bool
read_features(struct regions *regions, const char *features,
    const char *property, struct buffer *fault)
{
	struct buffer why = {0};
	const char *at = features;
	size_t number = 1;

	if (!walk_is_array(features) || !walk_next(&at)) {
		buffer_add_string(fault, "it has no features");
		return false;
	}
	for (; read_feature(regions, at, property, &why); number++) {
		at = walk_over(at);
		if (!walk_next(&at))
			return true;
	}
	if (has_property(features, property))
		buffer_printf(fault, "feature %zu: %s", number,
		    buffer_string(&why));
	else
		tell_properties(features, property, fault);
	buffer_release(&why);
	return false;
}

/* -- texts and files -- */

/* A text is padded as scan and walk ask. */
static void
pad(struct buffer *text)
{
	buffer_pad(text, SCAN_PADDING);
}

/* A feature is read as the only one of a list. */
static bool
read_one(struct regions *regions, struct span feature, const char *property,
    struct buffer *fault)
{
	struct buffer list = {0};
	bool valid;

	buffer_add_char(&list, '[');
	buffer_add_span(&list, feature);
	buffer_add_char(&list, ']');
	pad(&list);
	valid = read_features(regions, list.data, property, fault);
	buffer_release(&list);
	return valid;
}

static bool
read_root(struct regions *regions, struct span text, const char *property,
    struct buffer *fault)
{
	const char *root = text.data + strspn(text.data, " \t\r\n");
	const char *type = walk_member(root, "type");

	if (walk_is_string(type, "FeatureCollection"))
		return read_features(regions, walk_member(root, "features"),
		    property, fault);
	if (walk_is_string(type, "Feature"))
		return read_one(regions, text, property, fault);
	buffer_add_string(fault, "it is no FeatureCollection and no Feature");
	return false;
}

/* Whether the text is JSON; tells where it is not. */
static bool
check_text(struct span text, struct buffer *fault)
{
	const char *line = text.data, *at, *end;
	struct scan_fault told;
	size_t number = 1;

	if (scan_text(text, &told))
		return true;
	at = text.data + told.column - 1;
	for (; (end = memchr(line, '\n', (size_t)(at - line))); number++)
		line = end + 1;
	buffer_printf(fault, "line %zu, column %zu: %s", number,
	    (size_t)(at - line) + 1, told.reason);
	return false;
}

struct regions *
regions_parse(struct buffer *text, const char *property, struct buffer *fault)
{
	struct regions *regions;

	pad(text);
	if (!check_text(buffer_span(text), fault))
		return NULL;
	regions = allocate_zeroed(1, sizeof *regions);
	regions->grid = grid_new();
	if (!read_root(regions, buffer_span(text), property, fault)) {
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
	regions = regions_parse(&text, property, &fault);
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
