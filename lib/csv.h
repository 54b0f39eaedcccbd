/*
 * csv - what reading and writing CSV have in common
 *
 * A cell in quotes is a string. What one without quotes stands for is decided
 * here for both sides, so that records come back as they were written.
 */
#ifndef CSV_H
#define CSV_H

#include "number.h"

/* Reads the value of --delimiter, "tab" for a tab, or exits with 64. */
char csv_delimiter(const char *option);

enum csv_kind {
	CSV_NULL,
	CSV_VALUE,		/* a number, true or false, as in JSON */
	CSV_STRING,
};

/* What a cell without quotes stands for, where null stands for null; as many
 * bytes as CSV_PADDING from its start and behind its end may be read. */
enum { CSV_PADDING = NUMBER_PADDING };
enum csv_kind csv_kind(struct span cell, struct span null);

#endif
