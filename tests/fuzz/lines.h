/*
 * lines - the lines of a fuzzer's input, and what the scanner makes of them
 */
#ifndef LINES_H
#define LINES_H

#include "scan.h"

struct lines {
	char *text;		/* the input, a newline and padding behind it */
	const char *end;	/* that newline */
	struct fields fields;
	struct arena arena;

	/* the line at hand */
	const char *start, *newline;
	bool valid;
	struct value values[16];	/* of the fields */
};

/* Begins before the first line; paths are those of the fields, NULL at the
 * end. */
static inline void
lines_init(struct lines *lines, const uint8_t *data, size_t size,
    const char *const *paths)
{
	const char *reason;

	memset(lines, 0, sizeof *lines);
	lines->text = allocate(size + 1 + SCAN_PADDING);
	memcpy(lines->text, data, size);
	memset(lines->text + size, 0, 1 + SCAN_PADDING);
	lines->text[size] = '\n';
	lines->end = lines->text + size;
	fields_init(&lines->fields);
	for (; *paths; paths++)
		fields_add(&lines->fields, *paths, &reason);
}

/* Goes on to the next line; gives whether there is one. */
static inline bool
lines_next(struct lines *lines)
{
	struct scan_fault fault;

	lines->start = lines->newline ? lines->newline + 1 : lines->text;
	if (lines->start > lines->end)
		return false;
	lines->newline = scan_line(lines->start, lines->end, &lines->fields,
	    lines->values, &lines->arena, &fault, &lines->valid);
	return true;
}

static inline void
lines_release(struct lines *lines)
{
	arena_release(&lines->arena);
	fields_release(&lines->fields);
	free(lines->text);
}

#endif
