/*
 * How far the partitions go: {"ends":[120,0],"synced":true,"note":…}
 */
#include "topic.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "fail.h"
#include "hash.h"
#include "scan.h"

static void
take_end(struct topic_end *end, const struct member *member, size_t partitions)
{
	const char *p = member->value.data;
	char *after;

	if (span_is(member->name, "synced"))
		end->synced = member->value.kind == KIND_TRUE;
	if (span_is(member->name, "note"))
		buffer_add(&end->note, p, member->value.size);
	if (!span_is(member->name, "ends") || p[1] == ']')
		return;
	for (size_t i = 0; i < partitions && *p != ']'; i++, p = after)
		end->offsets[i] = strtoull(p + 1, &after, 10);
}

void
topic_read_end(struct topic *topic, struct topic_end *end)
{
	struct buffer text = {0};
	struct member member;
	const char *at;

	if (!mark_read(&topic->end, &text))
		fail(EXIT_CONFIG, "'%s' is damaged: no copy in it is whole",
		    topic->end.path);
	memset(end->offsets, 0, sizeof end->offsets);
	buffer_clear(&end->note);
	buffer_pad(&text, SCAN_PADDING);
	at = text.data;
	while (scan_member(&at, &member))
		take_end(end, &member, topic->partitions);
	buffer_release(&text);
}

static void
add_end(struct buffer *text, size_t partitions, const struct topic_end *end)
{
	buffer_add_string(text, "{\"ends\":[");
	for (size_t i = 0; i < partitions; i++)
		buffer_printf(text, "%s%" PRIu64, i ? "," : "",
		    end->offsets[i]);
	buffer_printf(text, "],\"synced\":%s",
	    end->synced ? "true" : "false");
	if (end->note.size) {
		buffer_add_string(text, ",\"note\":");
		buffer_add_span(text, buffer_span(&end->note));
	}
	buffer_add_char(text, '}');
}

bool
topic_write_end(struct topic *topic, const struct topic_end *end)
{
	struct buffer text = {0};
	bool written;

	if (end->note.size > TOPIC_NOTE)
		fail(EXIT_BUG, "a note of %zu bytes", end->note.size);
	add_end(&text, topic->partitions, end);
	written = mark_write(&topic->end, buffer_span(&text), end->synced);
	buffer_release(&text);
	return written;
}

void
topic_end_release(struct topic_end *end)
{
	buffer_release(&end->note);
}

/* -- keys -- */

size_t
topic_partition(const struct topic *topic, struct span key)
{
	return hash_bytes(key) % topic->partitions;
}
