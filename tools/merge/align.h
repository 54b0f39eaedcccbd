/*
 * align - barriers of several inputs become one
 *
 * An input that has brought a barrier is blocked until all others have brought
 * it, too: what came before it is then known of all, and of nothing behind it.
 */
#ifndef ALIGN_H
#define ALIGN_H

#include "merge/feeds.h"

/* Fails unless the next line begins a stream with checkpoints. */
void align_expect(const struct feed *);

/*
 * Takes the line at hand, which begins such a stream or is a barrier: checks
 * that all lines before it have come as they were sent, and blocks the input.
 * Gives false in a plain file, where it was of another run.
 */
bool align_take(struct stage *, struct feed *);

/* Hands the runtime what all open inputs have brought, and lets them go on. */
void align_all(struct stage *, struct feeds *);

#endif
