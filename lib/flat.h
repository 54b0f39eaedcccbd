/*
 * flat - reads lines whose members are missing or change places
 *
 * No template fits such lines for long, but their names come again, and whole:
 * with its quotes and the colon, a name is compared as one vector. Four bytes
 * of it tell where it is kept, so that nothing need be known of the order:
 *
 *     line          {"id":7, "lat": 45.6, "city": "Brest"}⏎
 *     compared       ─────   ──────       ───────
 *     then its value      ─         ────         ───────
 *
 * A line that is no object of such members, since there are escapes in a name
 * or a wanted one twice, is left to the scanner; so are all where something
 * below a member is wanted.
 */
#ifndef FLAT_H
#define FLAT_H

#include "scan.h"

struct flat;

/* Borrows the fields, which must be complete. Gives what is to be freed. */
struct flat *flat_new(const struct fields *);
void flat_free(struct flat *);

/* Where the line that begins at line is flat: gives its newline, and values as
 * scan_line() finds them. Otherwise NULL, and values are undefined.
 * SCAN_PADDING bytes behind the newline must be readable. */
const char *flat_match(struct flat *, const char *line, struct value *values);

#endif
