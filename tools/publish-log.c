/* publish-log - writes records to a topic in a folder */
#include <errno.h>
#include <inttypes.h>

#include "clock.h"
#include "publish-log/note.h"
#include "publish.h"
#include "timestamp.h"
#include "topic_key.h"
#include "topic_trim.h"
#include "topic_writer.h"

/* After a commit as much time passes as it took, times this, before the next
 * one, unless the batch is full: the disk does not get the upper hand. */
enum { REST = 4 };

/* How long the writer of an older run may take to close the topic. */
static const int64_t patience = 10 * SECOND;

static struct {
	struct stage *stage;
	struct publish publish;
	const char *sync;
	int64_t partitions, segment, batch;
	struct topic_retention retention;

	struct topic topic;
	struct topic_writer *writer;
	struct target target;	/* with checkpoints */
	struct topic_key key;
	struct field *forged;
	struct fate *published, *uncommitted;
	int64_t interval;	/* between commits; 0: none of our own */
	uint64_t waiting;	/* records that are not committed */
	uint64_t last, committed;	/* lines added and committed last */
	uint64_t begun;		/* segments when retention looked last */
	int64_t rested;		/* when the next commit may be */
} self = {.sync = "batch", .segment = 256 << 20, .batch = 64 << 20};

static _Noreturn void
fail_write(void)
{
	fail(EXIT_IO, "cannot write to '%s': %s; published up to line %"
	    PRIu64, self.topic.path, strerror(errno), self.committed);
}

static void
trim(void)
{
	self.begun = topic_writer_begun(self.writer);
	if (!self.retention.time && !self.retention.size)
		return;
	for (size_t i = 0; i < self.topic.partitions; i++)
		topic_trim(&self.topic, i, &self.retention, clock_today());
}

static void
read_sync(void)
{
	if (strcmp(self.sync, "batch") != 0 && strcmp(self.sync, "none") != 0 &&
	    (!duration_parse(self.sync, &self.interval) || !self.interval))
		fail(EXIT_USAGE, "--sync: '%s' is not 'batch', 'none' or a "
		    "duration", self.sync);
}

/* A key that is none must not become that of a new topic. */
static void
open_topic(struct stage *stage, const char *path)
{
	for (size_t i = 0; i < self.publish.key.count; i++)
		stage_member(stage, self.publish.key.items[i]);
	if (self.partitions > 1 && !self.publish.key.count && !topic_is(path))
		fail(EXIT_USAGE, "--partitions needs --key, which decides "
		    "between them");
	topic_open_writer(&self.topic, path, (size_t)self.partitions,
	    &self.publish.key);
}

static void
look(void)
{
	stage_look(self.stage);
}

/* A barrier that was committed must be on disk. When they begin to come, the
 * writer of an older run has given its stage up, but may still be about to
 * close the topic. */
static void
open_writer(const struct stage *stage)
{
	bool barriers = stage_has_barriers(stage);
	struct topic_writer_settings settings = {
	    .segment = (uint64_t)self.segment,
	    .sync = barriers || strcmp(self.sync, "none") != 0,
	    .patience = barriers ? patience : 0,
	    .waiting = look};

	self.writer = topic_writer_open(&self.topic, settings);
	trim();
}

static void
start(struct stage *stage)
{
	self.stage = stage;
	read_sync();
	open_topic(stage, topic_place(stage_operand(stage, 0)));
	topic_key_init(
	    &self.key, &self.topic, stage_key(stage, &self.topic.key));
	self.forged = stage_member(stage, "@weir");
	self.published = stage_fate(stage, "published");
	self.uncommitted = stage_fate(stage, "uncommitted");
	/* The writer of an older run may still be there when barriers come;
	 * nothing but these commits then. */
	if (stage_has_barriers(stage)) {
		self.interval = 0;
		self.batch = INT64_MAX;
	} else {
		open_writer(stage);
	}
}

