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

/* Takes a number that is a whole one. */
bool tokens_integer(struct span *text, int64_t *);

/* Takes 16 digits of a hexadecimal number, without space before it. */
bool tokens_hex(struct span *text, uint64_t *);

/* Takes any value, of a text that stands on a line which was checked. */
bool tokens_value(struct span *text, struct span *value);

/* Takes a string in which nothing is escaped, and gives what is between its
 * quotes. */
bool tokens_string(struct span *text, struct span *string);

/* Whether nothing but space is left. */
bool tokens_end(struct span text);

#endif
