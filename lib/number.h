/*
 * number - JSON numbers to machine numbers and back, exactly
 *
 * Every span is one number as RFC 8259 section 6 writes it; the scanner has
 * checked that.
 */
#ifndef NUMBER_H
#define NUMBER_H

#include "number_key.h"
#include "text.h"

/* The nearest double, ties to even, for every number of any length; beyond
 * the greatest double it is infinite, as for 1e400. */
double number_value(struct span);

/*
 * The same, and faster, for a number without exponent of less than 16
 * characters and its sign, so that one division of exact numbers rounds it, so
 * many digits of which stand before its point. NUMBER_PADDING bytes from its
 * start and behind its end must be readable.
 */
enum { NUMBER_PADDING = 16 };
double number_plain(struct span, size_t whole);

/* Gives the value where it is a whole number that fits ("12", "12.0", "12e2"),
 * without a detour through double. */
bool number_integer(struct span, int64_t *value);

/* Whether the span is one number of the JSON grammar, and nothing else. */
bool number_valid(struct span);

/* The same, and faster, where NUMBER_PADDING bytes from its start and behind
 * its end are readable. */
bool number_valid_padded(struct span);

/* Room for any double as text, and for what is written behind it. */
enum { NUMBER_SIZE = 64 };

/* Writes the shortest text that reads back as the same double, in JSON grammar
 * and without NUL: "6", "0.1", "-0", "1e+300", and "null" for what is not
 * finite. Gives its size. */
size_t number_format(char text[NUMBER_SIZE], double);

/* The same for a whole number. */
size_t number_format_integer(char text[NUMBER_SIZE], int64_t);

#endif
