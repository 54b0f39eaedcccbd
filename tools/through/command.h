/*
 * command - another program, run between two pipes
 *
 *     feed ──▶ its standard input │ command │ its standard output ──▶ output
 *
 * Neither end of ours ever waits. It has a group of processes of its own: what
 * stops the pipeline from a terminal lets the command drain like a stage.
 */
#ifndef THROUGH_COMMAND_H
#define THROUGH_COMMAND_H

#include <sys/types.h>

#include "text.h"

struct command {
	const char **words;	/* its name and arguments, NULL at the end */
	pid_t process;		/* 0: it does not run */
	int feed, output;	/* -1: closed */
};

/* Fails where there is no such program. */
void command_start(struct command *);

/* Gives how many bytes it took, maybe none; where it will take no more, feed
 * is closed. */
size_t command_write(struct command *, struct span);

/* Lets it read the end of its input. */
void command_close_feed(struct command *);

/* Gives how many bytes it had to say, maybe none; at the end of its output,
 * output is closed. */
size_t command_read(struct command *, char *data, size_t size);

/* Waits for its end, and fails where that was no success. */
void command_wait(struct command *);

/* Ends it before its time, where it runs. */
void command_stop(struct command *);

#endif
