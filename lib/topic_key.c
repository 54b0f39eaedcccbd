#include "topic_key.h"

#include <stdlib.h>

void
topic_key_init(struct topic_key *key, const struct topic *topic,
    struct key_fields fields)
{
	*key = (struct topic_key){.topic = topic, .fields = fields};
}

void
topic_key_release(struct topic_key *key)
{
	free(key->fields.fields);
	buffer_release(&key->bytes);
	buffer_release(&key->text);
}

/* Adds a value as JSON text. A string with nothing escaped stands like that in
 * the line. */
static void
add_value(
    struct topic_key *key, const struct field *field, struct record *record)
{
	const struct value *value = field_value(field, record);
	struct key_fields one = {&field, 1};

	if (value->kind == KIND_STRING && !value->escaped) {
		buffer_add_span(&key->text, value_text(value));
		return;
	}
	buffer_clear(&key->bytes);
	key_add(&key->bytes, &one, record, NULL);
	key_read(&key->text, buffer_span(&key->bytes));
}

size_t
topic_key_partition(struct topic_key *key, struct record *record)
{
	if (key->topic->partitions == 1)
		return 0;
	buffer_clear(&key->text);
	for (size_t i = 0; i < key->fields.count; i++) {
		if (i)
			buffer_add_char(&key->text, ',');
		add_value(key, key->fields.fields[i], record);
	}
	return topic_partition(key->topic, buffer_span(&key->text));
}
