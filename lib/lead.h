/*
 * lead - a member that is read as one of its name was read before
 *
 * What stands before a value mostly stood there in the last record, byte for
 * byte: one comparison then tells the name, and where the value begins.
 *
 *     {"region":"Corse", "mean":12.5}
 *                      └─ lead ─┘
 */
#ifndef LEAD_H
#define LEAD_H

#include "scan.h"

/* All zero leads to no member. */
struct lead {
	struct buffer text;
	size_t name_at, name_size;	/* the name in it */
};

/* Notes what stands from there up to the member's value, unless there are
 * escapes in its name. */
void lead_learn(struct lead *, const char *from, const struct member *);

/*
 * Where the lead stands at *at, gives the member behind it, and the place
 * behind its value in *at, as scan_member() does; otherwise false. *at is the
 * opening brace of a record that was checked, or what scan_member() gave; end
 * is the end of its line, behind which SCAN_PADDING bytes are readable.
 */
bool lead_follow(const struct lead *, const char **at, const char *end,
    struct member *);

void lead_release(struct lead *);

#endif
