/*
 * control - lines that are no records but say something about the stream
 *
 * A control line is an object whose only member is "@weir". It stands among the
 * records and keeps its place among them, so that what it says holds for all
 * that came before it:
 *
 *     {"@weir":{"pipeline":"4f1d…","restore":2,"epoch":7}}
 *                                 first: restore what barrier 2 left
 *     {"@weir":{"barrier":3,"complete":1,"lines":1000,"hash":"09af…"}}
 *                                 save your state; so many lines came so far
 *     {"@weir":{"barrier":4,"complete":3,"lines":1012,"hash":"77e0…",
 *       "end":"pause"}}           the same, and the stream ends here
 *     {"@weir":{"watermark":"2024-12-01T00:00:00Z"}}
 *                                 nothing earlier will come
 *
 * Lines and their hash are those of the pipe that the line comes through, from
 * the first line on; each stage writes its own. Barriers are those of Carbone
 * et al., Lightweight asynchronous snapshots for distributed dataflows, 2015.
 */
#ifndef CONTROL_H
#define CONTROL_H

#include "text.h"

enum control_end {
	CONTROL_GOES_ON,
	CONTROL_FINAL,		/* windows close */
	CONTROL_PAUSE,		/* windows stay open for the next run */
};

/* What a line says; a member that it does not have is 0, or empty. */
struct control {
	struct span pipeline;	/* of the source; none: the line is no start */
	int64_t restore, epoch;
	int64_t ended;		/* before that: the source came to its end at
				 * this barrier, and others further; or 0 */
	bool anew;		/* with no state, as it had come to its end */
	struct span stages;	/* a JSON array of the names met so far */
	int64_t barrier;	/* from 1; 0: none */
	int64_t complete;	/* the last barrier that every sink has */
	int64_t lines;		/* came before it */
	uint64_t hash;		/* of these, in their order */
	enum control_end end;
	bool has_watermark;
	int64_t watermark;
};

/* Reads a line that was found to be a control line, without its newline; the
 * spans point into it. Gives false where a known member is not what it must be;
 * what is unknown is left alone. */
bool control_read(struct span line, struct control *);

/* Adds the line, without a newline. */
void control_write(const struct control *, struct buffer *);

/* Reads the end that a text names; gives false where it is none. */
bool control_read_end(struct span text, enum control_end *);
const char *control_end_name(enum control_end);

#endif
