/*
 * walk - goes through a JSON document that stands in memory
 *
 * The text was checked with scan_text() and is padded as that asks. Nothing is
 * copied and nothing is built: a value is the place where it begins.
 */
#ifndef WALK_H
#define WALK_H

#include "memory.h"
#include "text.h"

/* Gives the place behind a value. */
const char *walk_over(const char *value);

/*
 * Goes to the next element of an array: *at begins as the array, and is behind
 * the element before it in each other call. False at the end, *at being behind
 * the array then.
 *
 *	for (at = array; walk_next(&at); at = walk_over(at))
 */
bool walk_next(const char **at);

/* The same for the members of an object; name is as it stands. */
bool walk_next_member(const char **at, struct span *name);

/* Gives the value of a member, the last of that name; NULL where there is none
 * or where the object is NULL or no object. */
const char *walk_member(const char *object, const char *name);

/* Whether there is a value, and it is an array, or a string of that text. */
bool walk_is_array(const char *value);
bool walk_is_string(const char *value, const char *text);

/* Gives a string, decoded; in the arena where something is escaped. */
struct span walk_string(const char *value, struct arena *);

/* Goes over a number and gives it; false where something else is. */
bool walk_number(const char **at, double *);

#endif
