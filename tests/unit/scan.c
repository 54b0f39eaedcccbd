#include "scan.h"

#include <stdlib.h>

#include "json.h"
#include "lines.h"
#include "number.h"
#include "oracle.h"
#include "tap.h"

enum { ROUNDS = 60000, FIELDS = 12 };

/* -- one line -- */

/* What became of a line. */
struct scanned {
	struct fields fields;
	struct field *wanted[FIELDS];
	struct value values[3 * FIELDS];
	struct arena arena;
	struct scan_fault fault;
	char *line;
	bool valid, whole;	/* whole: its newline was found */
};

static void
scanned_init(struct scanned *scanned, const char *const *paths)
{
	const char *fault;

	memset(scanned, 0, sizeof *scanned);
	fields_init(&scanned->fields);
	for (size_t i = 0; paths && paths[i]; i++)
		scanned->wanted[i] =
		    fields_add(&scanned->fields, paths[i], &fault);
}

static bool
scan(struct scanned *scanned, struct span line, char behind)
{
	const char *newline;

	free(scanned->line);
	arena_clear(&scanned->arena);
	scanned->line = place_line(line, behind);
	newline = scan_line(scanned->line, scanned->line + line.size,
	    &scanned->fields, scanned->values, &scanned->arena,
	    &scanned->fault, &scanned->valid);
	scanned->whole = newline ==
	    (char *)memchr(scanned->line, '\n', line.size + 1);
	return scanned->valid;
}

static void
scanned_release(struct scanned *scanned)
{
	fields_release(&scanned->fields);
	arena_release(&scanned->arena);
	free(scanned->line);
}

static const struct value *
value_at(const struct scanned *scanned, size_t wanted)
{
	return &scanned->values[scanned->wanted[wanted]->slot];
}

/* -- what RFC 8259 allows, and what not -- */

static const struct span good[] = {
	SPAN("{}"),
	SPAN("{ \t\r}"),
	SPAN(" \t\r{} \t\r"),
	SPAN("{\"a\":1}"),
	SPAN("{\"a\":1}\r"),
	SPAN("{ \"a\" : 1 , \"b\" : [ ] }"),
	SPAN("{\"\":\"\"}"),
	SPAN("{\"a\":[],\"b\":{},\"c\":[[],{}]}"),
	SPAN("{\"a\":[1,2,3],\"b\":[true,false,null]}"),
	SPAN("{\"a\":0,\"b\":-0,\"c\":-1,\"d\":10}"),
	SPAN("{\"a\":0.0,\"b\":1.50,\"c\":-0.001}"),
	SPAN("{\"a\":1e1,\"b\":1E1,\"c\":1e+1,\"d\":1e-1,\"e\":0e0}"),
	SPAN("{\"a\":1.5e01,\"b\":0e00}"),
	SPAN("{\"a\":1e400,\"b\":-1e400,\"c\":1e-400}"),
	SPAN("{\"a\":123456789012345678901234567890123456789012345678901}"),
	SPAN("{\"a\":0.00000000000000000000000000000000000000000000000001}"),
	SPAN("{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"}"),
	SPAN("{\"a\":\"\\u0000\\u001f\\u0041\\uABCD\\uabcd\\uffff\"}"),
	SPAN("{\"a\":\"x\\u0000y\",\"\\u0000\":1}"),
	SPAN("{\"a\":\"\\ud800\\udc00\\udbff\\udfff\"}"),
	SPAN("{\"a\":\"\\uD83C\\uDF0A\\ud7ff\\ue000\"}"),
	SPAN("{\"a\":\"\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80\xed\x9f\xbf\"}"),
	SPAN("{\"a\":\"\xee\x80\x80\xef\xbf\xbf\xf0\x90\x80\x80\"}"),
	SPAN("{\"a\":\"\xf4\x8f\xbf\xbf\"}"),
	SPAN("{\"a\":\"\xef\xbb\xbf\xef\xbf\xbe\"}"),
	SPAN("{\"é\":\"🌊\"}"),
	SPAN("{\"a\":1,\"a\":2,\"\\u0061\":3}"),
	SPAN("{\"a\":\"/* no comment */ // neither\"}"),
	SPAN("{\"a\":\"\x7f\"}"),
};

