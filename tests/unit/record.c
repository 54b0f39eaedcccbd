#include "record.h"

#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>

#include "lines.h"
#include "tap.h"

enum { ROUNDS = 20000, FIELDS = 16 };

/* -- one record, and what is set on it -- */

struct trial {
	struct fields fields;
	struct field *field[FIELDS];
	struct record record;
	char *line;
	struct buffer written;
	bool valid;
};

/* Scans a line for the fields at these paths, which NULL ends. */
static void
trial_init(struct trial *trial, const char *const *paths)
{
	const char *fault;

	memset(trial, 0, sizeof *trial);
	fields_init(&trial->fields);
	for (size_t i = 0; paths[i]; i++)
		trial->field[i] = fields_add(&trial->fields, paths[i], &fault);
	record_init(&trial->record, &trial->fields);
}

static void
trial_scan(struct trial *trial, struct span line)
{
	struct scan_fault fault;

	free(trial->line);
	trial->line = place_line(line, '}');
	record_scan(&trial->record, trial->line, trial->line + line.size,
	    &fault, &trial->valid);
}

static const char *
trial_written(struct trial *trial)
{
	buffer_clear(&trial->written);
	record_write(&trial->record, &trial->written);
	return buffer_string(&trial->written);
}

static void
trial_release(struct trial *trial)
{
	record_release(&trial->record);
	fields_release(&trial->fields);
	buffer_release(&trial->written);
	free(trial->line);
}

/* -- setting -- */

