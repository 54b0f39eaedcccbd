/*
 * topic - a stream of records in a folder, which many read and one writes
 *
 *     TOPIC/topic.json                    what is fixed when it is made
 *     TOPIC/end                           a mark: how far each partition goes
 *     TOPIC/0/00000000000000000000.ndjson its segments, named by the offset of
 *     TOPIC/0/00000000000268435531.ndjson     their first byte
 *     TOPIC/groups/NAME/0                 a mark: how far that group has read
 *
 * A partition is a row of lines. An offset is the place of a byte in it, and
 * counts those that retention has removed; a record has the offset of its
 * line's first byte. What stands behind the end is not there: a writer that
 * died left it, or one is about to commit it. See weir-topic(1).
 */
#ifndef TOPIC_H
#define TOPIC_H

#include "identity.h"
#include "mark.h"

enum { TOPIC_PARTITIONS = 128 };	/* at most */

struct topic {
	char *path;		/* without slashes at its end */
	char id[IDENTITY + 1];	/* tells it from one of the same name */
	size_t partitions;
	struct strings key;	/* fields that decide between them */
	struct mark end;
};

/* Where the partitions end, and what was written down with that. */
struct topic_end {
	uint64_t offsets[TOPIC_PARTITIONS];
	bool synced;		/* it and all before it is on disk */
	struct buffer note;	/* a JSON object of the writer's, or empty */
};

/* The longest note. */
enum { TOPIC_NOTE = MARK_TEXT - TOPIC_PARTITIONS * 21 - 64 };

/* Gives the folder in log:DIR/TOPIC, or fails. Borrows from it. */
const char *topic_place(const char *uri);

/* Opens a topic to read it, or fails with 66 where there is none. */
void topic_open(struct topic *, const char *path);

/*
 * Opens it for a writer. Where there is none, makes it with that many
 * partitions, between which the fields of key decide. Fails with 78 where it
 * has others; 0 and an empty key ask for nothing.
 */
void topic_open_writer(struct topic *, const char *path, size_t partitions,
    const struct strings *key);

void topic_close(struct topic *);

/* Gives the last part of its path. */
const char *topic_name(const struct topic *);

/* Whether a topic is in that folder. */
bool topic_is(const char *path);

/* Gives the ends that readers may go to, and that a writer goes on from. Zeroed
 * at first, the same one may be filled again. */
void topic_read_end(struct topic *, struct topic_end *);

/* Replaces them; gives false with errno. */
bool topic_write_end(struct topic *, const struct topic_end *);

void topic_end_release(struct topic_end *);

/* The partition for a key: the XXH3 hash of its JSON text, modulo their
 * number. */
size_t topic_partition(const struct topic *, struct span key);

/* Adds TOPIC/PARTITION. */
void topic_add_folder(
    struct buffer *, const struct topic *, size_t partition);

#endif
