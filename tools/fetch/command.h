/*
 * command - runs a shell command for its output
 */
#ifndef FETCH_COMMAND_H
#define FETCH_COMMAND_H

#include "stage.h"

struct command_limits {
	int64_t timeout;	/* nanoseconds, for all of it */
	int64_t size;		/* of its output, in bytes */
};

/* Gives what the command wrote on stdout; or false, and why, where it failed,
 * went beyond the limits, or the user wants to stop. It is killed then, with
 * what it started. */
bool command_run(struct stage *, const char *command,
    const struct command_limits *, struct buffer *output, const char **why);

#endif