static const struct set {
	const char *line;
	const char *sets[7];	/* path, JSON, path, JSON, … */
	const char *expected, *sentence;
} sets[] = {
	{"{\"a\":1,\"b\":2}", {NULL}, "{\"a\":1,\"b\":2}",
	    "an untouched line leaves as it came"},
	{" {\t\"a\" : 1.10 }\r", {NULL}, " {\t\"a\" : 1.10 }\r",
	    "with its padding and its carriage return"},

	{"{\"a\":1,\"b\":2}", {"a", "10"}, "{\"a\":10,\"b\":2}",
	    "a number takes the place of a number"},
	{"{\"a\":1,\"b\":2}", {"b", "\"x\""}, "{\"a\":1,\"b\":\"x\"}",
	    "a string that of a number"},
	{"{\"a\":\"x\\ny\",\"b\":2}", {"a", "null"}, "{\"a\":null,\"b\":2}",
	    "null that of a string"},
	{"{\"a\":{\"x\":[1]},\"b\":2}", {"a", "0"}, "{\"a\":0,\"b\":2}",
	    "a number that of an object"},
	{"{\"a\":[1,{}],\"b\":2}", {"a", "0"}, "{\"a\":0,\"b\":2}",
	    "a number that of an array"},
	{" { \"a\" : 1 , \"b\" : 2 } \r", {"a", "3", "b", "4"},
	    " { \"a\" : 3 , \"b\" : 4 } \r",
	    "the white space around values stays"},
	{"{\"\\u0061\":1}", {"a", "2"}, "{\"\\u0061\":2}",
	    "an escaped name stays as it is written"},

	{"{\"a\":1}", {"b", "2"}, "{\"a\":1,\"b\":2}",
	    "a new member goes to the end"},
	{"{}", {"b", "2"}, "{\"b\":2}", "also of an empty object"},
	{" { } \r", {"b", "2"}, " {\"b\":2 } \r",
	    "or of one with a space in it"},
	{"{\"a\":1 \t}\r", {"b", "2"}, "{\"a\":1,\"b\":2 \t}\r",
	    "right behind the last member"},
	{"{\"a\":\"}\"}", {"b", "2"}, "{\"a\":\"}\",\"b\":2}",
	    "braces in strings are none"},
	{"{\"x\":1}", {"a", "1", "b", "2", "c", "3"},
	    "{\"x\":1,\"a\":1,\"b\":2,\"c\":3}",
	    "new members come in the order in which they are set"},
	{"{}", {"a", "1", "b", "2", "c", "3"},
	    "{\"a\":1,\"b\":2,\"c\":3}", "also in an empty object"},
	{"{\"b\":0}", {"a", "1", "b", "2", "c", "3"},
	    "{\"b\":2,\"a\":1,\"c\":3}",
	    "new members and changed ones at once"},
	{"{}", {"é\"\\", "1"}, "{\"é\\\"\\\\\":1}",
	    "a name is escaped where it must be"},
	{"{}", {"/", "1"}, "{\"\":1}", "a name may be empty"},

	{"{\"a\":1}", {"a", "2", "a", "\"three\"", "a", "4"}, "{\"a\":4}",
	    "of several values the last one stays"},
	{"{}", {"a", "2", "a", "\"three\"", "a", "[4]"}, "{\"a\":[4]}",
	    "also of a new member"},
	{"{\"a\":\"\"}", {"a", "\"x\"", "a", "\"\""}, "{\"a\":\"\"}",
	    "a value may be the empty string"},

	{"{\"a\":1,\"b\":2,\"a\":3}", {"a", "4"}, "{\"b\":2,\"a\":4}",
	    "of repeated names the last stays, in its place"},
	{"{\"a\":1,\"a\":2,\"a\":3}", {"a", "4"}, "{\"a\":4}",
	    "also of three"},
	{"{\"a\":1,\"\\u0061\":3}", {"a", "4"}, "{\"\\u0061\":4}",
	    "however they are written"},
	{"{ \"a\" : 1 , \"b\" : 2 , \"a\" : 3 }", {"a", "4"},
	    "{ \"b\" : 2 , \"a\" : 4 }",
	    "an earlier member leaves with its white space"},
	{"{\"a\":1,\"b\":2,\"a\":3}", {"b", "5"}, "{\"a\":1,\"b\":5,\"a\":3}",
	    "repeated names that are not set stay"},
	{"{\"b\":1,\"a\":1,\"b\":2,\"a\":3}", {"c", "0", "a", "4", "b", "5"},
	    "{\"b\":5,\"a\":4,\"c\":0}",
	    "two repeated names and a new one"},
	{"{\"l\":{\"a\":1,\"a\":2},\"x\":1}", {"l.a", "3"},
	    "{\"l\":{\"a\":3},\"x\":1}", "repeated names further down"},
	{"{\"l\":{\"a\":1},\"l\":{\"a\":2}}", {"l.a", "3"},
	    "{\"l\":{\"a\":1},\"l\":{\"a\":3}}",
	    "a member of the last of two objects"},
	{"{\"l\":{\"a\":1},\"l\":{}}", {"l.a", "3"},
	    "{\"l\":{\"a\":1},\"l\":{\"a\":3}}",
	    "a new member of the last of two objects"},
	{"{\"l\":{\"a\":1},\"l\":{\"a\":2}}", {"l", "3"}, "{\"l\":3}",
	    "both objects, by one value"},

	{"{\"l\":{\"a\":1}}", {"l.a", "2"}, "{\"l\":{\"a\":2}}",
	    "a member of an object"},
	{"{\"l\":{\"a\":1 } }", {"l.b", "2"}, "{\"l\":{\"a\":1,\"b\":2 } }",
	    "a new member of an object"},
	{"{\"x\":0}", {"l.a", "1"}, "{\"x\":0,\"l\":{\"a\":1}}",
	    "an object that is not there is made"},
	{"{}", {"l.m.a", "1"}, "{\"l\":{\"m\":{\"a\":1}}}",
	    "and the one in it"},
	{"{\"l\":{}}", {"l.m.a", "1"}, "{\"l\":{\"m\":{\"a\":1}}}",
	    "or that one alone"},
	{"{}", {"l.a", "1", "l.b", "2", "l.m.a", "3"},
	    "{\"l\":{\"a\":1,\"b\":2,\"m\":{\"a\":3}}}",
	    "several members of an object that is made"},
	{"{}", {"l", "{\"x\":0}", "l.a", "1"}, "{\"l\":{\"x\":0,\"a\":1}}",
	    "a member of an object that was set"},
	{"{\"l\":7}", {"l", "{}", "l.a", "1"}, "{\"l\":{\"a\":1}}",
	    "of one that took the place of a number"},
	{"{}", {"l.a", "1", "l", "2"}, "{\"l\":2}",
	    "an object that was made may go again"},
	{"{\"v\":[{\"a\":1},{\"a\":2}]}", {"v.1.a", "3"},
	    "{\"v\":[{\"a\":1},{\"a\":3}]}", "a member of an element"},
	{"{\"v\":[1,2,3]}", {"v.1", "\"x\""}, "{\"v\":[1,\"x\",3]}",
	    "an element"},
	{"{\"v\":[{}]}", {"v.0.a", "1"}, "{\"v\":[{\"a\":1}]}",
	    "a new member of an element"},
	{"{}", {"v.0", "1"}, "{\"v\":{\"0\":1}}",
	    "where there is no array, an index is a name"},
};

