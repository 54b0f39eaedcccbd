#include "topic.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <unistd.h>

#include "durable.h"
#include "fail.h"
#include "json.h"
#include "number.h"
#include "scan.h"

enum { FORMAT = 1, LARGEST = 64 * 1024 };

const char *
topic_place(const char *uri)
{
	static const char scheme[] = "log:";
	const char *path = uri + sizeof scheme - 1;

	if (strncasecmp(uri, scheme, sizeof scheme - 1) != 0 || !*path)
		fail(EXIT_USAGE, "'%s' is not log:DIR/TOPIC", uri);
	if (path[0] == '/' && path[1] == '/' && path[2] != '/')
		fail(EXIT_USAGE, "'%s' names a host; write log:DIR/TOPIC",
		    uri);
	return path;
}

void
topic_add_folder(
    struct buffer *path, const struct topic *topic, size_t partition)
{
	buffer_printf(path, "%s/%zu", topic->path, partition);
}

/* Gives TOPIC/NAME, in the buffer. */
static const char *
path_of(struct buffer *buffer, const char *topic, const char *name)
{
	buffer_clear(buffer);
	buffer_printf(buffer, "%s/%s", topic, name);
	return buffer_string(buffer);
}

/* -- topic.json -- */

static void
add_key(struct buffer *text, const struct strings *key)
{
	for (size_t i = 0; i < key->count; i++)
		buffer_printf(text, "%s%s", i ? "," : "", key->items[i]);
}

static void
split_key(struct strings *key, struct span text)
{
	const char *end = text.data + text.size, *comma;

	for (const char *p = text.data; p <= end; p = comma + 1) {
		comma = memchr(p, ',', (size_t)(end - p));
		if (!comma)
			comma = end;
		strings_add(key, span_string(
		    (struct span){p, (size_t)(comma - p)}));
	}
}

/* Reads a file of at most LARGEST bytes, and adds what the scanner wants behind
 * them; gives false with errno. */
static bool
read_file(const char *path, struct buffer *text)
{
	int file = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t size;

	if (file < 0)
		return false;
	size = read(file, buffer_reserve(text, LARGEST + SCAN_PADDING),
	    LARGEST);
	close(file);
	if (size < 0)
		return false;
	memset(text->data + size, 0, SCAN_PADDING);
	text->size = (size_t)size;
	return true;
}

/* Takes one member of topic.json; what it does not know is of no matter. */
static void
take_member(struct topic *topic, const struct member *member, int64_t *format)
{
	struct span text = {member->value.data, member->value.size};
	struct arena arena = {0};
	int64_t number = 0;

	if (member->value.kind == KIND_NUMBER)
		number_integer(text, &number);
	if (span_is(member->name, "format"))
		*format = number;
	if (span_is(member->name, "partitions"))
		topic->partitions = (size_t)number;
	if (span_is(member->name, "id") && text.size <= IDENTITY)
		memcpy(topic->id, text.data, text.size);
	if (span_is(member->name, "key") && member->value.kind == KIND_STRING)
		split_key(&topic->key, json_decode(text, &arena));
	arena_release(&arena);
}

static void
read_description(struct topic *topic, const char *path, struct buffer *text)
{
	struct scan_fault fault;
	struct member member;
	const char *at = text->data;
	int64_t format = 0;

	if (text->size && *at == '{' &&
	    scan_text(buffer_span(text), &fault))
		while (scan_member(&at, &member))
			take_member(topic, &member, &format);
	if (format > FORMAT)
		fail(EXIT_CONFIG, "'%s' has the format %" PRId64 ", and this "
		    "program knows up to %d", path, format, FORMAT);
	if (format < 1 || topic->partitions < 1 ||
	    topic->partitions > TOPIC_PARTITIONS)
		fail(EXIT_CONFIG, "'%s' does not describe a topic", path);
}

