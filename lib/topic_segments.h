/*
 * topic_segments - the files that a partition of a topic consists of
 *
 * Each but the last goes on exactly where the next one begins.
 */
#ifndef TOPIC_SEGMENTS_H
#define TOPIC_SEGMENTS_H

#include "topic.h"

struct topic_segment {
	uint64_t first;		/* the offset of its first byte */
	uint64_t size;
	int64_t written;	/* when last, nanoseconds since 1970 */
};

struct topic_segments {
	struct topic_segment *items;	/* by offset */
	size_t count;
};

/* Lists them; there may be none where nobody has written yet. */
struct topic_segments topic_segments_list(
    const struct topic *, size_t partition);
void topic_segments_release(struct topic_segments *);

/* The offset where the partition begins: 0 where there are none. */
uint64_t topic_segments_first(const struct topic_segments *);

/* The offset up to which they follow one another without a gap. */
uint64_t topic_segments_reach(const struct topic_segments *);

/* Gives the one that an offset is in, the last one that may be; NULL where
 * all begin behind it. */
const struct topic_segment *topic_segments_find(
    const struct topic_segments *, uint64_t offset);

/* Opens the one that begins at an offset; -1 with errno. */
int topic_segments_open(const struct topic *, size_t partition,
    uint64_t first, int flags);

/* Removes it, for good when this returns; fails where that is not possible. */
void topic_segments_remove(
    const struct topic *, size_t partition, uint64_t first);

#endif
