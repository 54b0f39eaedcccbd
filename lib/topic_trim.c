#include "topic_trim.h"

#include <stdio.h>
#include <stdlib.h>

#include "topic_segments.h"

/* Gives the offset up to which all groups have read, and the name of the one
 * that is furthest behind. */
static uint64_t
held_from(const struct topic *topic, size_t partition,
    char holder[TOPIC_GROUP + 1])
{
	struct strings groups = topic_groups(topic);
	uint64_t from = UINT64_MAX, offset;

	for (size_t i = 0; i < groups.count; i++) {
		const char *name = groups.items[i];

		if (topic_group_offset(topic, partition, name, &offset) &&
		    offset < from) {
			from = offset;
			snprintf(holder, TOPIC_GROUP + 1, "%s", name);
		}
		free((void *)name);
	}
	strings_release(&groups);
	return from;
}

static bool
is_old(const struct topic_segment *segment, uint64_t total,
    const struct topic_retention *retention, int64_t now)
{
	return (retention->time && now - segment->written > retention->time) ||
	    (retention->size && total > (uint64_t)retention->size);
}

struct topic_trimmed
topic_trim(struct topic *topic, size_t partition,
    const struct topic_retention *retention, int64_t now)
{
	int hold = topic_hold(topic);
	struct topic_segments segments = topic_segments_list(topic, partition);
	struct topic_trimmed done = {0};
	struct topic_end end = {0};
	uint64_t held, reach = topic_segments_reach(&segments);
	char holder[TOPIC_GROUP + 1];

	topic_read_end(topic, &end);
	held = held_from(topic, partition, holder);
	done.first = topic_segments_first(&segments);
	for (size_t i = 0; i + 1 < segments.count; i++) {
		const struct topic_segment *segment = &segments.items[i];
		uint64_t next = segments.items[i + 1].first;

		if (next > end.offsets[partition] || next > reach ||
		    !is_old(segment, reach - segment->first, retention, now))
			break;
		if (next > held && !retention->force) {
			memcpy(done.group, holder, sizeof holder);
			break;
		}
		topic_segments_remove(topic, partition, segment->first);
		done.segments++;
		done.bytes += segment->size;
		done.first = next;
	}
	topic_end_release(&end);
	topic_segments_release(&segments);
	topic_release(hold);
	return done;
}
