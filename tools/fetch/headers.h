/*
 * headers - the header fields that the user adds to requests
 *
 * A message about one never shows its value, which may be a secret.
 */
#ifndef FETCH_HEADERS_H
#define FETCH_HEADERS_H

#include "text.h"

/* Adds "Name: value", or each line of the file of "@FILE"; borrows it. */
void headers_add(struct strings *, const char *option);

/* Adds the value of an environment variable, as of "NAME=VARIABLE". */
void headers_add_variable(struct strings *, const char *option);

/* Whether there is a field of that name. */
bool headers_have(const struct strings *, const char *name);

#endif