/* Makes the sets of a case; the last field that was set, or NULL. */
static const struct field *
make_sets(struct trial *trial, const struct set *set)
{
	const char *fault;
	const struct field *field = NULL;

	for (size_t i = 0; set->sets[i]; i += 2) {
		field = fields_add(&trial->fields, set->sets[i], &fault);
		record_set(&trial->record, field, span_of(set->sets[i + 1]));
	}
	return field;
}

static void
test_sets(void)
{
	for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
		const struct set *set = &sets[i];
		const char *paths[FIELDS] = {NULL};
		const struct field *last;
		struct trial trial;
		size_t count = 0;

		for (size_t j = 0; set->sets[j]; j += 2)
			paths[count++] = set->sets[j];
		trial_init(&trial, paths);
		trial_scan(&trial, span_of(set->line));
		last = make_sets(&trial, set);
		is_text(trial_written(&trial), set->expected, "%s",
		    set->sentence);
		if (last)
			ok(span_is(field_text(last, &trial.record),
			    set->sets[2 * count - 1]) && !trial.record.fault,
			    "and it reads back as set");
		trial_release(&trial);
	}
}

static void
test_faults(void)
{
	static const struct {
		const char *line, *path;
	} cases[] = {
		{"{\"l\":1}", "l.a"},
		{"{\"l\":null}", "l.a"},
		{"{\"l\":\"x\"}", "l.a"},
		{"{\"l\":{\"m\":true}}", "l.m.a"},
		{"{\"l\":[1]}", "l.a"},
		{"{\"l\":[1]}", "l.1"},
		{"{\"l\":[1]}", "l.0.a"},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *paths[] = {"x", cases[i].path, NULL};
		struct trial trial;

		trial_init(&trial, paths);
		trial_scan(&trial, span_of(cases[i].line));
		record_set(&trial.record, trial.field[1], span_of("7"));
		ok(trial.record.fault != NULL, "%s cannot be set in %s",
		    cases[i].path, cases[i].line);
		is_text(trial_written(&trial), cases[i].line,
		    "and nothing is set");
		record_set(&trial.record, trial.field[0], span_of("7"));
		ok(trial.record.fault != NULL,
		    "what is set later does not hide the fault");
		trial_scan(&trial, SPAN("{}"));
		ok(!trial.record.fault, "which the next line does not have");
		trial_release(&trial);
	}
}

/* What is set may make the record nested too deep; nothing more is set then. */
static void
test_depth(void)
{
	static const char *const paths[] = {"a.b", "x", "y.z", NULL};
	struct buffer deep = {0};
	struct trial trial;

	for (int i = 0; i < SCAN_DEPTH; i++)
		buffer_add_char(&deep, '[');
	for (int i = 0; i < SCAN_DEPTH; i++)
		buffer_add_char(&deep, ']');
	trial_init(&trial, paths);
	trial_scan(&trial, SPAN("{\"x\":1,\"y\":{\"z\":2}}"));
	record_set(&trial.record, trial.field[0], buffer_span(&deep));
	is_text(trial.record.fault ? trial.record.fault : "none",
	    "nested too deep", "what is set may be nested too deep");
	record_set(&trial.record, trial.field[1], span_of("2"));
	record_set(&trial.record, trial.field[2], span_of("3"));
	record_set(&trial.record, trial.field[0], span_of("4"));
	ok(trial.record.fault != NULL,
	    "and the record is beyond repair then");
	trial_release(&trial);
	buffer_release(&deep);
}

