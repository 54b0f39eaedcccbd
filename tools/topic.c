/* topic - lists, checks and trims local topics */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "clock.h"
#include "folder.h"
#include "json.h"
#include "nearest.h"
#include "stage.h"
#include "topic/verify.h"
#include "topic_group.h"
#include "topic_segments.h"
#include "topic_trim.h"

static struct {
	struct topic_retention retention;
	const char *path;	/* of the topic, or of the folder of some */
	bool faulty;
} self;

/* Writes the record that was made, and begins another one. */
static void
finish(struct stage *stage, struct buffer *text)
{
	buffer_add_char(text, '}');
	stage_make(stage, buffer_span(text));
	buffer_clear(text);
}

static void
add_number(struct buffer *text, const char *name, uint64_t value)
{
	json_member_integer(text, name, (int64_t)value);
}

static uint64_t
bytes_of(const struct topic *topic, size_t partition)
{
	struct topic_segments segments = topic_segments_list(topic, partition);
	uint64_t bytes = topic_segments_reach(&segments) -
	    topic_segments_first(&segments);

	topic_segments_release(&segments);
	return bytes;
}

/* -- list -- */

static void
list_one(struct stage *stage, const char *path)
{
	struct buffer text = {0};
	struct topic topic;
	uint64_t bytes = 0;

	topic_open(&topic, path);
	for (size_t i = 0; i < topic.partitions; i++)
		bytes += bytes_of(&topic, i);
	buffer_add_char(&text, '{');
	json_member_text(&text, "topic", topic_name(&topic));
	add_number(&text, "partitions", topic.partitions);
	add_number(&text, "bytes", bytes);
	finish(stage, &text);
	topic_close(&topic);
	buffer_release(&text);
}

static void
list(struct stage *stage)
{
	struct strings names = folder_list(self.path, "");
	struct buffer path = {0};

	if (access(self.path, R_OK | X_OK) < 0)
		fail_open(EXIT_INPUT, self.path);
	for (size_t i = 0; i < names.count; i++) {
		buffer_clear(&path);
		buffer_printf(&path, "%s/%s", self.path, names.items[i]);
		if (topic_is(buffer_string(&path)))
			list_one(stage, path.data);
		free((void *)names.items[i]);
	}
	strings_release(&names);
	buffer_release(&path);
}

/* -- info -- */

/* A group may have come further than the end was a moment ago. */
static void
add_groups(struct buffer *text, const struct topic *topic, size_t partition,
    uint64_t end)
{
	struct strings groups = topic_groups(topic);
	uint64_t offset;

	json_add_member(text, "groups");
	buffer_add_char(text, '{');
	for (size_t i = 0; i < groups.count; i++) {
		const char *name = groups.items[i];

		if (topic_group_offset(topic, partition, name, &offset)) {
			json_add_member(text, name);
			buffer_printf(text, "{\"offset\":%" PRIu64
			    ",\"behind\":%" PRIu64 "}", offset,
			    end > offset ? end - offset : 0);
		}
		free((void *)name);
	}
	buffer_add_char(text, '}');
	strings_release(&groups);
}

static void
info(struct stage *stage)
{
	struct buffer text = {0};
	struct topic_end end = {0};
	struct topic_segments segments;
	struct topic topic;

	topic_open(&topic, self.path);
	topic_read_end(&topic, &end);
	for (size_t i = 0; i < topic.partitions; i++) {
		segments = topic_segments_list(&topic, i);
		verify_add_partition(&text, &topic, i);
		add_number(&text, "first", topic_segments_first(&segments));
		add_number(&text, "end", end.offsets[i]);
		add_number(&text, "segments", segments.count);
		if (end.note.size) {
			json_add_member(&text, "note");
			buffer_add_span(&text, buffer_span(&end.note));
		}
		add_groups(&text, &topic, i, end.offsets[i]);
		finish(stage, &text);
		topic_segments_release(&segments);
	}
	topic_end_release(&end);
	topic_close(&topic);
	buffer_release(&text);
}

/* -- verify, trim, forget -- */

static void
verify(struct stage *stage)
{
	struct buffer text = {0};
	struct verified verified;
	struct topic topic;

	topic_open(&topic, self.path);
	for (size_t i = 0; i < topic.partitions; i++) {
		verified = verify_partition(stage, &topic, i);
		self.faulty |= verified.faults > 0;
		verify_add_partition(&text, &topic, i);
		add_number(&text, "first", verified.first);
		add_number(&text, "end", verified.end);
		add_number(&text, "records", verified.records);
		add_number(&text, "faults", verified.faults);
		finish(stage, &text);
	}
	topic_close(&topic);
	buffer_release(&text);
}

static void
trim(struct stage *stage)
{
	struct buffer text = {0};
	struct topic_trimmed done;
	struct topic topic;

	if (!self.retention.time && !self.retention.size)
		fail(EXIT_USAGE, "trim needs --keep-time or --keep-size");
	topic_open(&topic, self.path);
	for (size_t i = 0; i < topic.partitions; i++) {
		done = topic_trim(&topic, i, &self.retention, clock_today());
		verify_add_partition(&text, &topic, i);
		add_number(&text, "removed", done.bytes);
		add_number(&text, "first", done.first);
		if (*done.group)
			json_member_text(&text, "held_by", done.group);
		finish(stage, &text);
	}
	topic_close(&topic);
	buffer_release(&text);
}

static void
forget(struct stage *stage)
{
	const char *group;
	struct topic topic;

	if (stage_operand_count(stage) < 3)
		fail(EXIT_USAGE, "forget needs the name of a group");
	group = stage_operand(stage, 2);
	topic_open(&topic, self.path);
	if (!topic_group_name(group) || !topic_group_forget(&topic, group))
		fail(EXIT_INPUT, "'%s' has no group '%s'", self.path, group);
	topic_close(&topic);
}

/* -- the program -- */

static const char *const verbs[] = {
	"list", "info", "verify", "trim", "forget", NULL};
static void (*const doers[])(struct stage *) = {
	list, info, verify, trim, forget};

static bool
run(struct stage *stage)
{
	const char *verb = stage_operand(stage, 0), *meant;
	size_t i = 0;

	self.path = topic_place(stage_operand(stage, 1));
	while (verbs[i] && strcmp(verbs[i], verb) != 0)
		i++;
	meant = nearest(verb, verbs);
	if (!verbs[i] && meant)
		fail(EXIT_USAGE, "'%s' is nothing to do with a topic; did you "
		    "mean '%s'?", verb, meant);
	if (!verbs[i])
		fail(EXIT_USAGE, "'%s' is nothing to do with a topic; there "
		    "are list, info, verify, trim and forget", verb);
	doers[i](stage);
	return false;
}

static void
end(struct stage *stage)
{
	if (self.faulty)
		stage_quit(stage, EXIT_DATA);
}

static const struct option options[] = {
	{0, "keep-time", OPTION_DURATION, &self.retention.time, "DURATION",
	    "trim what was written longer ago"},
	{0, "keep-size", OPTION_SIZE, &self.retention.size, "SIZE",
	    "trim what a partition has beyond that", .least = 1,
	    .most = 1e18},
	{0, "force", OPTION_FLAG, &self.retention.force, NULL,
	    "trim also what groups have not read"},
	{0},
};

static const struct program program = {
	.name = "topic",
	.summary = "lists, checks and trims local topics",
	.operands = "list|info|verify|trim|forget log:DIR/TOPIC [GROUP]",
	.least_operands = 2,
	.most_operands = 3,
	.options = options,
	.source = run,
	.end = end,
};

int
main(int argc, char **argv)
{
	return stage_main(&program, argc, argv);
}