static void
commit_with(struct stage *stage, struct span note)
{
	int64_t begun = stage_clock();

	if (!topic_writer_commit(self.writer, note))
		fail_write();
	self.rested = stage_clock() + REST * (stage_clock() - begun);
	stage_recount(stage, self.uncommitted, self.published, self.waiting);
	stage_deadline(stage, INT64_MAX);
	self.waiting = 0;
	self.committed = self.last;
	if (topic_writer_begun(self.writer) > self.begun)
		trim();
}

static void
commit(struct stage *stage)
{
	commit_with(stage, (struct span){0});
}

/* What came together is committed together, and soon. */
static void
commit_soon(struct stage *stage)
{
	if (!self.waiting || self.interval || stage_has_barriers(stage))
		return;
	if (stage_clock() >= self.rested)
		commit(stage);
	else
		stage_deadline(stage, self.rested);
}

static void
publish(struct stage *stage, struct record *record)
{
	if (field_kind(self.forged, record) != KIND_MISSING) {
		stage_reject(stage, record, "'@weir' is kept for control "
		    "lines");
		return;
	}
	if (!topic_writer_add(self.writer,
	    topic_key_partition(&self.key, record), record->line))
		fail_write();
	self.last = record->number;
	stage_count(stage, record, self.uncommitted);
	if (!self.waiting++ && self.interval)
		stage_deadline(stage, stage_clock() + self.interval);
	if (topic_writer_waiting(self.writer) >= (uint64_t)self.batch)
		commit(stage);
}

/* -- checkpoints -- */

/* The lock of the writer fences off the processes of older runs: none of them
 * is there any more. */
static int64_t
recover(struct stage *stage, const char *pipeline, int64_t epoch)
{
	struct buffer name = {0};

	open_writer(stage);
	note_read(topic_writer_note(self.writer), &self.target);
	buffer_printf(&name, "the topic '%s'", self.topic.path);
	target_enter(&self.target, buffer_string(&name), pipeline, epoch);
	buffer_release(&name);
	return self.target.barrier;
}

static void
commit_barrier(struct stage *stage, int64_t barrier)
{
	struct buffer note = {0};

	self.target.barrier = barrier;
	note_write(&self.target, &note);
	commit_with(stage, buffer_span(&note));
	buffer_release(&note);
}

static void
end(struct stage *stage)
{
	if (self.waiting)
		commit(stage);
	topic_writer_free(self.writer);
	topic_key_release(&self.key);
	topic_close(&self.topic);
}

static const struct option options[] = {
	PUBLISH_OPTIONS(&self.publish),
	{0, "partitions", OPTION_INTEGER, &self.partitions, "N",
	    "how many a new topic has (1)", .least = 1,
	    .most = TOPIC_PARTITIONS},
	{0, "sync", OPTION_STRING, &self.sync, "WHEN",
	    "what waits for the disk: batch, none, or every DURATION (batch)"},
	{0, "batch", OPTION_SIZE, &self.batch, "SIZE",
	    "commit after so much (64M)", .least = 1, .most = 1e12},
	{0, "segment", OPTION_SIZE, &self.segment, "SIZE",
	    "begin another file after so much (256M)", .least = 1,
	    .most = 1e15},
	{0, "keep-time", OPTION_DURATION, &self.retention.time, "DURATION",
	    "remove what was written longer ago"},
	{0, "keep-size", OPTION_SIZE, &self.retention.size, "SIZE",
	    "remove what a partition has beyond that", .least = 1,
	    .most = 1e18},
	{0},
};

static const struct program program = {
	.name = "publish-log",
	.summary = "writes records to a topic in a folder",
	.operands = "log:DIR/TOPIC",
	.least_operands = 1,
	.most_operands = 1,
	.options = options,
	.sink = true,
	.start = start,
	.record = publish,
	.recover = recover,
	.commit = commit_barrier,
	.idle = commit_soon,
	.deadline = commit,
	.end = end,
};

int
main(int argc, char **argv)
{
	return stage_main(&program, argc, argv);
}
