/*
 * number_key - numbers as bytes that compare as the numbers do
 */
#ifndef NUMBER_KEY_H
#define NUMBER_KEY_H

#include "text.h"

/*
 * Adds a key for a number of any length such that two keys are equal just
 * when the numbers are equal by value (1.10, 1.1 and 11e-1 are one), and
 * memcmp() orders keys as the numbers are ordered. No key is the prefix of
 * another one. Exponents beyond ±1e17 are taken as that.
 */
void number_key_add(struct buffer *, struct span);

/* Adds the number that a key stands for as JSON text, in the plainest form:
 * "1.1", "20000", and "1e+30" beyond 21 digits. Gives the size of the key. */
size_t number_key_read(struct buffer *, struct span key);

#endif
