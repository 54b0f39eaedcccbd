/*
 * past - the rows that came, by time and group
 */
#ifndef PAST_H
#define PAST_H

#include "text.h"
#include "timeline.h"

struct past_row {
	struct span line;	/* with what the scanner wants behind it */
	struct span value;	/* JSON text */
};

/* All zero is an empty past. */
struct past {
	struct timeline slices;	/* the rows of one time each */
};

/* Gives the row of a group at a time, or NULL; it stays as long as it is
 * neither replaced nor forgotten. */
const struct past_row *past_find(
    const struct past *, int64_t time, struct span group);

/* Keeps a row, in place of the one that was there; copies all. Gives whether
 * its value is another than the one before. */
bool past_keep(struct past *, int64_t time, struct span group,
    struct span line, struct span value);

/* Forgets all rows before a time. */
void past_forget(struct past *, int64_t before);

void past_release(struct past *);

#endif
