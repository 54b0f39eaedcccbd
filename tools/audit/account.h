/*
 * account - what one process says of itself
 */
#ifndef ACCOUNT_H
#define ACCOUNT_H

#include "tally.h"

/* Where records come in, or go out. */
struct account_end {
	const struct account *account;	/* whose end it is */
	char *name;		/* of one of several inputs, else "" */
	char *kind;		/* "pipe", "file", …; "" where nothing is */
	char *id;		/* the same for both ends of a pipe */
	struct tally tally;
	bool joined;		/* with others, see joint.h */
};

struct account {
	char *tool;
	char *stage;		/* its name in a pipeline with checkpoints */
	char *name;		/* that or the tool, numbered where there are
				 * more of one name */
	size_t place;		/* among all, in the order of their starts */
	uint64_t pid;
	int64_t began;		/* nanoseconds since 1970 */
	double seconds, starved, blocked;
	char *state;		/* "done" */
	uint64_t in, passed, made, out;
	uint64_t fated;		/* records that met any fate */
	char *fates;		/* "filtered 3, rejected 1", or "" */
	struct account_end *inputs, output;
	size_t input_count;

	/* Of a pipeline with checkpoints; its id is "" outside of one. */
	char *pipeline;
	uint64_t epoch, restored, barrier;
};

struct accounts {
	struct account **items;
	size_t count;
};

void account_free(struct account *);

/* Puts one among them, and owns it; it replaces what the same process said
 * before. */
void accounts_add(struct accounts *, struct account *);

/* The same for one whose process has said nothing before. */
void accounts_push(struct accounts *, struct account *);

/* Puts them in the order of their process ids, which a shell gives out from
 * left to right, and names them. */
void accounts_finish(struct accounts *);
void accounts_release(struct accounts *);

/* What the stage is called: its name in a pipeline, or the tool. */
const char *account_stage(const struct account *);

/* Whether it is a pipe or a socket. */
bool account_end_is_stream(const struct account_end *);

/* Whether both ran at about one time, so that something may connect them. */
bool account_overlap(const struct account *, const struct account *);

/* Seconds in which it was neither starved nor blocked. */
double account_busy(const struct account *);

#endif
