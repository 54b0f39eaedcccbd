/*
 * same - whether two that read a line found the same in it
 */
#ifndef SAME_H
#define SAME_H

#include "number.h"
#include "record.h"

/* Whether the number is read as it stands there. */
static inline bool
same_number(const struct value *a)
{
	double x, y = number_value((struct span){a->data, a->size});

	return value_number(a, &x) && !memcmp(&x, &y, sizeof x);
}

static inline bool
same_value(const struct value *a, const struct value *b)
{
	if (a->kind != b->kind)
		return false;
	if (a->kind == KIND_NUMBER && !(same_number(a) && same_number(b)))
		return false;
	return a->kind == KIND_MISSING || (a->data == b->data &&
	    a->size == b->size && a->escaped == b->escaped &&
	    a->repeated == b->repeated);
}

/* Whether all values are the same but for the root. */
static inline bool
same_values(const struct value *a, const struct value *b,
    const struct fields *fields)
{
	for (size_t i = 1; i < fields->count; i++)
		if (!same_value(&a[i], &b[i]))
			return false;
	return true;
}

#endif
