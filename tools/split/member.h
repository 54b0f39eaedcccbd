/*
 * member - the members of an object or array that nobody has checked
 */
#ifndef MEMBER_H
#define MEMBER_H

#include "split/cursor.h"

/* A member up to its value, as far as it is there. */
struct member_head {
	struct span name;	/* between its quotes; in objects alone */
	size_t at;		/* of the value, or of the fault */
	bool whole;		/* the value's first byte is there */
	bool none;		/* a closing bracket comes instead */
	const char *fault;
};

/* Reads on from the cursor's "at", behind the opening bracket or the member
 * before, and leaves the cursor where it is. */
struct member_head member_read(const struct cursor *, bool object, bool first);

/* Whether a name as it stands between its quotes is that decoded one. */
bool member_is(struct span raw, struct span name);

#endif
