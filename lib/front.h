/*
 * front - a program whose work another one does, which a URI names
 *
 *     weir store --table t sqlite:x.db   runs
 *     weir-store-sqlite --table t sqlite:x.db
 *
 * The back end is a program beside this one, so that each links its client
 * library alone, and a user adds one by putting it there.
 */
#ifndef FRONT_H
#define FRONT_H

#include "stage.h"

/* The whole of main(): reads the options that all back ends share up to the
 * place, and becomes the back end. Options of its own may stand before that,
 * too: then the place is the next word with a scheme that is known. */
int front_main(const struct program *, int argc, char **argv);

/* Gives the size of the scheme of a URI (RFC 3986), 0 where it has none. */
size_t front_scheme(const char *uri);

#endif
