/*
 * topic_trim - retention: removes the oldest segments of a topic
 */
#ifndef TOPIC_TRIM_H
#define TOPIC_TRIM_H

#include "topic_group.h"

/* What is kept; 0: without limit. */
struct topic_retention {
	int64_t time;		/* nanoseconds since a segment was written */
	int64_t size;		/* bytes of a partition */
	bool force;		/* also what groups have not read yet */
};

/* What was done in one partition. */
struct topic_trimmed {
	size_t segments;
	uint64_t bytes;
	uint64_t first;		/* the offset where it begins now */
	char group[TOPIC_GROUP + 1];	/* that held the next one, or "" */
};

/*
 * Removes segments, the oldest first, while one is older than the time or the
 * partition is larger than the size; never the last one, and, unless forced,
 * none that a group still has to read. Now is the time since 1970.
 */
struct topic_trimmed topic_trim(struct topic *, size_t partition,
    const struct topic_retention *, int64_t now);

#endif
