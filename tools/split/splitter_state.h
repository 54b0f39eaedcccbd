/*
 * splitter_state - the states of a splitter that fill files of their own
 *
 * Each takes one step, and gives false where it wants more bytes.
 */
#ifndef SPLITTER_STATE_H
#define SPLITTER_STATE_H

#include "split/splitter.h"

/* -- splitter.c -- */

/* The end of what is too long has come. */
void splitter_reject_cut(struct splitter *);

/* -- splitter_walk.c: to the array, and from there to the text's end -- */

/* Goes into the bracket at "at", on the way to the array. */
void splitter_enter(struct splitter *);

/* The array, or the search for it, has ended. */
void splitter_leave(struct splitter *);

bool splitter_walk(struct splitter *);
bool splitter_member(struct splitter *);
bool splitter_rest(struct splitter *);

/* -- splitter_lost.c: behind a fault -- */

/* The byte at "at" does not fit. The next beginning is sought behind mark, or
 * from it on. Gives true, so that the next step is taken. */
bool splitter_lose(struct splitter *, const char *reason, bool from_mark);

/* The same for a fault of brackets that the cursor has found. */
bool splitter_fail(struct splitter *, bool from_mark);

bool splitter_lost(struct splitter *);

#endif
