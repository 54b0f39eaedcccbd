/*
 * joint_state - how joints are found, for the files of joint.h alone
 */
#ifndef JOINT_STATE_H
#define JOINT_STATE_H

#include "audit/joint.h"

struct search {
	struct joints *joints;
	/* All ends that there are, in the order of their stages. */
	struct joint_side writers, readers;
};

/* joint.c: adds a joint, and an end to it. */
struct joint *joints_add(struct joints *, enum joint_way);
void joint_add_writer(struct joint *, struct account_end *);
void joint_add_reader(struct joint *, struct account_end *);
void joint_side_add(struct joint_side *, struct account_end *);

/* joint.c: whether what goes out of a stage comes to another: then nothing goes
 * the other way. */
bool joints_lead(const struct joints *, const struct account *from,
    const struct account *to);

/* joint_mix.c: joins the ends that are left where those who wrote and those who
 * read have the same lines all together. */
void joints_mix(struct search *);

#endif
