/*
 * fallback - a command whose output stands in for an answer
 */
#ifndef FETCH_FALLBACK_H
#define FETCH_FALLBACK_H

#include "fetch/command.h"

/* Begins as what options set; the rest is filled in by fallback_init(). */
struct fallback {
	const char *command;	/* for /bin/sh */
	const char *path;	/* of the field that marks its records */
	struct command_limits limits;

	struct field *mark;
	struct record record;
	struct buffer line, marked;
};

void fallback_init(struct fallback *, struct stage *);
void fallback_release(struct fallback *);

/*
 * Writes what the command writes, with the mark: one JSON text, or one on each
 * line. The command's environment has the URL in WEIR_URL. Gives whether there
 * was something; says what was wrong.
 */
bool fallback_stand_in(struct fallback *, struct stage *, const char *url);

#endif
