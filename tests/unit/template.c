/* The templates admit what the scanner admits, and find what it finds. */
#include <stdlib.h>

#include "lines.h"
#include "same.h"
#include "tap.h"

static const char *const paths[] = {"a", "b.c", "b", "c.0", "0", "é", "c"};
enum { PATHS = sizeof paths / sizeof *paths, ROUNDS = 400, SHAPES = 3 };

struct tally {
	size_t lines, fitted, wrong;
	size_t objects;		/* that fitted where no line ended */
};

/* Shows a line to templates and scanner, and compares what they say. */
static void
show(struct templates *templates, const struct fields *fields,
    struct span line, struct tally *tally)
{
	static const char behind[] = {'\n', '"', '0', '}', '\0'};
	const struct value *found;
	struct value expected[PATHS + 3];
	char *copy = place_line(line, behind[draw_below(sizeof behind)]);
	const char *limit = copy + line.size, *matched, *newline;
	struct arena arena = {0};
	struct scan_fault fault;
	bool valid;

	matched = templates_match(templates, copy, &found);
	newline = scan_line(copy, limit, fields, expected, &arena, &fault,
	    &valid);
	if (matched)
		tally->wrong += !valid || matched != newline ||
		    !same_values(found, expected, fields);
	else if (valid)
		templates_learn(templates, copy, newline);
	tally->lines++;
	tally->fitted += matched != NULL;
	arena_release(&arena);
	free(copy);
}

/* Shows a line, perhaps cut, with another byte than a newline behind it, and
 * compares what is found with what a line would be that ended there. */
static void
show_object(struct templates *templates, const struct fields *fields,
    struct span line, struct tally *tally)
{
	static const char behind[] = {',', ']', ' ', '}', '"', '0', '\0'};
	const struct value *found;
	struct value expected[PATHS + 3];
	struct arena arena = {0};
	struct scan_fault fault;
	char *copy, *end;
	bool valid, same = true;

	if (!draw_below(4))
		line.size = draw_below(line.size + 1);
	copy = place_line(line, '\0');
	copy[line.size] = behind[draw_below(sizeof behind)];
	end = (char *)templates_match_object(templates, copy,
	    &found);
	if (end) {
		*end = '\n';
		same = scan_line(copy, end, fields, expected, &arena, &fault,
		    &valid) == end && valid &&
		    same_values(found, expected, fields);
	}
	tally->wrong += !same;
	tally->objects += end != NULL;
	arena_release(&arena);
	free(copy);
}

/* A line of a shape that sensors have, with values by chance. */
static void
draw_reading(struct buffer *line, size_t shape)
{
	buffer_add_string(line, shape == 1 ? "{ \"a\": " : "{\"a\":");
	draw_number(line);
	if (shape != 2) {
		buffer_add_string(line, ",\"b\":{\"c\":");
		draw_string(line);
		buffer_add_string(line, ",\"x\":[1,{}]}");
	}
	buffer_add_string(line, ",\"time\":\"2024-12-0");
	buffer_printf(line, "%zu 00:00:00\",\"c\":[", draw_below(10));
	draw_value(line, 1);
	buffer_add_string(line, shape == 1 ? "]} \r" : "]}");
}

static struct tally
rounds(bool readings)
{
	struct buffer lines[SHAPES] = {{0}}, line = {0};
	struct tally tally = {0};
	struct templates *templates;
	struct fields fields;
	const char *fault;

	for (int round = 0; round < ROUNDS / 4; round++) {
		fields_init(&fields);
		for (size_t i = 0; i < PATHS; i++)
			if (draw_below(2))
				fields_add(&fields, paths[i], &fault);
		templates = templates_new(&fields);
		for (size_t i = 0; i < SHAPES; i++) {
			buffer_clear(&lines[i]);
			draw_line(&lines[i]);
		}
		for (int i = 0; i < ROUNDS; i++) {
			size_t shape = draw_below(SHAPES);

			buffer_clear(&line);
			if (readings)
				draw_reading(&line, shape);
			else
				buffer_add_span(&line,
				    buffer_span(&lines[shape]));
			damage(&line);
			line.size = strcspn(buffer_string(&line), "\n");
			show_object(templates, &fields, buffer_span(&line),
			    &tally);
			show(templates, &fields, buffer_span(&line), &tally);
		}
		templates_free(templates);
		fields_release(&fields);
	}
	for (size_t i = 0; i < SHAPES; i++)
		buffer_release(&lines[i]);
	buffer_release(&line);
	return tally;
}

