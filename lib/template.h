/*
 * template - recognises lines that have the shape of lines before
 *
 * Sensor streams repeat one shape, or a few. A template is what lines of one
 * shape have in common: runs of bytes at fixed places, and between them slots
 * for values whose length varies. Each byte of a run has a range: keys and
 * punctuation one byte, a digit of a timestamp '0' to '9', a letter of a UUID
 * any byte that a string may hold unescaped. So a run is tested a vector at a
 * time, without a look at what it means:
 *
 *     line   {"at":"2024-12-01 00:00","t":6.25,"city":"Brest"}⏎
 *     run    {"at":"dddd-dd-dd dd:dd","t":
 *     slot                                number
 *     run                                     ,"city":"
 *     slot                                             string
 *     run                                                   "}
 *
 * A template admits only valid JSON: a line that fits needs no other check. A
 * line that does not goes to the scanner, and a template may learn from it: of
 * the values that stood in a run, those that do not fit become slots. A shape
 * that is none so far becomes a new template.
 *
 * Trying and learning are limited by what fitting lines earn, so that a stream
 * without shapes costs hardly more than the scanner.
 */
#ifndef TEMPLATE_H
#define TEMPLATE_H

#include "scan.h"

struct templates;

/* Borrows the fields, which must be complete. Gives a set to be freed. */
struct templates *templates_new(const struct fields *);
void templates_free(struct templates *);

/* Where the line that begins at line fits: gives its newline, and values as
 * scan_line() finds them but for the root, which stay valid until the next line
 * is tried or shown. Otherwise NULL. SCAN_PADDING bytes behind the newline must
 * be readable. */
const char *templates_match(
    struct templates *, const char *line, const struct value **values);

/* The same for an object at the start of text that any byte may follow: gives
 * the place behind it. Behind the text stand SCAN_PADDING zero bytes. */
const char *templates_match_object(
    struct templates *, const char *text, const struct value **values);

/* Shows a line that did not fit, and that scan_line() found valid. */
void templates_learn(
    struct templates *, const char *line, const char *newline);

#endif
