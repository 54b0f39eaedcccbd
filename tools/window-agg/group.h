/*
 * group - the records of a window that belong together
 */
#ifndef GROUP_H
#define GROUP_H

#include "text.h"
#include "window-agg/bounds.h"

struct group {
	struct window_bounds bounds;	/* of its window */
	struct span key;	/* borrowed from the table that has it */
	bool waiting;		/* it has changed, which is yet to be told */
	bool gone;		/* another session has taken its records */
	uint64_t states[];	/* of the aggregates */
};

#endif
