/*
 * flat_read - reads a flat line, member by member
 *
 * It is compiled once for each dialect of vector.h: the file that includes this
 * names the dialect, and the function by READ.
 */
#ifndef FLAT_READ_H
#define FLAT_READ_H

#ifndef READ
#define READ flat_read_portable
#endif

#include "flat_state.h"

/* -- names -- */

static inline bool
begins_with(const char *p, const struct flat_name *name)
{
	return !(name->mask & ~vector_equal(p, name->text));
}

/* No name that is kept stands at p. */
static __attribute__((noinline)) struct flat_name *
read_name(struct flat *flat, const char *p)
{
	const char *end;

	if (*p != '"')
		return NULL;
	end = vector_string_end(vector_constants(), p + 1);
	return end ? flat_learn(flat, p, end) : NULL;
}

/* Gives the name whose quote stands at p, or NULL. */
static inline struct flat_name *
find_name(struct flat *flat, const char *p)
{
	struct flat_name *name = flat->lists[flat_list(p)];

	while (!begins_with(p, name)) {
		if (name == &flat->none)
			return read_name(flat, p);
		name = name->next;
	}
	return name;
}

/* -- values -- */

/* Most often there is no space, or one. */
static inline const char *
skip_space(const char *p)
{
	p += *p == ' ';
	return (unsigned char)*p > ' ' ? p : scan_skip_space(p);
}

static inline const char *
read_string(const char *p, struct value *value)
{
	const char *end = vector_string_end(vector_constants(), p + 1);

	if (!end)
		return scan_within(p, 1, value);
	value->data = p + 1;
	value->size = (uint32_t)(end - p) - 1;
	value->traits = (struct value){.kind = KIND_STRING}.traits;
	return end + 1;
}

/* That no exponent follows is seen by the border behind. */
static inline const char *
read_other(const char *p, struct value *value)
{
	uint32_t whole;
	const char *end = vector_number_end(vector_constants(), p, &whole);

	if (!end || (*end != ',' && *end != '}'))
		return scan_within(p, 1, value);
	value->data = p;
	value->size = (uint32_t)(end - p);
	value->traits = (struct value){.kind = KIND_NUMBER}.traits;
	value->whole = (uint8_t)whole;
	return end;
}

/* -- lines -- */

const char *
READ(struct flat *flat, const char *line, struct value *values)
{
	const struct flat_name *name;
	const char *p = line;
	uint64_t met = 0;

	for (size_t i = 0; i < flat->fields->count; i++)
		values[i].kind = KIND_MISSING;
	for (char border = '{'; *p == border; border = ',') {
		p++;
		if ((unsigned char)*p <= ' ')
			p = scan_skip_space(p);
		name = find_name(flat, p);
		if (!name || met & name->bit)
			return NULL;
		met |= name->bit;
		p = skip_space(p + name->size);
		if (*p == '"')
			p = read_string(p, &values[name->slot]);
		else
			p = read_other(p, &values[name->slot]);
		if (!p)
			return NULL;
		if ((unsigned char)*p <= ' ')
			p = scan_skip_space(p);
	}
	if (p == line || *p++ != '}')
		return NULL;
	values[0] = (struct value){.data = line,
	    .size = (uint32_t)(p - line), .kind = KIND_OBJECT};
	p = scan_skip_space(p);
	return *p == '\n' ? p : NULL;
}

#endif
