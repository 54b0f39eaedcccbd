#include "split/layout.h"

void
layout_join(struct buffer *buffer, struct span text)
{
	const char *p = text.data, *end = p + text.size, *newline;

	while ((newline = memchr(p, '\n', (size_t)(end - p)))) {
		buffer_add(buffer, p, (size_t)(newline - p));
		if (newline > p && newline[-1] == '\r')
			buffer->size--;
		buffer_add_char(buffer, ' ');
		for (p = newline + 1; p < end && layout_blank(*p);)
			p++;
	}
	buffer_add(buffer, p, (size_t)(end - p));
}

struct place
layout_place(struct place place, struct span text)
{
	const char *p = text.data, *end = p + text.size, *newline;

	while (p < end && (newline = memchr(p, '\n', (size_t)(end - p)))) {
		place.line++;
		place.column = 1;
		p = newline + 1;
	}
	place.column += (uint64_t)(end - p);
	return place;
}
