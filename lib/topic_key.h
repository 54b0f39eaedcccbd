/*
 * topic_key - which partition of a topic a record belongs to
 *
 * It is the one that the JSON text of the key's values decides on, with commas
 * between them: the same text for all keys that are equal. See
 * weir-publish-log(1).
 */
#ifndef TOPIC_KEY_H
#define TOPIC_KEY_H

#include "key.h"
#include "topic.h"

struct topic_key {
	const struct topic *topic;
	struct key_fields fields;
	struct buffer bytes, text;
};

/* Borrows the topic, and takes the fields that its key names. */
void topic_key_init(
    struct topic_key *, const struct topic *, struct key_fields);
void topic_key_release(struct topic_key *);

/* Gives the partition of a record with those fields. */
size_t topic_key_partition(struct topic_key *, struct record *);

#endif
