/*
 * recording - the bytes of files, whether they are compressed or not
 *
 * Plain files, gzip (RFC 1952) and Zstandard (RFC 8878) are told apart by their
 * first bytes. The only module that touches zlib and zstd.
 */
#ifndef RECORDING_H
#define RECORDING_H

#include "text.h"

struct recording;

/* Opens all files ("-": stdin) and exits with 66 where one cannot be read.
 * Borrows the paths. Before a read, await is called, which may wait until there
 * is something in the file. Gives a recording that recording_free() takes
 * back. */
struct recording *recording_open(
    const char *const *paths, size_t count, void (*await)(int file));
void recording_free(struct recording *);

/* Reads up to size bytes of one file after the other; a file that ends without
 * a newline is given one, save for the last one where that may grow. 0 at the
 * end, or where fault is set. */
size_t recording_read(struct recording *, char *data, size_t size);
void recording_may_grow(struct recording *);

/* Goes on so many bytes behind the start, without reading all of them where
 * that can be; false where it is not as long. Nothing was read so far, or
 * recording_rewind() was called. */
bool recording_seek(struct recording *, uint64_t offset);
void recording_rewind(struct recording *);

/* Why no more could be read, "'x.gz' is cut short", or NULL. */
const char *recording_fault(const struct recording *);

#endif
