/*
 * folder - where programs stand, and what stands beside them
 */
#ifndef FOLDER_H
#define FOLDER_H

#include "text.h"

/* Adds the folder of the program that runs, "/usr/local/libexec/weir/". */
void folder_add_own(struct buffer *);

/* Gives the rest of each name in a folder that begins with a prefix, sorted,
 * NULL behind them and not counted. Hidden files are left out; a folder that
 * is not there is empty. The caller owns the names. */
struct strings folder_list(const char *folder, const char *prefix);

#endif
