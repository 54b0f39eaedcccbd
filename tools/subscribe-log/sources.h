/*
 * sources - the partitions of a topic that are read
 */
#ifndef SUBSCRIBE_LOG_SOURCES_H
#define SUBSCRIBE_LOG_SOURCES_H

#include "subscribe.h"
#include "topic_group.h"
#include "topic_reader.h"

struct source {
	size_t partition;
	struct topic_reader *reader;
	struct topic_group group;	/* where there is one */
	bool waiting;		/* for the time of --from */
};

struct sources {
	const struct subscribe *subscribe;
	struct topic *topic;
	struct topic_end end;	/* up to where they are read */
	struct source *items;
	size_t count;
	size_t at;		/* the one read last */
};

/* Opens the partitions that the options name, where they say or where the
 * group has stopped; fails where that is not possible. Borrows both. */
void sources_open(
    struct sources *, const struct subscribe *, struct topic *);
void sources_release(struct sources *);

/*
 * Reads up to size bytes, whole lines or a part of a long one; 0 where all are
 * at their end. One partition is read after the other, and with --follow a
 * block of each in turn; none is left within a line.
 */
size_t sources_read(struct sources *, char *data, size_t size);

/* Whether more was read than the group has committed; and commits that. */
bool sources_ahead(const struct sources *);
void sources_commit(struct sources *);

#endif
