/*
 * topic_writer - appends records to a topic
 *
 * What is added is there for readers, and for the writer after a crash, once it
 * is committed: all of it, in all partitions, or nothing.
 *
 *     topic_writer_add() ─ … ─ topic_writer_add() ─ topic_writer_commit()
 */
#ifndef TOPIC_WRITER_H
#define TOPIC_WRITER_H

#include "topic.h"

struct topic_writer_settings {
	uint64_t segment;	/* bytes after which the next one is begun */
	bool sync;		/* commits wait for the disk */
	int64_t patience;	/* how long another writer is waited for */
	void (*waiting)(void);	/* called again and again then, or NULL */
};

struct topic_writer;

/*
 * Gives a writer that goes on behind the last commit, what stands there being
 * removed; or fails, with 75 where another process writes, and with 78 where
 * segments are missing. Borrows the topic, which was opened for a writer.
 */
struct topic_writer *topic_writer_open(
    struct topic *, struct topic_writer_settings);

/* Drops what was not committed. */
void topic_writer_free(struct topic_writer *);

/*
 * Adds a line, without its newline, to a partition; and commits what was added.
 * Each gives false with errno where that fails: then nothing more can be done
 * than to free the writer.
 *
 * The note is a JSON object of at most TOPIC_NOTE bytes that is written down
 * together with the ends, such as the barrier they belong to; where it is
 * empty, the last one stays.
 */
bool topic_writer_add(
    struct topic_writer *, size_t partition, struct span line);
bool topic_writer_commit(struct topic_writer *, struct span note);

/* The note of the last commit, until the next one; or nothing. */
struct span topic_writer_note(const struct topic_writer *);

/* Bytes that were added since the last commit. */
uint64_t topic_writer_waiting(const struct topic_writer *);

/* How many segments were begun so far: when it grows, retention may look. */
uint64_t topic_writer_begun(const struct topic_writer *);

#endif