static void
test_good(void)
{
	struct scanned scanned;

	scanned_init(&scanned, NULL);
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		ok(scan(&scanned, good[i], '"') && scanned.whole,
		    "is a record: %.*s", (int)good[i].size, good[i].data);
	scanned_release(&scanned);
}

/* Reasons that come again and again. */
static const char open[] = "expected '{'";
static const char name[] = "expected '\"' before a name";
static const char no_value[] = "expected a value";
static const char comma[] = "expected ',' or '}'";
static const char element[] = "expected ',' or ']'";
static const char digit[] = "expected a digit";
static const char rest[] = "expected the end of the line";
static const char early[] = "the line ends too early";
static const char escape[] = "bad escape in a string";
static const char lone[] = "lone surrogate in a string";
static const char control[] = "control character in a string";
static const char encoding[] = "invalid UTF-8";
static const char zero[] = "number with a leading zero";

static const struct bad {
	struct span line;
	const char *reason;
	size_t column;
} bad[] = {
	/* No object at all. */
	{SPAN(""), early, 1},
	{SPAN(" \t"), early, 3},
	{SPAN("1"), open, 1},
	{SPAN("[]"), open, 1},
	{SPAN("\"a\""), open, 1},
	{SPAN("null"), open, 1},
	{SPAN("\xef\xbb\xbf{}"), open, 1},
	{SPAN("\0"), open, 1},
	{SPAN("\f{}"), open, 1},
	{SPAN("\xc2\xa0{}"), open, 1},
	{SPAN("// {}"), open, 1},
	/* Something behind it. */
	{SPAN("{}{}"), rest, 3},
	{SPAN("{} 1"), rest, 4},
	{SPAN("{},"), rest, 3},
	{SPAN("{}\0"), rest, 3},
	{SPAN("{}}"), rest, 3},
	{SPAN("{} // x"), rest, 4},
	{SPAN("{}\f"), rest, 3},
	/* Punctuation. */
	{SPAN("{"), early, 2},
	{SPAN("{,}"), name, 2},
	{SPAN("{\"a\":1,}"), name, 8},
	{SPAN("{\"a\":1,,\"b\":2}"), name, 8},
	{SPAN("{a:1}"), name, 2},
	{SPAN("{'a':1}"), name, 2},
	{SPAN("{1:1}"), name, 2},
	{SPAN("{null:1}"), name, 2},
	{SPAN("{\"a\"}"), "expected ':'", 5},
	{SPAN("{\"a\" 1}"), "expected ':'", 6},
	{SPAN("{\"a\",1}"), "expected ':'", 5},
	{SPAN("{\"a\"::1}"), no_value, 6},
	{SPAN("{\"a\":}"), no_value, 6},
	{SPAN("{\"a\":,\"b\":1}"), no_value, 6},
	{SPAN("{\"a\":1 \"b\":2}"), comma, 8},
	{SPAN("{\"a\":1;\"b\":2}"), comma, 7},
	{SPAN("{\"a\":1]"), comma, 7},
	{SPAN("{\"a\":\"b\" c}"), comma, 10},
	{SPAN("{\"a\":[1,]}"), no_value, 9},
	{SPAN("{\"a\":[,1]}"), no_value, 7},
	{SPAN("{\"a\":[1,,2]}"), no_value, 9},
	{SPAN("{\"a\":[1 2]}"), element, 9},
	{SPAN("{\"a\":[1}"), element, 8},
	{SPAN("{\"a\":[\"b\":1]}"), element, 10},
	{SPAN("{\"a\":1"), early, 7},
	{SPAN("{\"a\":[1"), early, 8},
	{SPAN("{\"a\":/**/1}"), no_value, 6},
	{SPAN("{\"a\":1\0}"), comma, 7},
	{SPAN("{\"a\":\0""1}"), no_value, 6},
	{SPAN("{\"a\":\v1}"), no_value, 6},
	/* Words. */
	{SPAN("{\"a\":True}"), no_value, 6},
	{SPAN("{\"a\":tru}"), no_value, 6},
	{SPAN("{\"a\":nul}"), no_value, 6},
	{SPAN("{\"a\":falsy}"), no_value, 6},
	{SPAN("{\"a\":truer}"), comma, 10},
	{SPAN("{\"a\":nulll}"), comma, 10},
	{SPAN("{\"a\":undefined}"), no_value, 6},
	{SPAN("{\"a\":NaN}"), no_value, 6},
	{SPAN("{\"a\":Infinity}"), no_value, 6},
	{SPAN("{\"a\":'b'}"), no_value, 6},
	/* Numbers. */
	{SPAN("{\"a\":01}"), zero, 7},
	{SPAN("{\"a\":-01}"), zero, 8},
	{SPAN("{\"a\":00}"), zero, 7},
	{SPAN("{\"a\":-}"), no_value, 7},
	{SPAN("{\"a\":--1}"), no_value, 7},
	{SPAN("{\"a\":-a}"), no_value, 7},
	{SPAN("{\"a\":-Infinity}"), no_value, 7},
	{SPAN("{\"a\":+1}"), no_value, 6},
	{SPAN("{\"a\":.5}"), no_value, 6},
	{SPAN("{\"a\":1.}"), digit, 8},
	{SPAN("{\"a\":1.e1}"), digit, 8},
	{SPAN("{\"a\":1e}"), digit, 8},
	{SPAN("{\"a\":1e+}"), digit, 9},
	{SPAN("{\"a\":1e+-1}"), digit, 9},
	{SPAN("{\"a\":1e1.5}"), comma, 9},
	{SPAN("{\"a\":1.5.5}"), comma, 9},
	{SPAN("{\"a\":0x10}"), comma, 7},
	{SPAN("{\"a\":1_000}"), comma, 7},
	{SPAN("{\"a\":1f}"), comma, 7},
	{SPAN("{\"a\":\xef\xbc\x91}"), no_value, 6},
	/* Strings. */
	{SPAN("{\"a\":\"b}"), early, 9},
	{SPAN("{\"a"), early, 4},
	{SPAN("{\"a\":\"\\\"}"), early, 10},
	{SPAN("{\"a\":\"\t\"}"), control, 7},
	{SPAN("{\"a\":\"\r\"}"), control, 7},
	{SPAN("{\"a\":\"\0\"}"), control, 7},
	{SPAN("{\"a\":\"bc\x1f\"}"), control, 9},
	{SPAN("{\"a\1\":1}"), control, 4},
	{SPAN("{\"a\":\"\\x41\"}"), escape, 7},
	{SPAN("{\"a\":\"\\'\"}"), escape, 7},
	{SPAN("{\"a\":\"\\a\"}"), escape, 7},
	{SPAN("{\"a\":\"\\U0041\"}"), escape, 7},
	{SPAN("{\"a\":\"\\ \"}"), escape, 7},
	{SPAN("{\"a\":\"\\\0\"}"), escape, 7},
	{SPAN("{\"a\":\"\\u\"}"), escape, 7},
	{SPAN("{\"a\":\"\\u004\"}"), escape, 7},
	{SPAN("{\"a\":\"\\u00g1\"}"), escape, 7},
	{SPAN("{\"a\":\"\\u+041\"}"), escape, 7},
	{SPAN("{\"a\":\"\\u 041\"}"), escape, 7},
	{SPAN("{\"a\":\"\\u@@@@\"}"), escape, 7},
	{SPAN("{\"a\":\"\\u````\"}"), escape, 7},
	/* Surrogates. */
	{SPAN("{\"a\":\"\\ud800\"}"), lone, 7},
	{SPAN("{\"a\":\"\\udbff\"}"), lone, 7},
	{SPAN("{\"a\":\"\\udc00\"}"), lone, 7},
	{SPAN("{\"a\":\"\\udfff\"}"), lone, 7},
	{SPAN("{\"a\":\"x\\udc00\\ud800\"}"), lone, 8},
	{SPAN("{\"a\":\"\\ud800\\ud800\"}"), lone, 7},
	{SPAN("{\"a\":\"\\ud800x\"}"), lone, 7},
	{SPAN("{\"a\":\"\\ud800\\n\"}"), lone, 7},
	{SPAN("{\"a\":\"\\ud800\\u0041\"}"), lone, 7},
	{SPAN("{\"a\":\"\\ud800\\udbff\"}"), lone, 7},
	{SPAN("{\"a\":\"\\ud800\\ue000\"}"), lone, 7},
	{SPAN("{\"a\":\"\\ud800\\u\"}"), lone, 7},
	{SPAN("{\"\\ud800\":1}"), lone, 3},
	/* UTF-8: every class of what is none. */
	{SPAN("{\"a\":\"\x80\"}"), encoding, 7},
	{SPAN("{\"a\":\"bc\xbf\"}"), encoding, 9},
	{SPAN("{\"a\":\"\xc3\"}"), encoding, 7},
	{SPAN("{\"a\":\"\xc3(\"}"), encoding, 7},
	{SPAN("{\"a\":\"\xe2\x82\"}"), encoding, 7},
	{SPAN("{\"a\":\"\xe2\x28\xa1\"}"), encoding, 7},
	{SPAN("{\"a\":\"\xf0\x9f\x8c\"}"), encoding, 7},
	{SPAN("{\"a\":\"\xf0\x28\x8c\xbc\"}"), encoding, 7},
	{SPAN("{\"a\":\"\xc0\xaf\"}"), encoding, 7},
	{SPAN("{\"a\":\"\xc1\xbf\"}"), encoding, 7},
	{SPAN("{\"a\":\"\xe0\x9f\xbf\"}"), encoding, 7},
	{SPAN("{\"a\":\"\xf0\x8f\xbf\xbf\"}"), encoding, 7},
	{SPAN("{\"a\":\"\xed\xa0\x80\"}"), encoding, 7},
	{SPAN("{\"a\":\"\xed\xbf\xbf\"}"), encoding, 7},
	{SPAN("{\"a\":\"\xed\xa0\x80\xed\xb0\x80\"}"), encoding, 7},
	{SPAN("{\"a\":\"\xf4\x90\x80\x80\"}"), encoding, 7},
	{SPAN("{\"a\":\"\xf5\x80\x80\x80\"}"), encoding, 7},
	{SPAN("{\"a\":\"\xf8\x88\x80\x80\x80\"}"), encoding, 7},
	{SPAN("{\"a\":\"\xfc\x84\x80\x80\x80\x80\"}"), encoding, 7},
	{SPAN("{\"a\":\"\xfe\"}"), encoding, 7},
	{SPAN("{\"a\":\"\xff\"}"), encoding, 7},
	{SPAN("{\"a\":\"é\xc3\xa9\xe9\"}"), encoding, 11},
	{SPAN("{\"a\xff\":1}"), encoding, 4},
	{SPAN("{\"a\":1\xff}"), comma, 7},
};

