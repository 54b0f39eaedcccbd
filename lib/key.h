/*
 * key - the values of several fields as one string of bytes
 *
 * Records belong to one group when their keys are equal. Strings compare by
 * their decoded bytes, numbers by value whatever their length (1.10 and 1.1
 * are one), a missing value as null, arrays and objects by their text. memcmp()
 * orders keys: null, false, true, numbers, strings, the rest; field by field.
 */
#ifndef KEY_H
#define KEY_H

#include "record.h"

struct key_fields {
	const struct field **fields;
	size_t count;
};

/* Adds the key of the record; *defined says whether no value was null or
 * missing (may be NULL). */
void key_add(struct buffer *, const struct key_fields *, struct record *,
    bool *defined);

/* Adds the key of one value, such as key_read() wrote. */
void key_add_value(struct buffer *, const struct value *, struct arena *);

/* Adds the first value of a key as JSON text, and gives how many bytes of the
 * key it takes. Of numbers the plainest text: two keys that are equal give the
 * same. */
size_t key_read(struct buffer *, struct span key);

#endif