static void
add_description(
    struct buffer *text, size_t partitions, const struct strings *key)
{
	struct buffer joined = {0};
	char id[IDENTITY + 1];

	identity_make(id);
	buffer_printf(text, "{\"format\":%d,\"id\":\"%s\",\"partitions\":%zu",
	    FORMAT, id, partitions);
	if (key->count) {
		add_key(&joined, key);
		buffer_add_string(text, ",\"key\":");
		json_add_string(text, buffer_span(&joined));
		buffer_add_string(text, ",\"hash\":\"xxh3-64\"");
	}
	buffer_add_string(text, "}\n");
	buffer_release(&joined);
}

/* -- opening -- */

/* Opens a topic whose path is set. */
static void
open_topic(struct topic *topic, bool write)
{
	struct buffer path = {0}, text = {0};

	path_of(&path, topic->path, "topic.json");
	if (!read_file(path.data, &text))
		fail_open(EXIT_INPUT, path.data);
	read_description(topic, path.data, &text);
	path_of(&path, topic->path, "end");
	if (!mark_open(&topic->end, path.data, write))
		fail_open(EXIT_INPUT, path.data);
	buffer_release(&path);
	buffer_release(&text);
}

static void
set_path(struct topic *topic, const char *path)
{
	size_t size = strlen(path);

	while (size > 1 && path[size - 1] == '/')
		size--;
	memset(topic, 0, sizeof *topic);
	topic->path = span_string((struct span){path, size});
}

void
topic_open(struct topic *topic, const char *path)
{
	set_path(topic, path);
	open_topic(topic, false);
}

/* What is made last says that the rest is there; of several who make the topic
 * at once one describes it. */
static void
make(const struct topic *topic, size_t partitions, const struct strings *key)
{
	static const char nothing[] = "{\"ends\":[],\"synced\":true}";
	struct buffer path = {0}, text = {0};
	bool made = durable_folder(topic->path) &&
	    durable_folder(path_of(&path, topic->path, "groups"));

	made = made && mark_make(path_of(&path, topic->path, "end"),
	    span_of(nothing));
	add_description(&text, partitions, key);
	made = made && durable_file(path_of(&path, topic->path, "topic.json"),
	    buffer_span(&text));
	if (!made)
		fail_open(EXIT_CREATE, topic->path);
	buffer_release(&path);
	buffer_release(&text);
}

static void
check_same(const struct topic *topic, size_t partitions,
    const struct strings *key)
{
	struct buffer ours = {0}, theirs = {0};

	if (partitions && partitions != topic->partitions)
		fail(EXIT_CONFIG, "'%s' has %zu partitions, not %zu",
		    topic->path, topic->partitions, partitions);
	add_key(&ours, key);
	add_key(&theirs, &topic->key);
	if (key->count &&
	    !span_equal(buffer_span(&ours), buffer_span(&theirs)))
		fail(EXIT_CONFIG, "'%s' has the key '%s', not '%s'",
		    topic->path, buffer_string(&theirs),
		    buffer_string(&ours));
	buffer_release(&ours);
	buffer_release(&theirs);
}

void
topic_open_writer(struct topic *topic, const char *path, size_t partitions,
    const struct strings *key)
{
	set_path(topic, path);
	if (!topic_is(topic->path))
		make(topic, partitions ? partitions : 1, key);
	open_topic(topic, true);
	check_same(topic, partitions, key);
}

void
topic_close(struct topic *topic)
{
	mark_close(&topic->end);
	for (size_t i = 0; i < topic->key.count; i++)
		free((void *)topic->key.items[i]);
	strings_release(&topic->key);
	free(topic->path);
}

const char *
topic_name(const struct topic *topic)
{
	const char *slash = strrchr(topic->path, '/');

	return slash ? slash + 1 : topic->path;
}

bool
topic_is(const char *path)
{
	struct buffer name = {0};
	bool is = access(path_of(&name, path, "topic.json"), F_OK) == 0;

	buffer_release(&name);
	return is;
}
