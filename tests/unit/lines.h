/*
 * lines - lines by chance, for what reads them
 */
#ifndef LINES_H
#define LINES_H

#include "draw.h"
#include "memory.h"
#include "scan.h"

/* Any span of bytes, NUL included. */
#define SPAN(literal) ((struct span){literal, sizeof literal - 1})

/* Gives a copy of a line with its newline, and no byte more behind it than the
 * scanner may look at, all of them like this one; to be freed. */
static inline char *
place_line(struct span line, char behind)
{
	char *copy = allocate(line.size + 1 + SCAN_PADDING);

	if (line.size)
		memcpy(copy, line.data, line.size);
	copy[line.size] = '\n';
	memset(copy + line.size + 1, behind, SCAN_PADDING);
	return copy;
}

/* A byte of a line becomes another one, now and then. */
static inline void
damage(struct buffer *line)
{
	static const char bytes[] = "\"\\{}[]:,0129.-eE \t\n\x01\x7f\x80\xc3";

	if (!draw_below(4) && line->size)
		line->data[draw_below(line->size)] =
		    bytes[draw_below(sizeof bytes - 1)];
}

static inline void
draw_space(struct buffer *line)
{
	static const char spaces[] = " \t\r ";

	while (!draw_below(8))
		buffer_add_char(line, spaces[draw_below(4)]);
}

static inline void
draw_string(struct buffer *line)
{
	static const char *const pieces[] = {
		"a", "b", "station", "0123456789abcdef", " ", "/", "\\n",
		"\\\"", "\\\\", "\\/", "\\u0041", "\\u00e9", "\\ud83c\\udf0a",
		"é", "€", "🌊", "\x7f", "{", "]", ":", ",", "\\u0000",
	};
	enum { PIECES = sizeof pieces / sizeof *pieces };

	buffer_add_char(line, '"');
	for (size_t i = draw_below(6); i > 0; i--)
		buffer_add_string(line, pieces[draw_below(PIECES)]);
	buffer_add_char(line, '"');
}

static inline void
draw_number(struct buffer *line)
{
	static const char *const numbers[] = {
		"0", "-0", "1", "20.5", "1.10", "-7", "9007199254740993",
		"123456789012345678901234567890", "1e5", "1E+05", "2e-3",
		"0.1", "-0.0", "1e300", "5e-324", "0e0",
	};
	enum { NUMBERS = sizeof numbers / sizeof *numbers };

	if (draw_below(2))
		buffer_add_string(line, numbers[draw_below(NUMBERS)]);
	else
		buffer_printf(line, "%d.%02d", (int)draw_below(200) - 100,
		    (int)draw_below(100));
}

/* Names are few, so that they repeat and that wanted fields are met. */
static inline void
draw_name(struct buffer *line)
{
	static const char *const names[] = {
		"\"a\"", "\"b\"", "\"c\"", "\"0\"", "\"\\u0061\"",
		"\"\\u0062\"", "\"é\"", "\"\"", "\"longer name\"",
	};
	enum { NAMES = sizeof names / sizeof *names };

	buffer_add_string(line, names[draw_below(NAMES)]);
}

static inline void draw_value(struct buffer *, int depth);

static inline void
draw_object(struct buffer *line, int depth)
{
	size_t count = draw_below(6);

	buffer_add_char(line, '{');
	draw_space(line);
	for (size_t i = 0; i < count; i++) {
		if (i) {
			buffer_add_char(line, ',');
			draw_space(line);
		}
		draw_name(line);
		draw_space(line);
		buffer_add_char(line, ':');
		draw_space(line);
		draw_value(line, depth);
		draw_space(line);
	}
	buffer_add_char(line, '}');
}

static inline void
draw_array(struct buffer *line, int depth)
{
	size_t count = draw_below(4);

	buffer_add_char(line, '[');
	draw_space(line);
	for (size_t i = 0; i < count; i++) {
		if (i)
			buffer_add_char(line, ',');
		draw_space(line);
		draw_value(line, depth);
		draw_space(line);
	}
	buffer_add_char(line, ']');
}

/* Adds any value, nested at most depth deep. */
static inline void
draw_value(struct buffer *line, int depth)
{
	static const char *const words[] = {"true", "false", "null"};

	switch (draw_below(depth > 0 ? 10 : 6)) {
	case 0: case 1:
		draw_string(line);
		break;
	case 2:
		buffer_add_string(line, words[draw_below(3)]);
		break;
	case 3: case 4: case 5:
		draw_number(line);
		break;
	case 6: case 7:
		draw_object(line, depth - 1);
		break;
	default:
		draw_array(line, depth - 1);
	}
}

/* Adds a line that is a record. */
static inline void
draw_line(struct buffer *line)
{
	draw_space(line);
	draw_object(line, 4);
	draw_space(line);
}

#endif
