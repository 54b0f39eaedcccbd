/*
 * joint - where the output of stages is the input of others
 *
 *     writers ──┬─▶ [ a pipe, or another program ] ─┬─▶ readers
 *               └─▶                                 └─▶
 */
#ifndef JOINT_H
#define JOINT_H

#include "audit/account.h"

enum joint_way {
	JOINT_PIPE,		/* both ends are of one pipe */
	JOINT_FILE,		/* what was read is what was written */
	JOINT_COPY,		/* other programs pass the same lines on */
	JOINT_MIX,		/* they do so in another order */
	JOINT_OTHER,		/* they do what nobody knows of */
};

struct joint_side {
	struct account_end **items;	/* each borrowed */
	size_t count;
};

struct joint {
	enum joint_way way;
	struct joint_side writers, readers;
	struct tally sent, arrived;	/* sums; in order: the last one */
};

struct joints {
	struct joint *items;
	size_t count;
};

/* Finds how the stages are joined. */
void joints_find(struct joints *, const struct accounts *);
void joints_release(struct joints *);

/* Whether an end of that stage is there. */
bool joint_side_has(const struct joint_side *, const struct account *);

/* Whether what arrived is what was sent, and in its order. */
bool joint_delivers(const struct joint *);
bool joint_keeps_order(const struct joint *);

#endif
