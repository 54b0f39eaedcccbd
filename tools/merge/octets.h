/*
 * octets - bytes of any kind as a JSON string
 *
 * Each byte is a character of its own, from U+0000 to U+00FF.
 */
#ifndef OCTETS_H
#define OCTETS_H

#include "memory.h"
#include "text.h"

/* Adds the string, with its quotes. */
void octets_write(struct buffer *, struct span bytes);

/* Gives the bytes of what stands between the quotes of a valid string, which
 * live as long as the arena; false where a character is beyond U+00FF. */
bool octets_read(struct span string, struct arena *, struct span *bytes);

#endif