/* -- reading -- */

static void
test_reading(void)
{
	static const char *const paths[] = {
		"null", "true", "number", "big", "huge", "string", "escaped",
		"array", "object", "none", NULL,
	};
	static const enum kind kinds[] = {
		KIND_NULL, KIND_TRUE, KIND_NUMBER, KIND_NUMBER, KIND_NUMBER,
		KIND_STRING, KIND_STRING, KIND_ARRAY, KIND_OBJECT, KIND_MISSING,
	};
	static const char *const texts[] = {
		"null", "true", "1.10", "9007199254740993", "1e400", "\"x\"",
		"\"\\u00e9\\\"\"", "[ 1]", "{ }", "",
	};
	struct trial trial;
	struct span text;
	double number;
	bool right = true;

	trial_init(&trial, paths);
	trial_scan(&trial, SPAN("{\"null\":null,\"true\":true,"
	    "\"number\":1.10,\"big\":9007199254740993,\"huge\":1e400,"
	    "\"string\":\"x\",\"escaped\":\"\\u00e9\\\"\",\"array\":[ 1],"
	    "\"object\":{ }}"));
	for (size_t i = 0; paths[i]; i++) {
		right &= field_kind(trial.field[i], &trial.record) == kinds[i];
		right &= field_defined(trial.field[i], &trial.record) ==
		    (kinds[i] > KIND_NULL);
		right &= span_is(field_text(trial.field[i], &trial.record),
		    texts[i]);
		right &= field_number(trial.field[i], &trial.record,
		    &number) == (kinds[i] == KIND_NUMBER);
		right &= field_string(trial.field[i], &trial.record,
		    &text) == (kinds[i] == KIND_STRING);
	}
	ok(right, "each kind of value is read as what it is alone");
	ok(field_number(trial.field[4], &trial.record, &number) &&
	    isinf(number), "1e400 is infinite where arithmetic asks");
	ok(field_string(trial.field[6], &trial.record, &text) &&
	    span_is(text, "é\""), "a string is decoded when it is asked for");
	trial_release(&trial);
}

static void
test_members(void)
{
	static const char *const paths[] = {"a", NULL};
	struct buffer got = {0};
	struct member member;
	struct trial trial;
	size_t at = 0;

	trial_init(&trial, paths);
	trial_scan(&trial, SPAN(" { \"a\":1, \"\\u0061\" : [2] ,\"\":{}}"));
	while (record_next(&trial.record, &at, &member))
		buffer_printf(&got, "%.*s=%.*s;", (int)member.name.size,
		    member.name.data, (int)member.value.size,
		    member.value.data);
	is_text(buffer_string(&got), "a=1;a=[2];={};",
	    "members come in order, with decoded names");
	ok(!record_next(&trial.record, &at, &member),
	    "and no more behind the last one");
	trial_scan(&trial, SPAN("\t{\r}"));
	at = 0;
	ok(!record_next(&trial.record, &at, &member),
	    "an empty record has none");
	trial_release(&trial);
	buffer_release(&got);
}

/* A line of a shape that is known is as good as one that is scanned. */
static void
test_known_shape(void)
{
	static const char *const paths[] = {"a", "b", NULL};
	struct trial trial;

	trial_init(&trial, paths);
	for (int i = 0; i < 3; i++) {
		trial_scan(&trial, SPAN("\t {\"a\":1} \r"));
		ok(span_is(record_object(&trial.record), "{\"a\":1}"),
		    "the object is what stands between the padding");
		record_set(&trial.record, trial.fields.root.children->next,
		    SPAN("2"));
		is_text(trial_written(&trial), "\t {\"a\":1,\"b\":2} \r",
		    "and takes a member");
	}
	trial_release(&trial);
}

/* -- any sets on any line -- */

static const char *const any_paths[] = {
	"a", "b", "c", "b.c", "b.a", "b.0", "a.b.c", "c.0", "c.0.a", "é", "/",
	"new", "new.one", NULL,
};

