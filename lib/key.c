/*
 * A value is a tag, which orders the kinds, and what follows it:
 *
 *     null, false, true    nothing
 *     number               as number_key_add() has it
 *     string, other text   its bytes, NUL as NUL 0xff, ended by NUL NUL
 *
 * so that no value is the prefix of another, and values can stand in a row.
 */
#include "key.h"

#include "json.h"
#include "number.h"

enum tag {
	TAG_NULL = 1,
	TAG_FALSE,
	TAG_TRUE,
	TAG_NUMBER,
	TAG_STRING,
	TAG_TEXT,
};

/* Adds text as it stands in a line, where no NUL is. */
static void
add_text(struct buffer *key, enum tag tag, const struct value *value)
{
	char *at = buffer_reserve(key, 3 + (size_t)value->size);

	*at++ = (char)tag;
	at = mempcpy(at, value->data, value->size);
	memset(at, '\0', 2);
	key->size += 3 + (size_t)value->size;
}

static void
add_decoded(struct buffer *key, struct span bytes)
{
	const char *nul;
	size_t size;

	buffer_add_char(key, TAG_STRING);
	while ((nul = memchr(bytes.data, '\0', bytes.size))) {
		size = (size_t)(nul - bytes.data) + 1;
		buffer_add(key, bytes.data, size);
		buffer_add_char(key, (char)0xff);
		bytes.data += size;
		bytes.size -= size;
	}
	buffer_add_span(key, bytes);
	buffer_add(key, "\0\0", 2);
}

void
key_add_value(
    struct buffer *key, const struct value *value, struct arena *arena)
{
	struct span text;

	switch ((enum kind)value->kind) {
	case KIND_MISSING:
	case KIND_NULL:
		buffer_add_char(key, TAG_NULL);
		break;
	case KIND_FALSE:
		buffer_add_char(key, TAG_FALSE);
		break;
	case KIND_TRUE:
		buffer_add_char(key, TAG_TRUE);
		break;
	case KIND_NUMBER:
		buffer_add_char(key, TAG_NUMBER);
		number_key_add(key, value_text(value));
		break;
	case KIND_STRING:
		if (!value->escaped) {
			add_text(key, TAG_STRING, value);
			break;
		}
		value_string(value, arena, &text);
		add_decoded(key, text);
		break;
	case KIND_ARRAY:
	case KIND_OBJECT:
		add_text(key, TAG_TEXT, value);
		break;
	}
}

void
key_add(struct buffer *key, const struct key_fields *fields,
    struct record *record, bool *defined)
{
	bool all = true;

	for (size_t i = 0; i < fields->count; i++) {
		all = all && field_defined(fields->fields[i], record);
		key_add_value(key, field_value(fields->fields[i], record),
		    &record->arena);
	}
	if (defined)
		*defined = all;
}

/* Reads what stands between tag and tag, and gives its size in the key. */
static size_t
read_bytes(struct buffer *text, const char *key)
{
	size_t at = 0;

	for (; key[at] || key[at + 1]; at++) {
		buffer_add_char(text, key[at]);
		at += !key[at];
	}
	return at + 2;
}

/* Most strings have no NUL in them, and stand in the key as they are. */
static size_t
read_string(struct buffer *json, const char *key)
{
	size_t size = strlen(key);
	struct buffer text = {0};

	if (!key[size + 1]) {
		json_add_string(json, (struct span){key, size});
		return size + 2;
	}
	size = read_bytes(&text, key);
	json_add_string(json, buffer_span(&text));
	buffer_release(&text);
	return size;
}

size_t
key_read(struct buffer *json, struct span key)
{
	struct span rest = {key.data + 1, key.size - 1};
	size_t size = 0;

	switch (*key.data) {
	case TAG_NULL:
		buffer_add_string(json, "null");
		break;
	case TAG_FALSE:
		buffer_add_string(json, "false");
		break;
	case TAG_TRUE:
		buffer_add_string(json, "true");
		break;
	case TAG_NUMBER:
		size = number_key_read(json, rest);
		break;
	case TAG_STRING:
		size = read_string(json, rest.data);
		break;
	case TAG_TEXT:
		size = read_bytes(json, rest.data);
		break;
	}
	return 1 + size;
}
