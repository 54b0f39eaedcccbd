/*
 * nearest - the word that a user may have meant
 */
#ifndef NEAREST_H
#define NEAREST_H

/* Gives the candidate, in an array that NULL ends, that takes the fewest slips
 * to turn into the word (a letter left out, put in, changed, or two swapped),
 * or NULL where none is near. */
const char *nearest(const char *word, const char *const *candidates);

#endif
