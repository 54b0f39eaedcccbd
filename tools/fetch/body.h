/*
 * body - what was fetched, as one line of JSON
 */
#ifndef FETCH_BODY_H
#define FETCH_BODY_H

#include "record.h"

/*
 * Makes one line, without newline, of a body that is one JSON value: a line
 * break and the indentation behind it become one space, white space around
 * the value goes, and so does a byte order mark; no other byte changes. Gives
 * false, and leaves the body as it is, where it is no whole JSON value, or an
 * object with a member "@weir", which would be a forged control line.
 */
bool body_join(struct buffer *body, struct scan_fault *);

/*
 * Adds a joined body to marked, with a field set to true in its object, or in
 * each object of its array. The record is scratch space, and belongs to the
 * field's tree. Gives false, and adds nothing, where there is something in the
 * body that cannot be marked.
 */
bool body_mark(struct span body, const struct field *, struct record *,
    struct buffer *marked);

#endif
