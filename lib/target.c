#include "target.h"

#include <stdio.h>

#include "fail.h"

void
target_lost(const char *name)
{
	fail(EXIT_RETRY, "%s was taken over by a later run of the pipeline",
	    name);
}

/* A run has an epoch of its own, so that the same one is another's, too: of a
 * copy of the folder. */
void
target_enter(struct target *target, const char *name, const char *pipeline,
    int64_t epoch)
{
	if (*target->pipeline && strcmp(target->pipeline, pipeline) != 0)
		fail(EXIT_CONFIG, "%s belongs to another pipeline, %s; use "
		    "the --checkpoint of that one, or another target", name,
		    target->pipeline);
	if (target->epoch >= epoch)
		target_lost(name);
	snprintf(target->pipeline, sizeof target->pipeline, "%s", pipeline);
	target->epoch = epoch;
}
