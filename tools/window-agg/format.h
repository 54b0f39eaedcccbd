/*
 * format - groups as records
 */
#ifndef FORMAT_H
#define FORMAT_H

#include "window-agg/group.h"

struct format {
	const struct aggregates *aggregates;
	bool bounded;		/* windows have a start and an end */
	bool numbered;		/* rows have a revision */
	const char *origin;	/* of rows that are partial results, or NULL */
	char **names;		/* of the members that make a group */
	size_t count;
};

/* Names the members of a row; exits with 64 where two have one name. What
 * stands above the names must be set. */
void format_init(struct format *, const struct strings *by);

/* Adds the row of a group, up to its revision. */
void format_add(const struct format *, const struct window *,
    const struct group *, struct buffer *);

/* Adds what is behind that; a removal takes the row away again. */
void format_end(
    const struct format *, int64_t revision, bool removal, struct buffer *);

void format_release(struct format *);

#endif
