/*
 * target - how far a pipeline has come in the target of a sink
 *
 * A sink keeps this in its target, in one step with the data that came before a
 * barrier, so that the two cannot differ; see weir-checkpoint(7).
 */
#ifndef TARGET_H
#define TARGET_H

#include "checkpoint.h"

struct target {
	char pipeline[IDENTITY + 1];	/* empty: none has come */
	int64_t epoch;		/* of the run that has it */
	int64_t barrier;	/* all before this is there */
};

/*
 * Hands a target over to a run, which gives its epoch to it. Exits with 78
 * where it is another pipeline's, and with 75 where a run that began later has
 * it. The name is for messages, "the topic 't'".
 */
void target_enter(struct target *, const char *name, const char *pipeline,
    int64_t epoch);

/* Exits: a run that began later has it. */
_Noreturn void target_lost(const char *name);

#endif
