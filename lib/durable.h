/*
 * durable - files and names that outlive a power failure
 *
 * A file is on disk when it was synced, and its name when the folder was. Each
 * gives false where it fails, errno then saying why.
 */
#ifndef DURABLE_H
#define DURABLE_H

#include "text.h"

/* Makes a folder unless it is there. */
bool durable_folder(const char *path);

/* Makes a file of that content, whole or not at all; one that is there already
 * is left as it is. */
bool durable_file(const char *path, struct span content);

/* Makes a file of that content in place of the one that is there: afterwards it
 * is the old or the new one, whenever the power fails. */
bool durable_replace(const char *path, struct span content);

/* The same in two steps, for content that comes bit by bit: gives a file to
 * write to, or -1; and puts that on disk, closes it and gives it the name. One
 * process at a time may do so. */
int durable_open(const char *path);
bool durable_close(const char *path, int file);

/* Adds the content of a file. */
bool durable_read(const char *path, struct buffer *);

/* Make it last which names are in a folder, or that a file has its own. */
bool durable_names(const char *folder);
bool durable_name(const char *path);

/* Adds the folder that a path stands in, "a/" for "a/b" and "a/b/". */
void durable_add_parent(struct buffer *, const char *path);

/* Writes all of the bytes at an offset; not yet on disk. */
bool durable_write(int file, struct span, uint64_t offset);

#endif
