/*
 * progress - tells a person how far long work has come
 */
#ifndef PROGRESS_H
#define PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
	bool shown;		/* at all */
	bool terminal;		/* one line that is written over */
	bool written;		/* something stands on that line */
	int64_t began, next;	/* nanoseconds of the monotonic clock */
	uint64_t total;		/* bytes of the input, or 0: not known */
};

/* Asked for by --progress; by itself only for a file on stdin when a person
 * looks at stderr and not at the output, and only after two seconds. */
void progress_init(struct progress *, bool asked, int64_t now);

/* Tells, about once a second. */
void progress_tell(
    struct progress *, int64_t now, uint64_t records, uint64_t bytes);

/* Clears the line. */
void progress_end(struct progress *);

#endif
