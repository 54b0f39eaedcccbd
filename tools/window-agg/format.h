/*
 * format - groups as records
 */
#ifndef FORMAT_H
#define FORMAT_H

#include "window-agg/aggregate.h"
#include "window-agg/group.h"

struct format {
	const struct aggregates *aggregates;
	bool bounded;		/* windows have a start and an end */
	char **names;		/* of the members that make a group */
	size_t count;
};

/* Names the members of a row; exits with 64 where two have one name. The
 * aggregates are borrowed. */
void format_init(struct format *, const struct aggregates *,
    const struct strings *by, bool bounded);

/* Adds the row of a group, all but its closing brace: a row is told with more
 * behind it. */
void format_add(const struct format *, const struct group *, struct buffer *);

void format_release(struct format *);

#endif
