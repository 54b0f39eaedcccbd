/*
 * verify - reads a partition of a topic in full, and says what is wrong
 */
#ifndef TOPIC_VERIFY_H
#define TOPIC_VERIFY_H

#include "stage.h"
#include "topic.h"

/* What is right with a partition, and how often something is not. */
struct verified {
	uint64_t first, end, records, faults;
};

/* Writes a record for each fault: a line that is no record, that no topic holds
 * or that belongs to another partition, a gap between segments, a group that is
 * nowhere. */
struct verified verify_partition(
    struct stage *, struct topic *, size_t partition);

/* Adds the start of a record about a partition, up to the next member. */
void verify_add_partition(
    struct buffer *, const struct topic *, size_t partition);

#endif
