/*
 * merger - the inputs of a merge, and what waits for its place among theirs
 *
 * A record's place is its time, or, where that is late, where its input has
 * come to; whatever has no time has that place, too. What no input can bring
 * anything in front of any more is written.
 */
#ifndef MERGER_H
#define MERGER_H

#include "merge/feeds.h"
#include "merge/waiting.h"

struct merger {
	struct feeds feeds;
	struct waiting waiting;
	int64_t told;		/* the watermark, downstream */
	struct rank others;	/* how far the inputs but one have come */
	bool aligning;		/* an input waits for a barrier of others */
};

/* How far an input has come. */
static inline struct rank
merger_rank(const struct feed *feed)
{
	return (struct rank){watermark_time(&feed->watermark), feed->index};
}

/* Write what waits up to and with a rank; and up to where all inputs have come,
 * the others being those but that one. */
void merger_release(struct merger *, struct stage *, struct rank limit);
void merger_catch_up(struct merger *, struct stage *, const struct feed *);

/* Each puts something that an input has brought at its place, and writes what
 * is in front of it: a record; that nothing earlier will come; a line that is
 * no record, or the one that was too long. */
void merger_place(struct merger *, struct stage *, struct feed *,
    struct span line, int64_t time);
void merger_advance(
    struct merger *, struct stage *, struct feed *, int64_t watermark);
void merger_reject(struct merger *, struct stage *, struct feed *,
    struct span line, uint64_t number);
void merger_reject_long(struct merger *, struct stage *, struct feed *);

/* -- merger_state.c: what is kept at a barrier -- */

/* Hands the state to the runtime, line by line. */
void merger_save(struct merger *, struct stage *);

/* Takes one of these lines back; gives false where it is none. */
bool merger_restore(struct merger *, struct span line);

#endif
