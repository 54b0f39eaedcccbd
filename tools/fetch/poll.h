/*
 * poll - asks one URL until it answers, or patience is at an end
 */
#ifndef FETCH_POLL_H
#define FETCH_POLL_H

#include "fetch/request.h"
#include "scan.h"

enum poll_state {
	POLL_WAITING,		/* for poll->due */
	POLL_ASKING,
	/* What ends it: */
	POLL_ANSWERED,		/* the body is a line of JSON */
	POLL_UNCHANGED,
	POLL_BROKEN,		/* the body is no JSON: poll->fault */
	POLL_FAILED,		/* the response has the reason */
};

struct poll {
	struct request *request;
	const char *url;	/* as messages show it */
	enum poll_state state;
	int64_t attempts;
	int64_t due;		/* no attempt before it; stage_clock() */
	struct scan_fault fault;
};

struct patience {
	int64_t retries;	/* attempts behind the first one */
	int64_t longest;	/* wait between two of them, nanoseconds */
	int64_t until;		/* none begins at this time or later */
};

void poll_begin(struct poll *);

/* Does what can be done now, without waiting. */
void poll_step(struct poll *, const struct patience *);

static inline bool
poll_over(const struct poll *poll)
{
	return poll->state >= POLL_ANSWERED;
}

static inline bool
poll_good(const struct poll *poll)
{
	return poll->state == POLL_ANSWERED || poll->state == POLL_UNCHANGED;
}

#endif
