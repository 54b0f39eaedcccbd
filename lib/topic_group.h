/*
 * topic_group - how far a group of readers has come
 *
 * A group that has joined a partition holds what it has not read: retention
 * keeps it.
 */
#ifndef TOPIC_GROUP_H
#define TOPIC_GROUP_H

#include "topic.h"

enum { TOPIC_GROUP = 100 };	/* the longest name */

/* Keeps retention away until it is released: between finding out where a
 * partition begins and joining it there. */
int topic_hold(const struct topic *);
void topic_release(int hold);

struct topic_group {
	struct mark mark;
	/* That were committed last: */
	uint64_t offset;
	bool waiting;		/* for the first record that it wants */
};

/* Whether a text can name a group: letters, digits, "-", "_" and, but not as
 * the first, ".". */
bool topic_group_name(const char *);

/* Joins a partition: gives the group's offset and whether it waits, or makes
 * them those that are given where the group is new. To be called under
 * topic_hold(). Fails with 75 where another process reads the partition for the
 * group. */
void topic_group_join(struct topic_group *, const struct topic *,
    size_t partition, const char *name, uint64_t offset, bool waiting);

/* Commits them; fails with 74 where that is not possible. */
void topic_group_commit(struct topic_group *, uint64_t offset, bool waiting);

void topic_group_close(struct topic_group *);

/* Gives the names of all groups, sorted; the caller owns them. */
struct strings topic_groups(const struct topic *);

/* Gives the offset that a group has committed for good; false where it has
 * not joined the partition. */
bool topic_group_offset(const struct topic *, size_t partition,
    const char *name, uint64_t *offset);

/* Takes a group out of all partitions; false where there is none. Fails with
 * 75 where a process reads for it. */
bool topic_group_forget(const struct topic *, const char *name);

#endif