static void
check_bad(struct scanned *scanned, const struct bad *wrong)
{
	struct buffer shown = {0};
	bool right = !scan(scanned, wrong->line, '}') && scanned->whole &&
	    scanned->fault.column == wrong->column &&
	    !strcmp(scanned->fault.reason, wrong->reason);

	for (size_t i = 0; i < wrong->line.size; i++) {
		unsigned char c = (unsigned char)wrong->line.data[i];

		if (c >= ' ' && c < 0x7f && c != '#')
			buffer_add_char(&shown, (char)c);
		else
			buffer_printf(&shown, "<%02x>", c);
	}
	ok(right, "%s in column %zu: %s", wrong->reason, wrong->column,
	    buffer_string(&shown));
	if (!right)
		printf("# but %s in column %zu\n",
		    scanned->valid ? "valid" : scanned->fault.reason,
		    scanned->fault.column);
	buffer_release(&shown);
}

static void
test_bad(void)
{
	struct scanned scanned;

	scanned_init(&scanned, NULL);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		check_bad(&scanned, &bad[i]);
	scanned_release(&scanned);
}

/* Control characters in a string, each, wherever the eight bytes fall that are
 * looked at together. */
static void
test_control_characters(void)
{
	struct scanned scanned;
	char line[64];
	bool right = true;

	scanned_init(&scanned, NULL);
	for (int c = 0; c < 0x20; c++) {
		/* A newline ends the line, which is another case. */
		for (size_t at = 0; at < 24 && c != '\n'; at++) {
			int size = snprintf(line, sizeof line,
			    "{\"a\":\"%024d\"}", 0);

			line[6 + at] = (char)c;
			right &= !scan(&scanned,
			    (struct span){line, (size_t)size}, '"') &&
			    scanned.fault.column == 7 + at &&
			    !strcmp(scanned.fault.reason, control);
		}
	}
	ok(right, "no control character passes in a string, at any place");
	scanned_release(&scanned);
}

