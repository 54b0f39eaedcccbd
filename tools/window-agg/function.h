/*
 * function - how a result is made of the states of a column
 */
#ifndef FUNCTION_H
#define FUNCTION_H

#include "window-agg/column.h"

struct function {
	const char *name;	/* "mean" */
	unsigned states;	/* that it needs */
	bool counts;		/* has a result without values */
	void (*write)(
	    struct buffer *, const struct column *, const void *states);
	uint32_t quantile;	/* which one is written instead, or 0 */
	bool alone;		/* may go without a field */
};

/* Gives the function of that name, such as mean or p99.9; exits with 64 where
 * there is none. */
struct function function_find(struct span name);

/* Adds its result as JSON: null where there is none. */
void function_write(const struct function *, struct buffer *,
    const struct column *, const void *states);

#endif
