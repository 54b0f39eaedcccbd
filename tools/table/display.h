/*
 * display - text as a terminal shows it
 */
#ifndef DISPLAY_H
#define DISPLAY_H

#include "text.h"

/* Call once before the others. */
void display_init(void);

/* How many columns valid UTF-8 takes. */
size_t display_width(struct span);

/* Adds text cut to a width, with "…" where something is missing. */
void display_add_cut(struct buffer *, struct span, size_t width);

/* Adds text with control characters replaced, so that a cell stays in its
 * line. */
void display_add_clean(struct buffer *, struct span);

/* Adds what is one column wide, so many times. */
void display_add_times(struct buffer *, const char *what, size_t count);

/*
 * Adds a bar for a value on a scale from least to most, which both include
 * zero, width columns wide, padded to them:
 *
 *     -2  ████│
 *      4      │████████▌
 */
void display_add_bar(struct buffer *, double value, double least, double most,
    size_t width);

/* How many columns the terminal on stdout has, 0 where there is none. */
size_t display_columns(void);

#endif