/* -- places -- */

/* A line may begin at any address, and what stands behind it may be anything;
 * nothing is read beyond the padding, as valgrind and ASan see. */
static void
test_alignments(void)
{
	static const char behind[] = {'"', '}', '\n', '\\', ' ', '0', '\xff'};
	bool right = true;
	struct scanned scanned;

	scanned_init(&scanned, NULL);
	for (size_t shift = 0; shift < 64; shift++)
		for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
			size_t size = good[i].size;
			char *block = allocate(
			    shift + size + 1 + SCAN_PADDING);
			char *line = memcpy(block + shift, good[i].data, size);

			line[size] = '\n';
			memset(line + size + 1,
			    behind[(shift + i) % sizeof behind], SCAN_PADDING);
			right &= scan_line(line, line + size, &scanned.fields,
			    scanned.values, &scanned.arena, &scanned.fault,
			    &scanned.valid) == line + size && scanned.valid;
			free(block);
		}
	ok(right, "a line may begin at any address");
	scanned_release(&scanned);
}

static void
test_truncations(void)
{
	bool right = true;
	struct scanned scanned;

	scanned_init(&scanned, NULL);
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		const char *data = good[i].data;
		const char *end = memrchr(data, '}', good[i].size);

		for (size_t size = 0; data + size <= end; size++)
			right &= !scan(&scanned,
			    (struct span){data, size}, data[size]) &&
			    scanned.whole && scanned.fault.column >= 1 &&
			    scanned.fault.column <= size + 1;
	}
	ok(right, "a record that was cut anywhere is none");
	scanned_release(&scanned);
}

