/*
 * twin - the input once more, in a pipe
 *
 * Pages go from pipe to pipe without a copy of their bytes. Where stdin and
 * stdout are pipes, and runs of lines pass as they are, the input is taken
 * twice: read, to be looked at, and by tee(2), to be passed on:
 *
 *     stdin ─┬─ read ─▶ input   │ line │ line │ line │ line │ part
 *            └─ tee ──▶ twin    │   page  │  page   │  page   │
 *                                 │ splice              └─ kept
 *                                 ├─▶ stdout: runs that pass
 *                                 └─▶ /dev/null: what does not
 *
 * The twin ends where the input ends, and so has as many of its last bytes as
 * it holds. It costs as much as it saves where runs are short: it is made only
 * after a long one. That nobody else reads stdin at the same time is taken for
 * granted, as it is for lines; and that pages in a pipe stay as they are, which
 * only a writer can break that splices its memory, or a file, and changes that
 * in place before it was read to the end.
 */
#ifndef TWIN_H
#define TWIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* All zero is one that holds nothing. */
struct twin {
	bool wanted;		/* by who has passed a long run on */
	bool tried;		/* to open it */
	bool open;
	int in, out, nowhere;
	const char *end;	/* of the input */
	size_t size;		/* how much before that it holds */
};

void twin_release(struct twin *);

/* Reads stdin, as read(2) does; of what was read before, as many as unread
 * bytes may still be passed on. Room is behind these. */
ssize_t twin_read(
    struct twin *, char *room, size_t size, size_t unread);

/* Whether it holds a piece of the input. */
static inline bool
twin_holds(const struct twin *twin, const char *data, size_t size)
{
	uintptr_t left = (uintptr_t)twin->end - (uintptr_t)data;

	return size && size <= left && left <= twin->size;
}

/* Passes a piece that it holds on to stdout, and lets go of what stands before
 * it; gives what write(2) gives. */
ssize_t twin_pass(struct twin *, const char *data, size_t size);

#endif
