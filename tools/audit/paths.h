/*
 * paths - the files of receipts, one after the other
 */
#ifndef PATHS_H
#define PATHS_H

#include "text.h"

struct paths {
	struct strings files;	/* each owned */
	size_t next;		/* of the files */
	int file;		/* that is read, or -1 */
};

/* All zero but for file = -1 is an empty list. Adds a file, or those files of
 * a folder whose names end in .json or .ndjson; fails where there is none. */
void paths_add(struct paths *, const char *path);

/* Goes on to the next file where none is read; gives whether there is one. */
bool paths_open(struct paths *);

/* Gives bytes of the file that is read, and a newline behind its end. */
size_t paths_read(struct paths *, char *data, size_t size);

void paths_release(struct paths *);

#endif
