/*
 * keep - fields of the object that holds the elements, for each of them
 */
#ifndef KEEP_H
#define KEEP_H

#include "record.h"

struct kept {
	const struct field *from;	/* below the holder */
	struct field *to;	/* of an element */
	struct buffer json;	/* the value, on one line; empty: none */
};

struct keep {
	struct fields fields;	/* of the holder */
	struct kept *items;
	size_t count;
};

/* Reads "id" and "station=id"; the fields to set join those of records. Fails
 * where one is no path. */
void keep_init(struct keep *, const struct strings *wanted, struct fields *);
void keep_release(struct keep *);

/* Takes the values from a holder, of which no more is known than that it is an
 * object or array with its end in rest. Gives what is wrong, or NULL. */
const char *keep_read(struct keep *, struct span rest);

/* Sets those that the record does not have. */
void keep_add(const struct keep *, struct record *);

#endif
