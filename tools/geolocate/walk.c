#include "geolocate/walk.h"

#include "json.h"
#include "number.h"

static inline const char *
skip_space(const char *p)
{
	while (*p == ' ' || *p == '\t' || *p == '\r' || *p == '\n')
		p++;
	return p;
}

static const char *
over_string(const char *p)
{
	while (*++p != '"')
		p += *p == '\\';
	return p + 1;
}

static inline bool
in_number(char c)
{
	return is_digit(c) || c == '.' || c == '-' || c == '+' ||
	    (c | 0x20) == 'e';
}

/* The compiler makes vectors of this. It is well within the padding. */
enum { BLOCK = 32 };

/* Goes over blocks without a string in which the depth does not come to 0:
 * coordinates are mostly such. */
static const char *
over_blocks(const char *p, size_t *depth)
{
	for (;; p += BLOCK) {
		uint8_t opened = 0, closed = 0, quotes = 0;

		for (int i = 0; i < BLOCK; i++) {
			opened = (uint8_t)(opened + ((p[i] | 0x20) == '{'));
			closed = (uint8_t)(closed + ((p[i] | 0x20) == '}'));
			quotes = (uint8_t)(quotes + (p[i] == '"'));
		}
		if (quotes || closed >= *depth)
			return p;
		*depth += opened;
		*depth -= closed;
	}
}

/* Brackets are braces without one bit. */
static const char *
over_nested(const char *p)
{
	size_t depth = 1;

	for (p++;;) {
		p = over_blocks(p, &depth);
		for (const char *end = p + BLOCK; p < end;) {
			if (*p == '"') {
				p = over_string(p);
				continue;
			}
			depth += (*p | 0x20) == '{';
			depth -= (*p | 0x20) == '}';
			p++;
			if (!depth)
				return p;
		}
	}
}

const char *
walk_over(const char *value)
{
	const char *p = value;

	switch (*p) {
	case '{': case '[':
		return over_nested(p);
	case '"':
		return over_string(p);
	default:	/* a number, or a word of small letters */
		while (in_number(*p) || (*p >= 'a' && *p <= 'z'))
			p++;
		return p;
	}
}

/* Goes behind an opening bracket or a comma; false at the closing one, and
 * behind that. */
static inline bool
next(const char **at, char closing)
{
	const char *p = skip_space(*at);

	if (*p != closing)
		p = skip_space(p + 1);
	*at = p + (*p == closing);
	return *p != closing;
}

bool
walk_next(const char **at)
{
	return next(at, ']');
}

bool
walk_next_member(const char **at, struct span *name)
{
	if (!next(at, '}'))
		return false;
	name->data = *at + 1;
	*at = over_string(*at);
	name->size = (size_t)(*at - name->data) - 1;
	*at = skip_space(skip_space(*at) + 1);
	return true;
}

const char *
walk_member(const char *object, const char *name)
{
	const char *at = object, *found = NULL;
	struct arena arena = {0};
	struct span own;

	if (!object || *object != '{')
		return NULL;
	for (; walk_next_member(&at, &own); at = walk_over(at))
		if (span_is(json_decode(own, &arena), name))
			found = at;
	arena_release(&arena);
	return found;
}

bool
walk_is_array(const char *value)
{
	return value && *value == '[';
}

bool
walk_is_string(const char *value, const char *text)
{
	struct arena arena = {0};
	bool equal = value && *value == '"' &&
	    span_is(walk_string(value, &arena), text);

	arena_release(&arena);
	return equal;
}

struct span
walk_string(const char *value, struct arena *arena)
{
	const char *end = over_string(value);

	return json_decode((struct span){value + 1,
	    (size_t)(end - value) - 2}, arena);
}

bool
walk_number(const char **at, double *number)
{
	const char *p = *at;

	if (!in_number(*p))
		return false;
	while (in_number(*p))
		p++;
	*number = number_value((struct span){*at, (size_t)(p - *at)});
	*at = p;
	return true;
}