/* The newline that ends a line need not be the last one. */
static void
test_several_lines(void)
{
	static const char lines[] = "{\"a\":1}\n{\"a\":[}\n\n{\"a\":\"\n{}\n";
	static const bool valid[] = {true, false, false, false, true};
	static const size_t ends[] = {7, 15, 16, 23, 26};
	char *copy = place_line(SPAN(lines), '"'), *line = copy;
	struct scanned scanned;
	bool right = true;

	scanned_init(&scanned, NULL);
	for (size_t i = 0; i < 5; i++) {
		const char *newline = scan_line(line, copy + 26,
		    &scanned.fields, scanned.values, &scanned.arena,
		    &scanned.fault, &scanned.valid);

		right &= scanned.valid == valid[i] && newline == copy + ends[i];
		line = copy + ends[i] + 1;
	}
	ok(right, "of several lines each is scanned up to its own newline");
	free(copy);
	scanned_release(&scanned);
}

/* -- depth -- */

/* Adds depth objects, or arrays in one, within each other. */
static void
add_nested(struct buffer *line, int depth, bool arrays)
{
	buffer_add_string(line, "{\"a\":");
	for (int i = 1; i < depth; i++)
		buffer_add_string(line, arrays ? "[" : "{\"a\":");
	buffer_add_char(line, '1');
	for (int i = 1; i < depth; i++)
		buffer_add_char(line, arrays ? ']' : '}');
	buffer_add_char(line, '}');
}

static void
test_depth(void)
{
	struct scanned scanned;
	struct buffer line = {0};

	scanned_init(&scanned, NULL);
	for (int arrays = 0; arrays < 2; arrays++) {
		const char *kind = arrays ? "arrays" : "objects";

		buffer_clear(&line);
		add_nested(&line, SCAN_DEPTH, arrays);
		ok(scan(&scanned, buffer_span(&line), '['),
		    "%s nest 1024 deep", kind);
		buffer_clear(&line);
		add_nested(&line, SCAN_DEPTH + 1, arrays);
		ok(!scan(&scanned, buffer_span(&line), '[') &&
		    !strcmp(scanned.fault.reason, "nested too deep") &&
		    scanned.fault.column ==
		    (arrays ? 5 + 1024 : 1024 * 5 + 1),
		    "%s do not nest 1025 deep", kind);
	}
	buffer_clear(&line);
	buffer_add_string(&line, "{\"a\":[");
	for (int i = 0; i < 5000; i++)
		buffer_add_string(&line, "[],{},");
	buffer_add_string(&line, "0]}");
	ok(scan(&scanned, buffer_span(&line), '['),
	    "any number of arrays stand beside each other");
	buffer_clear(&line);
	for (int i = 0; i < 100000; i++)
		buffer_add_char(&line, '[');
	buffer_add_char(&line, '\0');
	ok(!scan(&scanned, buffer_span(&line), '[') && scanned.whole,
	    "a hundred thousand brackets are rejected");
	scanned_release(&scanned);
	buffer_release(&line);
}

