/*
 * runs - which receipts are of the last run of a pipeline
 *
 * A pipeline with checkpoints that was killed is started again, and its
 * receipts may be in the same folder. Each start of the source is an epoch; the
 * last one is what is looked at.
 */
#ifndef RUNS_H
#define RUNS_H

#include "audit/account.h"

/* Moves the accounts of runs that a later one went on from to others, in the
 * order of pipelines and epochs. */
void runs_part(struct accounts *, struct accounts *earlier);

/* Says from where each pipeline went on: a line for each. */
void runs_add_resumed(const struct accounts *, struct buffer *);

/* Adds a table of the runs before. */
void runs_write(const struct accounts *earlier, struct buffer *);

#endif
