/*
 * line - what becomes of the lines of an input
 */
#ifndef LINE_H
#define LINE_H

#include "merge/merger.h"

/* Takes the next line of an input, which has one: it finds its place, is kept
 * back because of its time, or says something about the stream. */
void line_take(struct merger *, struct stage *, struct feed *);

/* Rejects the records that were kept back, since nothing confirms them. */
void line_reject_leaps(struct merger *, struct stage *, struct feed *);

#endif
