/*
 * state - lines of a state, read again as they are and as they should not be
 */
#ifndef STATE_H
#define STATE_H

#include <stdlib.h>

#include "lines.h"

/* What reads a line; gives false where it is none of its own. */
typedef bool state_reader(struct span line);

/* Reads all lines of a text, as the runtime does: gives false at the first that
 * is no JSON, or not what it should be. */
static inline bool
state_read(const struct buffer *text, state_reader *reader)
{
	const char *p = text->data, *end = p + text->size, *newline;
	bool right = true;
	struct value value;

	for (; p < end && right; p = newline + 1) {
		struct span line;
		char *copy;

		newline = memchr(p, '\n', (size_t)(end - p));
		if (!newline)
			newline = end;
		line = (struct span){p, (size_t)(newline - p)};
		copy = place_line(line, '}');
		line.data = copy;
		right = scan_one(copy, &value) == copy + line.size &&
		    reader(line);
		free(copy);
	}
	return right;
}

/* Changes a few bytes, mostly into others that JSON is made of, or takes some
 * out. */
static inline void
state_tamper(struct buffer *text)
{
	static const char bytes[] = "0123456789-.e\"{}[]:,\\ntrue\n x\x80";

	for (size_t i = 1 + draw_below(3); i > 0 && text->size; i--) {
		size_t at = draw_below(text->size), size = draw_below(12);

		if (draw_below(2)) {
			text->data[at] = bytes[draw_below(sizeof bytes - 1)];
			continue;
		}
		if (size > text->size - at)
			size = text->size - at;
		memmove(text->data + at, text->data + at + size,
		    text->size - at - size);
		text->size -= size;
	}
}

#endif
