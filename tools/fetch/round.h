/*
 * round - polls every URL once, all at the same time
 */
#ifndef FETCH_ROUND_H
#define FETCH_ROUND_H

#include "fetch/fallback.h"
#include "fetch/poll.h"

struct round {
	struct http *http;
	struct poll *polls;	/* one for each URL */
	const struct strings *urls;
	struct patience patience;
	struct fallback *fallback;	/* without a command: none */
	struct fate *unchanged, *failed;
	bool good;		/* something was fetched, or stood in */
};

/*
 * Writes what came in the order of the URLs, as early as that allows. Returns
 * when all polls are over; where the user wants to stop, it gives up those that
 * are not.
 */
void round_run(struct round *, struct stage *);

#endif
