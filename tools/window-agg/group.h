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
	char *told;		/* its row as it stands, where it has changed
				 * since; see format_add() */
	int64_t revision;	/* of the row that is told next */
	bool standing;		/* it has a row downstream */
	bool waiting;		/* it has changed, which is yet to be told */
	bool gone;		/* another session has taken its records */
	uint64_t states[];	/* of the aggregates */
};

#endif
