/*
 * suite - the installed programs and their pages
 *
 *     PREFIX/bin/weir                  this program
 *     PREFIX/libexec/weir/NAME         the programs
 *     PREFIX/share/man/man1/weir-NAME.1
 *
 * A build folder has the same shape.
 */
#ifndef WEIR_SUITE_H
#define WEIR_SUITE_H

#include "folder.h"

struct suite {
	char *prefix;		/* with a slash behind it */
	char *folder;		/* of the programs, no slash behind it */
	struct strings programs;	/* their names, NULL behind them */
};

/* Finds the programs from this one's own place. */
void suite_init(struct suite *);
void suite_release(struct suite *);

/* Gives the path of a program, whether it is there or not; the caller owns
 * it. */
char *suite_path(const struct suite *, const char *name);

/* Adds the sentence that a program's --help gives; nothing where it gives
 * none. */
void suite_summary(const struct suite *, const char *name, struct buffer *);

#endif
