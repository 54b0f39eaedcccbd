#include "split/layout.h"

void
layout_join(struct buffer *buffer, struct span text)
{
	const char *p = text.data, *end = p + text.size, *newline;
	char *start = buffer_reserve(buffer, text.size), *to = start;

	while ((newline = memchr(p, '\n', (size_t)(end - p)))) {
		to = mempcpy(to, p, (size_t)(newline - p));
		if (newline > p && newline[-1] == '\r')
			to--;
		*to++ = ' ';
		for (p = newline + 1; p < end && layout_blank(*p);)
			p++;
	}
	to = mempcpy(to, p, (size_t)(end - p));
	buffer->size += (size_t)(to - start);
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
