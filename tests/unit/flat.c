/* Flat lines are read as the scanner reads them, in every order of members. */
#include <stdlib.h>

#include "flat.h"
#include "lines.h"
#include "same.h"
#include "tap.h"

static const char *const paths[] = {
	"a", "b", "0", "é", "c", "temperature_min", "temperature_max", "",
};
enum { PATHS = sizeof paths / sizeof *paths, ROUNDS = 200, LINES = 200 };

struct tally {
	size_t lines, flat, wrong;
};

/* Shows a line to both, and compares what they say. */
static void
show(struct flat *flat, const struct fields *fields, struct span line,
    struct tally *tally)
{
	static const char behind[] = {'\n', '"', '0', '}', '\0'};
	struct value found[PATHS + 1], expected[PATHS + 1];
	char *copy = place_line(line, behind[draw_below(sizeof behind)]);
	const char *newline, *matched = flat_match(flat, copy, found);
	struct arena arena = {0};
	struct scan_fault fault;
	bool valid;

	newline = scan_line(copy, copy + line.size, fields, expected, &arena,
	    &fault, &valid);
	tally->wrong += matched && (!valid || matched != newline ||
	    !same_value(&found[0], &expected[0]) ||
	    !same_values(found, expected, fields));
	tally->lines++;
	tally->flat += matched != NULL;
	arena_release(&arena);
	free(copy);
}

static void
draw_members(struct buffer *line, size_t style)
{
	static const char *const borders[] = {",", ", ", ",\t ", " , "};
	static const char *const colons[] = {":", ": ", ":  ", " : "};
	size_t count = 1 + draw_below(8), name = draw_below(PATHS);

	buffer_add_string(line, draw_below(20) ? "{" : "{ ");
	for (size_t i = 0; i < count; i++) {
		if (i)
			buffer_add_string(line, borders[style]);
		/* Nearly always none of them is there before. */
		name = (name + 1 + !draw_below(40)) % PATHS;
		if (draw_below(6))
			buffer_printf(line, "\"%s\"", paths[name]);
		else
			buffer_printf(line, "\"x%zu\"", draw_below(1000));
		buffer_add_string(line, colons[style]);
		if (draw_below(4))
			draw_number(line);
		else
			draw_value(line, 2);
	}
	buffer_add_string(line, draw_below(20) ? "}" : " } \r");
}

static struct tally
rounds(void)
{
	struct tally tally = {0};
	struct buffer line = {0};
	struct fields fields;
	struct flat *flat;
	const char *fault;

	for (int round = 0; round < ROUNDS; round++) {
		size_t style = draw_below(4);

		fields_init(&fields);
		for (size_t i = 0; i < PATHS; i++)
			if (draw_below(2))
				fields_add(&fields, paths[i], &fault);
		flat = flat_new(&fields);
		for (int i = 0; i < LINES; i++) {
			buffer_clear(&line);
			draw_members(&line,
			    draw_below(8) ? style : draw_below(4));
			damage(&line);
			line.size = strcspn(buffer_string(&line), "\n");
			show(flat, &fields, buffer_span(&line), &tally);
		}
		flat_free(flat);
		fields_release(&fields);
	}
	buffer_release(&line);
	return tally;
}

static void
check_dialect(const char *dialect)
{
	struct tally tally;

	setenv("WEIR_SIMD", dialect, 1);
	tally = rounds();
	ok(tally.wrong == 0, "%s: lines are read as the scanner reads them",
	    dialect);
	ok(tally.flat > tally.lines / 3, "%s: %zu of %zu are flat", dialect,
	    tally.flat, tally.lines);
}

/* More names than are kept, of every length, and then the first ones again. */
static void
check_names(void)
{
	struct tally tally = {0};
	struct buffer line = {0};
	struct fields fields;
	struct flat *flat;
	const char *fault;

	fields_init(&fields);
	fields_add(&fields, "nnnnnnnnnnnn", &fault);
	flat = flat_new(&fields);
	for (int i = 0; i < 9000; i++) {
		buffer_clear(&line);
		buffer_printf(&line, "{\"%.*s\":%d,\"y%d\":1}", 1 + i % 60,
		    "nnnnnnnnnnnnnnnnnnnnnnnnnnnnnn"
		    "nnnnnnnnnnnnnnnnnnnnnnnnnnnnnn",
		    i, i % 400);
		show(flat, &fields, buffer_span(&line), &tally);
	}
	ok(tally.wrong == 0 && tally.flat == tally.lines,
	    "names of all lengths, more than are kept: %zu", tally.flat);
	flat_free(flat);
	fields_release(&fields);
	buffer_release(&line);
}

/* An array at the edge of what may be nested. */
static void
check_depth(void)
{
	struct tally tally = {0};
	struct buffer line = {0};
	struct fields fields;
	struct flat *flat;

	fields_init(&fields);
	flat = flat_new(&fields);
	for (int depth = SCAN_DEPTH - 2; depth <= SCAN_DEPTH; depth++) {
		buffer_clear(&line);
		buffer_printf(&line, "{\"a\":%0*d}", 2 * depth, 0);
		memset(line.data + 5, '[', (size_t)depth);
		memset(line.data + 5 + depth, ']', (size_t)depth);
		show(flat, &fields, buffer_span(&line), &tally);
	}
	ok(tally.wrong == 0 && tally.flat == 2,
	    "no line is flat that is nested too deep");
	flat_free(flat);
	fields_release(&fields);
	buffer_release(&line);
}

static void
check_left(const char *path, size_t count, const char *sentence)
{
	static const char line[SCAN_PADDING + 16] = "{\"a0\":1}\n";
	struct buffer name = {0};
	struct fields fields;
	struct flat *flat;
	const char *fault;

	fields_init(&fields);
	for (size_t i = 0; i < count; i++) {
		buffer_clear(&name);
		buffer_printf(&name, path, i);
		fields_add(&fields, buffer_string(&name), &fault);
	}
	flat = flat_new(&fields);
	ok(!flat_match(flat, line, (struct value[66]){{0}}), "%s", sentence);
	flat_free(flat);
	fields_release(&fields);
	buffer_release(&name);
}

int
main(void)
{
	check_dialect("avx2");
	check_dialect("sse2");
	check_dialect("none");
	check_names();
	check_depth();
	check_left("a%zu.b", 1, "no line where fields below are wanted");
	check_left("a%zu", 64, "no line where more are wanted than it has "
	    "bits");
	setenv("WEIR_SIMD", "scan", 1);
	check_left("a%zu", 1, "no line where all are to be scanned");
	return done_testing();
}