/* -- wanted values -- */

static const char *const wanted_paths[] = {
	"a", "b.c", "b.a", "b.0", "c.0.a", "c.1", "b", "c.10", "é", "/",
	"/longer name", NULL,
};

static void
test_values(void)
{
	static const struct {
		const char *line, *a, *b_c, *c_0_a, *c_1;
	} cases[] = {
		{"{\"a\":1}", "1", "", "", ""},
		{"{\"a\":\"x\"}", "x", "", "", ""},
		{"{ \"a\" :\t-1.50e3 }", "-1.50e3", "", "", ""},
		{"{\"a\":[1, 2]}", "[1, 2]", "", "", ""},
		{"{\"a\":{\"x\": 1}}", "{\"x\": 1}", "", "", ""},
		{"{\"a\":null,\"b\":{\"c\":true}}", "null", "true", "", ""},
		{"{\"\\u0061\":1}", "1", "", "", ""},
		{"{\"\\u0062\":{\"\\u0063\":2}}", "", "2", "", ""},
		/* The last of one name counts, also further down. */
		{"{\"a\":1,\"a\":2}", "2", "", "", ""},
		{"{\"a\":1,\"\\u0061\":2}", "2", "", "", ""},
		{"{\"\\u0061\":1,\"a\":null}", "null", "", "", ""},
		{"{\"b\":{\"c\":1,\"c\":2}}", "", "2", "", ""},
		{"{\"b\":{\"c\":1},\"b\":{\"c\":2}}", "", "2", "", ""},
		{"{\"b\":{\"c\":1},\"b\":{\"x\":2}}", "", "", "", ""},
		{"{\"b\":{\"c\":1},\"b\":7}", "", "", "", ""},
		{"{\"b\":{\"c\":{\"c\":1}}}", "", "{\"c\":1}", "", ""},
		{"{\"b\":7,\"b\":{\"c\":2}}", "", "2", "", ""},
		{"{\"c\":[{\"a\":1}],\"c\":[{}]}", "", "", "", ""},
		/* Elements, and members that are named like an index. */
		{"{\"c\":[{\"a\":1},5]}", "", "", "1", "5"},
		{"{\"c\":{\"0\":{\"a\":1},\"1\":5}}", "", "", "1", "5"},
		{"{\"c\":[[{\"a\":1}],[5]]}", "", "", "", "[5]"},
		{"{\"c\":{\"00\":{\"a\":1},\"01\":5}}", "", "", "", ""},
		{"{\"c\":[]}", "", "", "", ""},
		/* Names that only look alike. */
		{"{\"A\":1,\"aa\":2,\"\":3,\"a\\u0000\":4}", "", "", "", ""},
		{"{\"b.c\":1,\"x\":{\"a\":1}}", "", "", "", ""},
		{"{\"x\":[{\"a\":1}],\"y\":\"\\\"a\\\":1\"}", "", "", "", ""},
	};
	static const size_t places[] = {0, 1, 4, 5};
	struct scanned scanned;

	scanned_init(&scanned, wanted_paths);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *expected[] = {cases[i].a, cases[i].b_c,
		    cases[i].c_0_a, cases[i].c_1};
		bool right = scan(&scanned, span_of(cases[i].line), '"');

		for (size_t j = 0; j < 4; j++) {
			const struct value *got = value_at(&scanned, places[j]);

			if (got->kind == KIND_MISSING)
				right &= !*expected[j];
			else
				right &= span_is((struct span){
				    got->data, got->size}, expected[j]);
		}
		ok(right, "values are found in %s", cases[i].line);
	}
	scanned_release(&scanned);
}

