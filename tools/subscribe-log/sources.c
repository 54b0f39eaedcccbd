#include "subscribe-log/sources.h"

#include <stdlib.h>

#include "memory.h"
#include "topic_segments.h"

/* Where a partition is read from, where no group knows better. */
static uint64_t
first_offset(const struct sources *sources, size_t partition)
{
	struct topic_segments segments;
	uint64_t first;

	if (sources->subscribe->start == SUBSCRIBE_LATEST)
		return sources->end.offsets[partition];
	if (sources->subscribe->start == SUBSCRIBE_OFFSET)
		return sources->subscribe->offset;
	segments = topic_segments_list(sources->topic, partition);
	first = topic_segments_first(&segments);
	topic_segments_release(&segments);
	return first;
}

/* Retention is held off, so that it cannot remove what is about to be read. */
static void
open_source(struct sources *sources, struct source *source)
{
	const char *group = sources->subscribe->group;
	int hold = topic_hold(sources->topic);
	uint64_t first = first_offset(sources, source->partition);
	uint64_t offset = first;

	if (group) {
		topic_group_join(&source->group, sources->topic,
		    source->partition, group, first);
		offset = source->group.offset;
	}
	/* A group that has moved on has seen that time. */
	source->waiting = sources->subscribe->start == SUBSCRIBE_TIME &&
	    offset == first;
	source->reader = topic_reader_open(sources->topic, source->partition,
	    offset, sources->end.offsets[source->partition]);
	topic_release(hold);
}

void
sources_open(struct sources *sources, const struct subscribe *subscribe,
    struct topic *topic)
{
	size_t first = 0;

	*sources = (struct sources){
	    .subscribe = subscribe, .topic = topic, .count = topic->partitions};
	if (subscribe->partition >= (int64_t)sources->count)
		fail(EXIT_USAGE, "--partition: '%s' has %zu", topic->path,
		    sources->count);
	if (subscribe->partition >= 0) {
		first = (size_t)subscribe->partition;
		sources->count = 1;
	}
	if (subscribe->start == SUBSCRIBE_OFFSET && sources->count > 1)
		fail(EXIT_USAGE, "--from: an offset needs --partition, since "
		    "'%s' has %zu", topic->path, sources->count);
	topic_read_end(topic, &sources->end);
	sources->items = allocate_zeroed(sources->count,
	    sizeof *sources->items);
	for (size_t i = 0; i < sources->count; i++) {
		sources->items[i].partition = first + i;
		open_source(sources, &sources->items[i]);
	}
}

void
sources_release(struct sources *sources)
{
	for (size_t i = 0; i < sources->count; i++) {
		topic_reader_free(sources->items[i].reader);
		topic_group_close(&sources->items[i].group);
	}
	topic_end_release(&sources->end);
	free(sources->items);
}

size_t
sources_read(struct sources *sources, char *data, size_t size)
{
	struct source *source = &sources->items[sources->at];
	bool next = sources->subscribe->follow &&
	    !topic_reader_within(source->reader);
	size_t got = 0;

	for (size_t i = 0; i < sources->count && !got; i++) {
		if (i || next)
			sources->at = (sources->at + 1) % sources->count;
		source = &sources->items[sources->at];
		got = topic_reader_read(source->reader, data, size,
		    sources->end.offsets[source->partition]);
	}
	return got;
}

bool
sources_ahead(const struct sources *sources)
{
	for (size_t i = 0; i < sources->count; i++)
		if (sources->subscribe->group &&
		    topic_reader_offset(sources->items[i].reader) !=
		    sources->items[i].group.offset)
			return true;
	return false;
}

void
sources_commit(struct sources *sources)
{
	if (!sources->subscribe->group)
		return;
	for (size_t i = 0; i < sources->count; i++)
		topic_group_commit(&sources->items[i].group,
		    topic_reader_offset(sources->items[i].reader));
}
