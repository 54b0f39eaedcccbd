/*
 * tokens - reads the JSON text that states are written as
 *
 * A text is taken from the front, token by token. It may be anything: whoever
 * reads it says what must come next, and is told whether it did.
 */
#ifndef TOKENS_H
#define TOKENS_H

#include "text.h"

/* Takes the token, and the space before it, where it comes next. */
bool tokens_take(struct span *text, const char *token);

/* Takes a number of the JSON grammar. */
bool tokens_number(struct span *text, struct span *number);

/* Takes a string in which nothing is escaped, and gives what is between its
 * quotes. */
bool tokens_string(struct span *text, struct span *string);

/* Whether nothing but space is left. */
bool tokens_end(struct span text);

#endif