static void
test_flags(void)
{
	struct scanned scanned;

	scanned_init(&scanned, wanted_paths);
	scan(&scanned, SPAN("{\"a\":1,\"a\":\"\\n\",\"b\":{\"c\":\"n\"}}"), 0);
	ok(value_at(&scanned, 0)->repeated && value_at(&scanned, 0)->escaped,
	    "a value says that its name is repeated, and that it is escaped");
	ok(!value_at(&scanned, 1)->repeated && !value_at(&scanned, 1)->escaped,
	    "and when it is not");
	scan(&scanned, SPAN("{\"b\":{\"c\":1},\"b\":{\"c\":2}}"), 0);
	ok(!value_at(&scanned, 1)->repeated && value_at(&scanned, 6)->repeated,
	    "what a repeated object holds is not repeated for that");
	scan(&scanned, SPAN("{}"), 0);
	ok(value_at(&scanned, 0)->kind == KIND_MISSING,
	    "a value of the line before is forgotten");
	scanned_release(&scanned);
}

/* -- against jansson -- */

static const size_t json_flags = JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL |
    JSON_DECODE_ANY;

/* What jansson finds at a field, or NULL. */
static json_t *
look_up(json_t *root, const struct field *field)
{
	json_t *parent;

	if (!field->parent)
		return root;
	parent = look_up(root, field->parent);
	if (json_is_array(parent) && field->index >= 0)
		return json_array_get(parent, (size_t)field->index);
	return json_object_getn(parent, field->name.data, field->name.size);
}

/* Whether both found the same value. */
static bool
same_value(const struct value *value, json_t *expected)
{
	struct span text = {value->data, value->size};
	struct arena arena = {0};
	json_t *other;
	bool same;

	switch ((enum kind)value->kind) {
	case KIND_MISSING:
		return !expected;
	case KIND_NULL:
		return json_is_null(expected);
	case KIND_FALSE:
		return json_is_false(expected);
	case KIND_TRUE:
		return json_is_true(expected);
	case KIND_NUMBER:
		return json_is_real(expected) &&
		    number_value(text) == json_real_value(expected);
	case KIND_STRING:
		same = json_is_string(expected) &&
		    span_equal(json_decode(text, &arena), (struct span){
		    json_string_value(expected),
		    json_string_length(expected)});
		arena_release(&arena);
		return same;
	case KIND_ARRAY:
	case KIND_OBJECT:
		break;
	}
	other = json_loadb(text.data, text.size, json_flags, NULL);
	same = other && json_equal(other, expected);
	json_decref(other);
	return same;
}

/* Whether jansson sees the line as the scanner did. */
static bool
agrees(const struct scanned *scanned, struct span line)
{
	enum oracle oracle = oracle_asked(line);
	json_t *root;
	bool same = true;

	if (oracle == ORACLE_SILENT)
		return true;
	if (scanned->valid != (oracle == ORACLE_YES))
		return false;
	if (!scanned->valid)
		return scanned->fault.column >= 1 &&
		    scanned->fault.column <= line.size + 1;
	root = json_loadb(line.data, line.size, json_flags, NULL);
	for (size_t i = 0; wanted_paths[i]; i++)
		same &= same_value(value_at(scanned, i),
		    look_up(root, scanned->wanted[i]));
	json_decref(root);
	return same;
}

/* A byte lost, doubled, changed, or put in; or two that change places. */
static void
mutate(struct buffer *line)
{
	static const char bytes[] = "\"\\{}[]:,0-.eEutn \t\r\x01\x7f"
	    "\x80\xc3\xf0";
	size_t at = draw_below(line->size), rest_size = line->size - at;
	char c;

	buffer_reserve(line, 1);
	switch (draw_below(4)) {
	case 0:
		memmove(line->data + at, line->data + at + 1, rest_size - 1);
		line->size--;
		break;
	case 1:
		memmove(line->data + at + 1, line->data + at, rest_size);
		line->size++;
		break;
	case 2:
		c = bytes[draw_below(sizeof bytes)];
		line->data[at] = c;
		break;
	default:
		c = line->data[at];
		line->data[at] = line->data[line->size - 1];
		line->data[line->size - 1] = c;
	}
}

