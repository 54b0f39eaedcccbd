/*
 * options - a command line by a table
 *
 * Options and operands mix; "--" ends the options; "--name value" and
 * "--name=value", "-n value" and "-nvalue" are the same.
 */
#ifndef OPTIONS_H
#define OPTIONS_H

#include <stdio.h>

#include "text.h"

enum option_kind {
	OPTION_FLAG,		/* bool: given or not */
	OPTION_STRING,		/* const char *: borrows the argument */
	OPTION_LIST,		/* struct strings: may be given again */
	OPTION_COMMAS,		/* struct strings: "a,b", may be given again */
	OPTION_CHOICE,		/* int: index into choices */
	OPTION_INTEGER,		/* int64_t */
	OPTION_NUMBER,		/* double */
	OPTION_SIZE,		/* int64_t bytes: "64k", "1M", "2G" */
	OPTION_DURATION,	/* int64_t nanoseconds: "10s", "1h30m" */
	OPTION_HEADING,		/* no option: a line between groups in help */
};

/* One row of the table; the target holds the default beforehand. */
struct option {
	char letter;		/* or 0 */
	const char *name;	/* without "--" */
	enum option_kind kind;
	void *target;
	const char *argument;	/* its name in the help, "FILE" */
	const char *help;	/* one line, lower case */
	const char *const *choices;	/* NULL at the end */
	double least, most;	/* inclusive, where least < most */
	bool required;		/* fails where it is not given */
};

/* Adds strings as a JSON array; one that is no UTF-8 as [its base64]. */
void strings_write(const struct strings *, struct buffer *);

/*
 * Reads the arguments behind argv[0] by several tables, each ended by a row of
 * zeros (tables by NULL), adds what is no option to operands, and fails with
 * the right message where one is wrong.
 */
void options_parse(const struct option *const *tables, int argc, char **argv,
    struct strings *operands);

/*
 * The same, but stops at the first operand and gives its place in argv, or
 * argc where there is none; nothing is required yet. Where foreign is given,
 * it also stops at an option that is in none of the tables, and sets that.
 */
int options_parse_front(const struct option *const *tables, int argc,
    char **argv, bool *foreign);

/* Adds each option as a member of a JSON object: the same text for the same
 * settings. */
void options_write(const struct option *table, struct buffer *);

/* Writes the rows as help text. */
void options_print(FILE *, const struct option *table);

#endif
