/*
 * members - an object whose members are known, as states are written in
 *
 *     {"when":1733011200000000000,"key":["Bretagne",7]}
 */
#ifndef MEMBERS_H
#define MEMBERS_H

#include "scan.h"

/* Reads the value at the start of a text, which was checked and is padded:
 * gives the values of the members with these names, KIND_MISSING where there is
 * none. False where it is no object, or has another member, or one twice. */
bool members_read(const char *text, const char *const *names, size_t count,
    struct value *values);

/* Gives a number that is whole; false where it is none. */
bool members_integer(const struct value *, int64_t *);

/* Adds all values of a key as an array. */
void members_add_key(struct buffer *json, struct span key);

/* Adds the key of an array; false where that has not so many values. */
bool members_key(struct buffer *key, const struct value *array, size_t count);

#endif