static void
test_differential(void)
{
	struct scanned scanned;
	struct buffer line = {0};
	size_t valid = 0, wrong = 0;

	scanned_init(&scanned, wanted_paths);
	for (int round = 0; round < ROUNDS; round++) {
		buffer_clear(&line);
		draw_line(&line);
		for (size_t i = draw_below(4); i > 0 && line.size > 1; i--)
			mutate(&line);
		valid += scan(&scanned, buffer_span(&line), '}');
		if (scanned.whole && agrees(&scanned, buffer_span(&line)))
			continue;
		if (!wrong++)
			printf("# %.*s\n", (int)line.size, line.data);
	}
	ok(!wrong, "jansson agrees on %d lines", ROUNDS);
	ok(valid > ROUNDS / 4 && valid < ROUNDS / 4 * 3,
	    "of which a good part is valid, and another is not");
	scanned_release(&scanned);
	buffer_release(&line);
}

/* -- texts and members -- */

static bool
scan_whole(struct span text, struct scan_fault *fault)
{
	char *copy = allocate(text.size + SCAN_PADDING);
	bool valid;

	memcpy(copy, text.data, text.size);
	memset(copy + text.size, 0, SCAN_PADDING);
	valid = scan_text((struct span){copy, text.size}, fault);
	free(copy);
	return valid;
}

static void
test_texts(void)
{
	static const struct span right[] = {
		SPAN("1"), SPAN(" null\n"), SPAN("\"a\""), SPAN("[]"),
		SPAN("[1,\n 2\r\n]\n\n"), SPAN("{\n\t\"a\":\n1\n}"),
	};
	static const struct {
		struct span text;
		const char *reason;
		size_t column;
	} wrong[] = {
		{SPAN(""), "the text ends too early", 1},
		{SPAN(" \n"), "the text ends too early", 3},
		{SPAN("[1,"), "the text ends too early", 4},
		{SPAN("{\"a"), "the text ends too early", 4},
		{SPAN("[1,]"), no_value, 4},
		{SPAN("[\n1\n2]"), element, 5},
		{SPAN("[\"\n\"]"), control, 3},
		{SPAN("[] []"), "expected the end of the text", 4},
		{SPAN("-"), "the text ends too early", 2},
	};
	struct scan_fault fault;

	for (size_t i = 0; i < sizeof right / sizeof *right; i++)
		ok(scan_whole(right[i], &fault), "text %zu is JSON", i);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		ok(!scan_whole(wrong[i].text, &fault) &&
		    fault.column == wrong[i].column &&
		    !strcmp(fault.reason, wrong[i].reason),
		    "text %zu is none: %s in column %zu", i, wrong[i].reason,
		    wrong[i].column);
	ok(!scan_whole(SPAN("[1]\0"), &fault) &&
	    !scan_whole(SPAN("[1,\0 2]"), &fault) &&
	    !scan_whole(SPAN("\"a\0\""), &fault),
	    "a text with a NUL in it is none");
}

static void
test_members(void)
{
	struct scanned scanned;
	struct buffer got = {0};
	struct member member;
	const char *at;

	scanned_init(&scanned, NULL);
	scan(&scanned, SPAN("{ \"a\" : 1 , \"\\u0062\":[2, {}],\"\":\"x\" }"),
	    '"');
	for (at = scanned.line; scan_member(&at, &member);)
		buffer_printf(&got, "%.*s%s=%.*s;", (int)member.name.size,
		    member.name.data, member.name_escaped ? "!" : "",
		    (int)member.value.size, member.value.data);
	is_text(buffer_string(&got), "a=1;\\u0062!=[2, {}];=x;",
	    "the members of an object come one after the other");
	ok(!scan_member(&at, &member), "and no more behind the last one");
	scan(&scanned, SPAN("{ }"), '"');
	at = scanned.line;
	ok(!scan_member(&at, &member), "an empty object has none");
	buffer_release(&got);
	scanned_release(&scanned);
}

int
main(void)
{
	test_good();
	test_bad();
	test_control_characters();
	test_alignments();
	test_truncations();
	test_several_lines();
	test_depth();
	test_values();
	test_flags();
	test_differential();
	test_texts();
	test_members();
	return done_testing();
}
