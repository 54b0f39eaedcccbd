/*
 * sources - the partitions of a topic that are read
 */
#ifndef SUBSCRIBE_LOG_SOURCES_H
#define SUBSCRIBE_LOG_SOURCES_H

#include "subscribe-log/waypoint.h"
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

	/* With checkpoints. */
	struct waypoint place;	/* its turns are noted since the last barrier */
	struct waypoint plan;	/* what is read again, in the same turns */
	bool noting, planned;
	size_t next;		/* turn of the plan */
};

/* Finds the partitions that the options name; fails where there are none.
 * Borrows both. */
void sources_open(
    struct sources *, const struct subscribe *, struct topic *);
void sources_release(struct sources *);

/* Begins where the options say or the group has stopped; fails where that is
 * not possible. */
void sources_begin(struct sources *);

/* Begins at a place; gives false where that is in another topic, or in other
 * partitions. */
bool sources_seek(struct sources *, const char *place);

/*
 * Reads up to size bytes, whole lines or a part of a long one; 0 where all are
 * at their end, or at the bound. One partition is read after the other, and
 * with --follow a block of each in turn; none is left within a line. Where
 * there is a bound, the turns are those in which it was reached before.
 */
size_t sources_read(
    struct sources *, struct stage *, char *data, size_t size);

/* Tells a watermark at this place, since nothing has come. */
void sources_idle(struct sources *, struct stage *, int64_t watermark);

/* Whether more was read than the group has committed; and commits that. */
bool sources_ahead(const struct sources *);
void sources_commit(struct sources *);

/* -- checkpoints -- */

/* Adds where they stand; the next turns are those behind it. */
void sources_write_place(struct sources *, struct buffer *);

/* Sets the bound; NULL is none. */
void sources_bound(struct sources *, const char *place);

/* Commits a place for the group. */
void sources_commit_place(struct sources *, const char *place);

#endif
