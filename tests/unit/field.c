#include "field.h"

#include "tap.h"

/* Any span of bytes, NUL included. */
#define SPAN(literal) ((struct span){literal, sizeof literal - 1})

/* Adds the names from the root down to a field, in brackets. */
static void
add_names(struct buffer *text, const struct field *field)
{
	if (!field->parent)
		return;
	add_names(text, field->parent);
	buffer_add_char(text, '[');
	buffer_add_span(text, field->name);
	buffer_add_char(text, ']');
}

static void
test_paths(void)
{
	static const struct {
		const char *path, *names;
	} cases[] = {
		{"temperature", "[temperature]"},
		{"location.lat", "[location][lat]"},
		{"values.0.value", "[values][0][value]"},
		{"PM2\\.5", "[PM2.5]"},
		{"a\\.b.c\\\\d", "[a.b][c\\d]"},
		{"a\\", "[a\\]"},
		{"a/b", "[a/b]"},
		{"with space", "[with space]"},
		{"région", "[région]"},
		{"/PM2.5", "[PM2.5]"},
		{"/", "[]"},
		{"/a/b", "[a][b]"},
		{"/a//b/", "[a][][b][]"},
		{"/~1~0~01", "[/~~1]"},
		{"/a\\.b", "[a\\.b]"},
	};
	struct buffer text = {0};
	const char *fault;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct fields fields;
		struct field *field;

		fields_init(&fields);
		field = fields_add(&fields, cases[i].path, &fault);
		buffer_clear(&text);
		if (field)
			add_names(&text, field);
		is_text(buffer_string(&text), cases[i].names,
		    "'%s' leads through %s", cases[i].path, cases[i].names);
		fields_release(&fields);
	}
	buffer_release(&text);
}

static void
test_faults(void)
{
	static const struct {
		const char *path, *fault;
	} cases[] = {
		{"", "it is empty"},
		{".", "a name is empty"},
		{".a", "a name is empty"},
		{"a..b", "a name is empty"},
		{"a.", "it ends in a dot"},
		{"a\\..", "it ends in a dot"},
		{"/~", "'~' stands before 0 or 1 in a JSON Pointer"},
		{"/a~2", "'~' stands before 0 or 1 in a JSON Pointer"},
		{"caf\xe9", "it is no UTF-8"},
		{"/\xc0\x80", "it is no UTF-8"},
	};
	struct fields fields;
	const char *fault;

	fields_init(&fields);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		bool none = !fields_add(&fields, cases[i].path, &fault);

		is_text(none ? fault : "a path", cases[i].fault,
		    "case %zu is no path: %s", i, cases[i].fault);
	}
	fields_release(&fields);
}

static void
test_indexes(void)
{
	static const struct {
		const char *name;
		long index;
	} cases[] = {
		{"0", 0}, {"7", 7}, {"10", 10}, {"999999999", 999999999},
		{"00", -1}, {"01", -1}, {"1000000000", -1}, {"-1", -1},
		{"+1", -1}, {"1a", -1}, {" 1", -1}, {"a", -1},
	};
	struct fields fields;
	const char *fault;

	fields_init(&fields);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		ok(fields_add(&fields, cases[i].name, &fault)->index ==
		    cases[i].index, "'%s' as an index is %ld", cases[i].name,
		    cases[i].index);
	fields_release(&fields);
}

/* -- the tree -- */

static void
list_path(struct field *field, void *context)
{
	struct buffer *text = context;

	if (!field->path)
		return;
	buffer_add_string(text, field->path);
	buffer_add_char(text, ' ');
}

static void
test_tree(void)
{
	struct fields fields;
	struct field *lat, *lon, *location;
	struct buffer text = {0};
	const char *fault;

	fields_init(&fields);
	ok(fields.count == 1, "the root has a slot");
	lat = fields_add(&fields, "location.lat", &fault);
	lon = fields_add(&fields, "location.lon", &fault);
	location = fields_add(&fields, "location", &fault);
	ok(lat->parent == location && lon->parent == location,
	    "fields below one field share it");
	ok(fields_add(&fields, "/location/lat", &fault) == lat,
	    "two ways to write a path give the same field");
	is_text(lat->path, "location.lat", "its path is the first one");
	ok(fields.count == 4 && lat->slot != lon->slot &&
	    lat->slot < 4 && location->slot && location->slot < 4,
	    "each field has a slot of its own");
	ok(field_child(location, SPAN("lat")) == lat &&
	    !field_child(location, SPAN("la")) &&
	    !field_child(location, SPAN("lat\0")),
	    "a child is found by its whole name");
	fields_visit(&fields, list_path, &text);
	is_text(buffer_string(&text), "location location.lat location.lon ",
	    "fields are visited in the order in which they were asked for");
	buffer_release(&text);
	fields_release(&fields);
	ok(!fields.root.children && fields.count == 1,
	    "a released tree is an empty one");
}

static void
test_names(void)
{
	static const struct {
		const char *path, *name;
	} cases[] = {
		{"region", "region"},
		{"location.city", "location_city"},
		{"PM2\\.5", "PM2_5"},
		{"/PM2.5", "PM2_5"},
		{"/a/b", "a_b"},
		{"/a~1b/m~0n", "a_b_m~n"},
		{"a\\\\b", "ab"},
	};
	struct buffer name = {0};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		buffer_clear(&name);
		field_add_name(&name, cases[i].path);
		is_text(buffer_string(&name), cases[i].name,
		    "'%s' is named %s in a result", cases[i].path,
		    cases[i].name);
	}
	buffer_release(&name);
}

int
main(void)
{
	test_paths();
	test_faults();
	test_indexes();
	test_tree();
	test_names();
	return done_testing();
}
