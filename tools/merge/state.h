/*
 * state - what a merge keeps at a barrier
 *
 *     {"told":T}                                        watermark, downstream
 *     {"input":0,"line":7,"greatest":T,"told":T,…}      how far an input is
 *     {"input":0,"line":6,"leap":T,"record":"…"}        not believed yet
 *     {"input":0,"waits":T,"record":"…"}                waits for others;
 *                                                       empty: a watermark
 *     {"input":0,"line":8,"waits":T,"record":"…"}       waits, to be rejected
 *     {"input":0,"line":9,"waits":T,"bytes":N,"hash":H,"record":"…"}
 *                                                       is too long, and cut
 *
 * Times are in nanoseconds. A record is kept as a string, since it leaves as it
 * came, to the byte; what is no UTF-8 has "octets" instead, a string of as many
 * characters up to U+00FF.
 */
#ifndef STATE_H
#define STATE_H

#include "merge/feeds.h"
#include "merge/waiting.h"

struct merge_state {
	struct feeds feeds;
	struct waiting waiting;
	int64_t told;		/* the watermark, downstream */
};

/* Hands the state to the runtime, line by line. */
void merge_state_save(struct merge_state *, struct stage *);

/* Takes one of these lines back; gives false where it is none. */
bool merge_state_restore(struct merge_state *, struct span line);

#endif