/* A long line whose string and number stand across any boundary; a point is
 * behind 16 digits, too, as many as are looked at. */
static void
check_lengths(const char *dialect)
{
	struct tally tally = {0};
	struct templates *templates;
	struct buffer line = {0};
	struct fields fields;
	const char *fault;

	fields_init(&fields);
	fields_add(&fields, "a", &fault);
	fields_add(&fields, "b", &fault);
	templates = templates_new(&fields);
	for (int i = 0; i < 600; i++) {
		buffer_clear(&line);
		buffer_printf(&line,
		    "{\"x\":\"%*s\",\"a\":\"%*s\",\"b\":%.*s%s}",
		    i % 100, "", i % 77, i % 3 ? "é" : "e", 1 + i % 19,
		    "12345678901234567890", i % 2 ? ".5" : "");
		show(templates, &fields, buffer_span(&line), &tally);
	}
	ok(tally.wrong == 0 && tally.fitted > 580,
	    "%s: strings and numbers of all lengths fit: %zu", dialect,
	    tally.fitted);
	templates_free(templates);
	fields_release(&fields);
	buffer_release(&line);
}

static void
check_dialect(const char *dialect)
{
	struct tally tally;

	setenv("WEIR_SIMD", dialect, 1);
	tally = rounds(false);
	ok(tally.wrong == 0, "%s: lines by chance are read as the scanner "
	    "reads them", dialect);
	ok(tally.fitted > tally.lines / 8, "%s: %zu of %zu fit a template",
	    dialect, tally.fitted, tally.lines);
	tally = rounds(true);
	ok(tally.wrong == 0, "%s: readings are read as the scanner reads "
	    "them", dialect);
	ok(tally.fitted > tally.lines / 2, "%s: %zu of %zu fit a template",
	    dialect, tally.fitted, tally.lines);
	ok(tally.objects > tally.lines / 4, "%s: %zu of them with no newline "
	    "behind", dialect, tally.objects);
	check_lengths(dialect);
}

/* An array at the edge of what may be nested, where a template has a slot. */
static void
check_depth(void)
{
	struct tally tally = {0};
	struct templates *templates;
	struct buffer line = {0};
	struct fields fields;

	fields_init(&fields);
	templates = templates_new(&fields);
	for (int depth = 1; depth < 2 * SCAN_DEPTH; depth += 1 + depth / 8) {
		int deep = depth < SCAN_DEPTH ? depth
		    : SCAN_DEPTH - 3 + depth % 6;

		buffer_clear(&line);
		buffer_add_string(&line, "{\"x\":{\"a\":");
		for (int i = 0; i < deep; i++)
			buffer_add_char(&line, '[');
		for (int i = 0; i < deep; i++)
			buffer_add_char(&line, ']');
		buffer_add_string(&line, "}}");
		show(templates, &fields, buffer_span(&line), &tally);
	}
	ok(tally.wrong == 0 && tally.fitted > 20,
	    "no template admits what is nested too deep: %zu", tally.fitted);
	templates_free(templates);
	fields_release(&fields);
	buffer_release(&line);
}

int
main(void)
{
	check_dialect("avx2");
	check_dialect("sse2");
	check_dialect("none");
	check_depth();
	return done_testing();
}
