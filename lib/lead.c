#include "lead.h"

#ifdef __SSE2__
#define VECTOR_SSE2
#else
#define VECTOR_PORTABLE
#endif
#include "vector.h"

void
lead_learn(struct lead *lead, const char *from, const struct member *member)
{
	const char *value = member->value.data;

	buffer_clear(&lead->text);
	if (member->name_escaped)
		return;
	value -= member->value.kind == KIND_STRING;
	buffer_add(&lead->text, from, (size_t)(value - from));
	lead->name_at = (size_t)(member->name.data - from);
	lead->name_size = member->name.size;
}

/* -- values of a line that was checked: only their ends are looked for -- */

static const char *
read_string(const char *p, struct value *value)
{
	const struct vector_constants *constants = vector_constants();
	const char *end = p + 1;
	uint32_t special, high;

	while (!(special = vector_special(constants, end, &high)))
		end += VECTOR_BYTES;
	end += __builtin_ctz(special);
	if (*end != '"')
		return scan_one(p, value);
	*value = (struct value){.data = p + 1, .kind = KIND_STRING,
	    .size = (uint32_t)(end - p - 1)};
	return end + 1;
}

/* A number that one look cannot tell is left to the scanner. */
static const char *
read_number(const char *p, struct value *value)
{
	const struct vector_constants *constants = vector_constants();
	const char *first = p + (*p == '-'), *end;
	uint32_t others = vector_not_digit(constants, first);
	uint32_t whole = (uint32_t)__builtin_ctz(others);

	if (first[whole] == '.')
		others &= others - 1;
	end = first + __builtin_ctz(others);
	if (end - first >= 16 || (*end | 0x20) == 'e')
		return scan_one(p, value);
	*value = (struct value){.data = p, .kind = KIND_NUMBER,
	    .size = (uint32_t)(end - p), .whole = (uint8_t)whole};
	return end;
}

/* Of bytes that begin a value those of a number are the least but the quote.
 * One test for both finds no sign that is hard to predict. */
static const char *
read_value(const char *p, struct value *value)
{
	if (*p == '"')
		return read_string(p, value);
	if (*p <= '9')
		return read_number(p, value);
	return scan_one(p, value);
}

bool
lead_follow(const struct lead *lead, const char **at, const char *end,
    struct member *member)
{
	size_t size = lead->text.size;
	const char *p = *at;

	if (!size || size > (size_t)(end - p) ||
	    memcmp(p, lead->text.data, size) != 0)
		return false;
	member->name = (struct span){p + lead->name_at, lead->name_size};
	member->name_escaped = false;
	p = read_value(scan_skip_space(p + size), &member->value);
	*at = scan_skip_space(p);
	return true;
}

void
lead_release(struct lead *lead)
{
	buffer_release(&lead->text);
}
