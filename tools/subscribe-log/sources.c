#include "subscribe-log/sources.h"

#include <stdlib.h>

#include "json.h"
#include "memory.h"
#include "topic_segments.h"

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
	memcpy(sources->place.topic, topic->id, sizeof topic->id);
	json_add_string(&sources->place.where,
	    span_of(subscribe->where ? subscribe->where : ""));
	topic_read_end(topic, &sources->end);
	sources->items = allocate_zeroed(sources->count,
	    sizeof *sources->items);
	for (size_t i = 0; i < sources->count; i++)
		sources->items[i].partition = first + i;
}

void
sources_release(struct sources *sources)
{
	for (size_t i = 0; i < sources->count; i++) {
		topic_reader_free(sources->items[i].reader);
		topic_group_close(&sources->items[i].group);
	}
	topic_end_release(&sources->end);
	waypoint_release(&sources->place);
	waypoint_release(&sources->plan);
	free(sources->items);
}

/* -- where to begin -- */

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

/* Whether a place is one of these partitions, as all its turns must be. */
static bool
is_here(const struct sources *sources, const struct waypoint *place)
{
	const struct numbers *turns = &place->turns;
	int64_t first = (int64_t)sources->items[0].partition;

	for (size_t i = 0; i < turns->count; i += 2)
		if (turns->items[i] != WAYPOINT_IDLE &&
		    (turns->items[i] < first ||
		    turns->items[i] >= first + (int64_t)sources->count))
			return false;
	return !strcmp(place->topic, sources->topic->id) &&
	    place->first == first && place->offsets.count == sources->count;
}

/* Opens a partition at a place, or where the group has stopped or is to begin.
 * Retention is held off, so that it cannot remove what is about to be read. */
static void
open_source(struct sources *sources, struct source *source, int64_t place)
{
	const char *group = sources->subscribe->group;
	bool from_time = sources->subscribe->start == SUBSCRIBE_TIME;
	int hold = topic_hold(sources->topic);
	uint64_t first = place < 0 ? first_offset(sources, source->partition) :
	    (uint64_t)place;
	uint64_t offset = first;

	source->waiting = from_time;
	if (group) {
		topic_group_join(&source->group, sources->topic,
		    source->partition, group, first, from_time);
		offset = place < 0 ? source->group.offset : first;
		source->waiting = from_time && source->group.waiting;
	}
	source->reader = topic_reader_open(sources->topic, source->partition,
	    offset, sources->end.offsets[source->partition]);
	topic_release(hold);
}

void
sources_begin(struct sources *sources)
{
	for (size_t i = 0; i < sources->count; i++)
		open_source(sources, &sources->items[i], -1);
}

bool
sources_seek(struct sources *sources, const char *text)
{
	struct waypoint place;
	bool here;

	waypoint_read(&place, text);
	here = is_here(sources, &place);
	for (size_t i = 0; here && i < sources->count; i++) {
		open_source(
		    sources, &sources->items[i], place.offsets.items[i]);
		sources->items[i].waiting = place.waiting.items[i];
	}
	waypoint_release(&place);
	return here;
}

/* -- reading -- */

/* Reads the partition at hand up to an offset. */
static size_t
read_source(
    struct sources *sources, char *data, size_t size, uint64_t upto)
{
	struct source *source = &sources->items[sources->at];
	uint64_t before = topic_reader_offset(source->reader), after;
	uint64_t end = sources->end.offsets[source->partition];
	size_t got;

	got = topic_reader_read(
	    source->reader, data, size, upto < end ? upto : end);
	after = topic_reader_offset(source->reader);
	if (sources->noting && after != before)
		waypoint_turn(&sources->place, (int64_t)source->partition,
		    (int64_t)after);
	return got;
}

static size_t
read_on(struct sources *sources, char *data, size_t size)
{
	bool next = sources->subscribe->follow &&
	    !topic_reader_within(sources->items[sources->at].reader);
	size_t got = 0;

	for (size_t i = 0; i < sources->count && !got; i++) {
		if (i || next)
			sources->at = (sources->at + 1) % sources->count;
		got = read_source(sources, data, size, UINT64_MAX);
	}
	return got;
}

/* Reads what was read before. */
static size_t
read_again(
    struct sources *sources, struct stage *stage, char *data, size_t size)
{
	const struct numbers *turns = &sources->plan.turns;
	const int64_t *turn;
	size_t got = 0;

	while (!got && sources->next < turns->count) {
		turn = turns->items + sources->next;
		if (turn[0] == WAYPOINT_IDLE) {
			sources_idle(sources, stage, turn[1]);
		} else {
			sources->at = (size_t)(turn[0] - sources->plan.first);
			got = read_source(
			    sources, data, size, (uint64_t)turn[1]);
		}
		if (!got)
			sources->next += 2;
	}
	return got;
}

size_t
sources_read(
    struct sources *sources, struct stage *stage, char *data, size_t size)
{
	return sources->planned ? read_again(sources, stage, data, size) :
	    read_on(sources, data, size);
}

void
sources_idle(struct sources *sources, struct stage *stage, int64_t watermark)
{
	stage_tell_idle(stage, watermark);
	if (sources->noting)
		waypoint_turn(&sources->place, WAYPOINT_IDLE, watermark);
}

/* -- groups -- */

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
		    topic_reader_offset(sources->items[i].reader),
		    sources->items[i].waiting);
}

/* -- checkpoints -- */

void
sources_write_place(struct sources *sources, struct buffer *text)
{
	struct waypoint *place = &sources->place;

	place->first = (int64_t)sources->items[0].partition;
	place->offsets.count = place->waiting.count = 0;
	for (size_t i = 0; i < sources->count; i++) {
		const struct source *source = &sources->items[i];

		numbers_add(&place->offsets,
		    (int64_t)topic_reader_offset(source->reader));
		numbers_add(&place->waiting, source->waiting);
	}
	waypoint_write(place, text);
	place->turns.count = 0;
}

void
sources_bound(struct sources *sources, const char *text)
{
	waypoint_release(&sources->plan);
	sources->next = 0;
	sources->planned = text;
	if (!text)
		return;
	waypoint_read(&sources->plan, text);
	if (!is_here(sources, &sources->plan))
		fail(EXIT_CONFIG, "%s is no place in '%s'", text,
		    sources->topic->path);
	if (!span_equal(buffer_span(&sources->plan.where),
	    buffer_span(&sources->place.where)))
		fail(EXIT_CONFIG, "what sinks have not committed yet was read "
		    "with --where %s; run it as it was before once more",
		    buffer_string(&sources->plan.where));
}

void
sources_commit_place(struct sources *sources, const char *text)
{
	struct waypoint place;

	waypoint_read(&place, text);
	for (size_t i = 0; sources->subscribe->group && i < sources->count &&
	    i < place.offsets.count; i++)
		topic_group_commit(&sources->items[i].group,
		    (uint64_t)place.offsets.items[i],
		    place.waiting.items[i]);
	waypoint_release(&place);
}
