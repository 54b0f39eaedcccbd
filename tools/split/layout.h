/*
 * layout - JSON that is spread over lines
 */
#ifndef LAYOUT_H
#define LAYOUT_H

#include "stage.h"

static inline bool
layout_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Adds a value with each line break, and the white space behind it, as one
 * space. Within strings there is none. */
void layout_join(struct buffer *, struct span);

/* Gives the place behind text that begins at a place. */
struct place layout_place(struct place, struct span text);

#endif
