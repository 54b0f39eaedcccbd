#include "split/opening.h"

/* The size of what was seen through its first name, 0 without one. What could
 * stand behind the end of a string cannot begin the name: it proves nothing. */
static size_t
through_name(const struct opening *opening)
{
	const char *end = opening->seen + opening->seen_size, *name, *quote;

	name = memchr(opening->seen, '"', opening->seen_size);
	if (!name || ++name == end || strchr("\",:]} \t\r\n", *name))
		return 0;
	quote = memchr(name, '"', (size_t)(end - name));
	return quote ? (size_t)(quote - opening->seen) + 1 : 0;
}

void
opening_watch(struct opening *opening)
{
	opening->watching = true;
	opening->seen_size = 0;
}

void
opening_ignore(struct opening *opening)
{
	opening->watching = false;
}

void
opening_learn(struct opening *opening, struct span text)
{
	size_t size = OPENING_SIZE - opening->seen_size;

	if (size > text.size)
		size = text.size;
	memcpy(opening->seen + opening->seen_size, text.data, size);
	opening->seen_size += size;
	size = through_name(opening);
	if (size) {
		memcpy(opening->bytes, opening->seen, size);
		opening->size = size;
	}
	opening->watching = !size && opening->seen_size < OPENING_SIZE;
}

enum opening_answer
opening_begins(const struct opening *opening, struct span text)
{
	size_t size = opening->size;

	if (text.size < size)
		size = text.size;
	if (!opening->size || memcmp(text.data, opening->bytes, size))
		return OPENING_NO;
	return size < opening->size ? OPENING_SHORT : OPENING_YES;
}