/* The model: sets the value in jansson's tree; false where a parent is none. */
static bool
model_set(json_t *parent, const struct field *const *path, size_t depth,
    json_t *value)
{
	const struct field *field = *path;
	json_t *child;

	if (json_is_array(parent)) {
		if (field->index < 0 ||
		    (size_t)field->index >= json_array_size(parent))
			return false;
		if (depth == 1)
			return !json_array_set(
			    parent, (size_t)field->index, value);
		return model_set(json_array_get(parent, (size_t)field->index),
		    path + 1, depth - 1, value);
	}
	if (!json_is_object(parent))
		return false;
	if (depth == 1)
		return !json_object_setn(
		    parent, field->name.data, field->name.size, value);
	child = json_object_getn(parent, field->name.data, field->name.size);
	if (!child) {
		child = json_object();
		json_object_setn_new(
		    parent, field->name.data, field->name.size, child);
	}
	return model_set(child, path + 1, depth - 1, value);
}

static bool
model_set_field(json_t *root, const struct field *field, json_t *value)
{
	const struct field *path[8];
	size_t depth = 0;

	for (const struct field *f = field; f->parent; f = f->parent)
		depth++;
	for (size_t i = depth; i > 0; i--, field = field->parent)
		path[i - 1] = field;
	return model_set(root, path, depth, value);
}

static json_t *
load(struct span text)
{
	return json_loadb(text.data, text.size,
	    JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL | JSON_DECODE_ANY, NULL);
}

/* Whether the record is what the model is, and reads back so. */
static bool
agrees(struct trial *trial, json_t *model)
{
	json_t *written;
	bool same;

	trial_written(trial);
	written = load(buffer_span(&trial->written));
	same = written && json_equal(written, model);
	json_decref(written);
	return same;
}

/* Whether the record now reads the value that was set. */
static bool
reads_back(const struct trial *trial, const struct field *field, json_t *value)
{
	json_t *read = load(field_text(field, &trial->record));
	bool same = read && json_equal(read, value);

	json_decref(read);
	return same;
}

/* Sets three fields by chance; gives whether all went as the model says. */
static bool
try_sets(struct trial *trial, json_t *model, struct buffer *json)
{
	bool right = true;

	for (int i = 0; i < 3 && right; i++) {
		struct field *field = trial->field[draw_below(13)];
		json_t *value, *before = json_deep_copy(model);
		bool made;

		buffer_clear(json);
		draw_value(json, 2);
		value = load(buffer_span(json));
		if (!value) {
			/* jansson refuses \u0000 in names. */
			json_decref(before);
			continue;
		}
		made = model_set_field(model, field, value);
		record_set(&trial->record, field, buffer_span(json));
		right = made == !trial->record.fault;
		if (made)
			right &= reads_back(trial, field, value);
		right &= agrees(trial, made ? model : before);
		json_decref(value);
		json_decref(before);
		if (!made)
			break;
	}
	return right;
}

static void
test_any_sets(void)
{
	struct trial trial;
	struct buffer line = {0}, json = {0};
	size_t wrong = 0, faults = 0;
	json_t *model;

	trial_init(&trial, any_paths);
	for (int round = 0; round < ROUNDS; round++) {
		buffer_clear(&line);
		draw_line(&line);
		model = load(buffer_span(&line));
		if (!model)
			continue;
		trial_scan(&trial, buffer_span(&line));
		if (!try_sets(&trial, model, &json) && !wrong++)
			printf("# %.*s\n# then %s\n", (int)line.size, line.data,
			    trial_written(&trial));
		faults += trial.record.fault != NULL;
		json_decref(model);
	}
	ok(!wrong, "any sets on any line do what they say");
	ok(faults > ROUNDS / 50 && faults < ROUNDS / 2,
	    "of which some have a fault, and most have none");
	trial_release(&trial);
	buffer_release(&line);
	buffer_release(&json);
}

int
main(void)
{
	test_sets();
	test_faults();
	test_depth();
	test_reading();
	test_members();
	test_known_shape();
	test_any_sets();
	return done_testing();
}
