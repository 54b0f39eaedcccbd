#include "topic/verify.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "json.h"
#include "memory.h"
#include "topic_group.h"
#include "topic_key.h"
#include "topic_reader.h"
#include "topic_segments.h"

enum { BLOCK = 1024 * 1024 };

struct verification {
	struct stage *stage;
	struct topic *topic;
	size_t partition;
	struct verified result;
	struct record record;
	struct fields fields;
	const struct field *control;	/* "@weir" */
	struct topic_key key;
};

void
verify_add_partition(
    struct buffer *text, const struct topic *topic, size_t partition)
{
	buffer_add_char(text, '{');
	json_member_text(text, "topic", topic_name(topic));
	json_member_integer(text, "partition", (int64_t)partition);
}

static void
tell(struct verification *work, uint64_t offset, const char *fault)
{
	struct buffer text = {0};

	verify_add_partition(&text, work->topic, work->partition);
	json_member_integer(&text, "offset", (int64_t)offset);
	json_member_text(&text, "fault", fault);
	buffer_add_char(&text, '}');
	stage_make(work->stage, buffer_span(&text));
	buffer_release(&text);
	work->result.faults++;
}

/* -- what is not in the lines -- */

/* Whether a group is in no part of the partition, which may have grown since
 * its end was read. */
static bool
is_nowhere(const struct verification *work, uint64_t offset)
{
	const struct verified *result = &work->result;
	struct topic_end now = {0};
	uint64_t end = result->end;

	if (offset > end) {
		topic_read_end(work->topic, &now);
		end = now.offsets[work->partition];
		topic_end_release(&now);
	}
	return offset < result->first || offset > end;
}

static void
check_groups(struct verification *work)
{
	struct strings groups = topic_groups(work->topic);
	uint64_t offset;
	char fault[200];

	for (size_t i = 0; i < groups.count; i++) {
		const char *name = groups.items[i];

		if (topic_group_offset(
		    work->topic, work->partition, name, &offset) &&
		    is_nowhere(work, offset)) {
			snprintf(fault, sizeof fault, "the group '%s' is "
			    "where nothing is", name);
			tell(work, offset, fault);
		}
		free((void *)name);
	}
	strings_release(&groups);
}

/* -- the lines -- */

/* Says what is wrong with a record, if anything. */
static void
check_record(struct verification *work, uint64_t offset)
{
	char fault[64];
	size_t home;

	if (field_kind(work->control, &work->record) != KIND_MISSING) {
		tell(work, offset, "a control line");
		return;
	}
	home = topic_key_partition(&work->key, &work->record);
	if (home == work->partition)
		return;
	snprintf(fault, sizeof fault, "a record of partition %zu", home);
	tell(work, offset, fault);
}

/* Checks the lines in front of a newline at limit, the first of which has that
 * offset. */
static void
check_lines(struct verification *work, const char *line, const char *limit,
    uint64_t offset)
{
	struct scan_fault fault;
	const char *newline;
	bool valid;

	for (; line <= limit; line = newline + 1) {
		newline = record_scan(
		    &work->record, line, limit, &fault, &valid);
		work->result.records += valid;
		if (valid)
			check_record(work, offset);
		else
			tell(work, offset, fault.reason);
		offset += (uint64_t)(newline - line) + 1;
	}
}

/* Reads all that can be read. A line that is longer than the buffer makes that
 * grow. */
static void
check_all(struct verification *work)
{
	struct verified *result = &work->result;
	struct topic_reader *reader = topic_reader_open(work->topic,
	    work->partition, result->first, result->end);
	struct buffer lines = {0};
	uint64_t offset = result->first;
	size_t got;

	for (;;) {
		buffer_reserve(&lines, BLOCK + SCAN_PADDING);
		got = topic_reader_read(
		    reader, lines.data + lines.size, BLOCK, result->end);
		if (!got)
			break;
		lines.size += got;
		if (topic_reader_within(reader))
			continue;
		memset(lines.data + lines.size, 0, SCAN_PADDING);
		check_lines(work, lines.data, lines.data + lines.size - 1,
		    offset);
		offset += lines.size;
		buffer_clear(&lines);
	}
	if (lines.size)
		tell(work, offset, "the last line does not end");
	topic_reader_free(reader);
	buffer_release(&lines);
}

/* Gives the field at a path. */
static const struct field *
field_at(struct verification *work, const char *path)
{
	const char *fault;
	const struct field *field = fields_add(&work->fields, path, &fault);

	if (!field)
		fail(EXIT_CONFIG, "the key of '%s': '%s' %s",
		    work->topic->path, path, fault);
	return field;
}

/* Finds the fields that say what a record is, and where it belongs. */
static void
find_fields(struct verification *work)
{
	const struct strings *paths = &work->topic->key;
	struct key_fields key = {.count = paths->count};

	fields_init(&work->fields);
	work->control = field_at(work, "@weir");
	key.fields = allocate((key.count + 1) * sizeof *key.fields);
	for (size_t i = 0; i < key.count; i++)
		key.fields[i] = field_at(work, paths->items[i]);
	topic_key_init(&work->key, work->topic, key);
	record_init(&work->record, &work->fields);
}

/* Finds out what there is of the partition. A writer and readers may go on
 * meanwhile, so that the end is read before the segments, which may have come
 * further; retention is held off. */
static void
measure(struct verification *work)
{
	int hold = topic_hold(work->topic);
	struct verified *result = &work->result;
	struct topic_segments segments;
	struct topic_end end = {0};
	uint64_t reach;

	topic_read_end(work->topic, &end);
	segments = topic_segments_list(work->topic, work->partition);
	reach = topic_segments_reach(&segments);
	result->first = topic_segments_first(&segments);
	result->end = end.offsets[work->partition];
	check_groups(work);
	if (reach < result->end) {
		tell(work, reach, "bytes in front of the end are missing");
		result->end = reach;
	}
	topic_end_release(&end);
	topic_segments_release(&segments);
	topic_release(hold);
}

struct verified
verify_partition(struct stage *stage, struct topic *topic, size_t partition)
{
	struct verification work = {stage, topic, partition};

	find_fields(&work);
	measure(&work);
	check_all(&work);
	record_release(&work.record);
	topic_key_release(&work.key);
	fields_release(&work.fields);
	return work.result;
}
