/*
 * mark - a short JSON text in a file that is replaced at once or not at all
 *
 * The file holds the text twice, each copy in a line of 4096 bytes that has a
 * check of its own, and is never replaced itself, so that it can be locked and
 * watched. A write goes to one copy, waits for the disk, then goes to the
 * other:
 *
 *     copy 0   turn 7 ────────── turn 8, synced ────────────────
 *     copy 1   turn 7 ─────────────────────────── turn 8 ───────
 *     readers  7                                  8
 *
 * Whatever is cut short or torn on the way, one copy is whole. Of two that
 * differ the newer one may not be on disk yet: readers believe the older one,
 * so that they see nothing that a power failure could take back. Where no
 * writer is left to finish, they wait for the disk and believe the newer one.
 */
#ifndef MARK_H
#define MARK_H

#include "text.h"

enum {
	MARK_COPY = 4096,
	MARK_SIZE = 2 * MARK_COPY,
	MARK_TEXT = MARK_COPY - 80,	/* the longest text */
};

struct mark {
	char *path;
	int file;
	uint64_t turn;		/* counts writes */
	unsigned int next;	/* the copy that is written first */
};

/* Makes the file unless there is one; gives false with errno. */
bool mark_make(const char *path, struct span text);

/* Opens it, to write too where that is asked for; false with errno. */
bool mark_open(struct mark *, const char *path, bool write);
void mark_close(struct mark *);

/* Takes the lock that a writer needs, until it closes the file; false where
 * another process has it. */
bool mark_lock(struct mark *);

/* Adds the text, which is on disk unless it was written without sync; false
 * where neither copy is whole. */
bool mark_read(struct mark *, struct buffer *);

/* Whether the file was removed: what another one of its name says is not
 * seen. */
bool mark_is_removed(const struct mark *);

/* Replaces the text, of at most MARK_TEXT bytes; without sync it is not waited
 * for the disk. False with errno, the text then being the old or the new. */
bool mark_write(struct mark *, struct span text, bool sync);

#endif
