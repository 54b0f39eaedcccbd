/*
 * field - paths to members, and the tree of those that a program wants
 *
 * A path is "temperature", "location.lat", "values.0.value"; "\." is a dot in
 * a name, and what begins with a slash is a JSON Pointer (RFC 6901), "/PM2.5".
 * The fields that a program wants share one tree, so that the scanner looks a
 * key up among the few names that matter at its place:
 *
 *                      root
 *                 ┌─────┴──────┐
 *             timestamp     location
 *                           ┌──┴──┐
 *                          lat   lon
 *
 * Each node has a slot in the table of values of a record.
 */
#ifndef FIELD_H
#define FIELD_H

#include "text.h"

struct field {
	struct span name;	/* decoded; a number may be an array's index */
	struct span label;	/* the same as JSON, "name": */
	const char *path;	/* as the user wrote it */
	struct field *parent;
	struct field *children, *next;
	size_t slot;		/* in record->values */
	long index;		/* the name as an array's index, or -1 */
	bool wanted;		/* a program reads it */
	bool assigned;		/* an expression assigns it before it is read */
};

struct fields {
	struct field root;
	size_t count;		/* slots given out, the root's 0 included */
};

void fields_init(struct fields *);
void fields_release(struct fields *);

/* Gives the field at a path, the same for the same path, owned by the tree; or
 * NULL where path is none, *fault then saying why. */
struct field *fields_add(
    struct fields *, const char *path, const char **fault);

/* Calls visit for each field below the root. */
void fields_visit(struct fields *,
    void (*visit)(struct field *, void *context), void *context);

/* Adds the name of the member that a field becomes in a result: its path with
 * dots and slashes as underscores, "location_city", "PM2_5". */
void field_add_name(struct buffer *, const char *path);

/* Gives the child of that decoded name, or NULL. */
static inline struct field *
field_child(const struct field *parent, struct span name)
{
	struct field *child;

	for (child = parent->children; child; child = child->next)
		if (span_equal(child->name, name))
			break;
	return child;
}

#endif
