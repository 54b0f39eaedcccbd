/*
 * file - what options take from files, so that it need not stand in argv
 */
#ifndef FETCH_FILE_H
#define FETCH_FILE_H

#include "text.h"

/* Gives all bytes of a file; fails where it cannot be read. */
struct buffer file_read(const char *path);

/* Adds the lines of a file, but those that are blank or begin with '#', and
 * without the white space around them. They live as long as the program. */
void file_lines(struct strings *, const char *path);

#endif
