/*
 * written - the lines that a command writes, as records made here
 */
#ifndef THROUGH_WRITTEN_H
#define THROUGH_WRITTEN_H

#include "input.h"
#include "letters.h"
#include "stage.h"
#include "through/command.h"

struct written {
	struct input input;
	uint64_t number;	/* of the last line of this run of it */
	/* A line that is longer than it may be, while its end is sought. */
	struct excerpt skipped;
	/* One that may be a control line, to be looked at. */
	struct record record;
	struct fields no_fields;
};

/* Longest is the size of a line that is not too long yet. */
void written_init(struct written *, size_t longest);
void written_release(struct written *);

/* Reads what the command has written so far, and makes the whole lines in it;
 * at the end of its output the rest, too. */
void written_read(struct written *, struct stage *, struct command *);

#endif
