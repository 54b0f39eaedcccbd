/*
 * note - how far a pipeline has come in a topic, as its note says it
 *
 *     {"pipeline":"4f1d…","epoch":7,"barrier":12}
 */
#ifndef NOTE_H
#define NOTE_H

#include "target.h"

/* Reads it; an empty note is nothing. */
void note_read(struct span, struct target *);

/* Adds it. */
void note_write(const struct target *, struct buffer *);

#endif
