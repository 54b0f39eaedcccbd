/* subscribe-log - reads records from a topic in a folder */
#include <errno.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "durable.h"
#include "subscribe-log/sources.h"
#include "timestamp.h"

static struct {
	struct subscribe subscribe;
	const char *place;
	struct topic topic;
	struct sources sources;
	bool open, begun;
	int watch;		/* inotify */
	int64_t due;		/* when the group's offsets are committed */
} self = {.subscribe = SUBSCRIBE_DEFAULTS};

/* -- waiting -- */

/* Gives whether there is something to watch. */
static bool
watch(const char *path, uint32_t events)
{
	if (inotify_add_watch(self.watch, path, events) >= 0)
		return true;
	if (errno != ENOENT)
		fail_errno(EXIT_IO, "cannot watch '%s'", path);
	return false;
}

/* Waits until something that is watched has changed, or for a time; gives false
 * where the user wants to stop. */
static bool
wait_for_change(struct stage *stage, int64_t until)
{
	char events[4096];
	bool going = stage_wait_file(stage, self.watch, until);

	while (read(self.watch, events, sizeof events) > 0)
		;
	return going;
}

/* Waits until somebody makes the topic: its folder, and last its description in
 * that. Gives false where the user wants to stop. */
static bool
await_topic(struct stage *stage)
{
	struct buffer parent = {0};
	bool going = true, may_come;

	durable_add_parent(&parent, self.place);
	may_come = watch(buffer_string(&parent), IN_CREATE);
	buffer_release(&parent);
	while (going && may_come && !topic_is(self.place)) {
		watch(self.place, IN_CREATE);
		if (!topic_is(self.place))
			going = wait_for_change(stage, INT64_MAX);
	}
	return going;
}

/* Waits until the end may have moved on, or something else is to be done. */
static bool
wait_for_more(struct stage *stage)
{
	int64_t until = self.subscribe.idle_due;
	bool going;

	if (sources_ahead(&self.sources) && self.due < until)
		until = self.due;
	going = wait_for_change(stage, until);
	if (mark_is_removed(&self.topic.end))
		fail(EXIT_INPUT, "'%s' was removed", self.place);
	topic_read_end(&self.topic, &self.sources.end);
	return going;
}

/* -- the run -- */

static void
start(struct stage *stage)
{
	subscribe_start(&self.subscribe, stage);
	if (self.subscribe.group && !topic_group_name(self.subscribe.group))
		fail(EXIT_USAGE, "--group: '%s' is no name of letters, "
		    "digits, '-', '_' and '.'", self.subscribe.group);
	self.place = topic_place(stage_operand(stage, 0));
	self.watch = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (self.watch < 0)
		fail_errno(EXIT_IO, "cannot watch '%s'", self.place);
}

static void
subscribe(struct stage *stage, struct record *record)
{
	subscribe_record(&self.subscribe, stage, record,
	    &self.sources.items[self.sources.at].waiting);
}

static void
commit(void)
{
	sources_commit(&self.sources);
	self.due = stage_clock() + self.subscribe.commit;
}

/* Gives false where the user does not want to wait for the topic. */
static bool
open_topic(struct stage *stage)
{
	if (self.subscribe.follow && !await_topic(stage))
		return false;
	topic_open(&self.topic, self.place);
	watch(self.topic.end.path, IN_MODIFY | IN_ATTRIB);
	sources_open(&self.sources, &self.subscribe, &self.topic);
	subscribe_wake(&self.subscribe);
	self.sources.noting = stage_has_barriers(stage);
	self.due = INT64_MAX;
	if (!stage_has_barriers(stage))
		self.due = stage_clock() + self.subscribe.commit;
	self.open = true;
	return true;
}

/* The same, and begins to read it. */
static bool
begin(struct stage *stage)
{
	if (!self.open && !open_topic(stage))
		return false;
	sources_begin(&self.sources);
	self.begun = true;
	return true;
}

/* Whether what was read last is all for now. */
static bool
is_done(const struct stage *stage, size_t got)
{
	return got || !self.subscribe.follow || self.sources.planned ||
	    stage_barrier_due(stage);
}

/* What the runtime was given before has been written when it asks for more. */
static size_t
read_topic(struct stage *stage, char *data, size_t size)
{
	int64_t watermark;
	size_t got;

	if (!self.begun && !begin(stage))
		return 0;
	do {
		if (stage_clock() >= self.due)
			commit();
		got = sources_read(&self.sources, stage, data, size);
		if (got)
			subscribe_wake(&self.subscribe);
		else if (subscribe_idles(&self.subscribe, &watermark))
			sources_idle(&self.sources, stage, watermark);
	} while (!is_done(stage, got) && wait_for_more(stage));
	return got;
}

/* -- checkpoints -- */

static bool
position(struct stage *stage, struct buffer *text)
{
	if (!self.begun && !begin(stage))
		return false;
	sources_write_place(&self.sources, text);
	return true;
}

static bool
seek(struct stage *stage, const char *text)
{
	if (!self.open && !open_topic(stage))
		stage_quit(stage, EXIT_RETRY);
	self.begun = text ? sources_seek(&self.sources, text) : begin(stage);
	return self.begun;
}

static void
bound(struct stage *stage, const char *text)
{
	(void)stage;
	if (self.begun)
		sources_bound(&self.sources, text);
}

/* What a run that goes on will read again must not be removed before. */
static void
complete(struct stage *stage, const char *text)
{
	(void)stage;
	sources_commit_place(&self.sources, text);
}

static void
end(struct stage *stage)
{
	stage_flush(stage);
	close(self.watch);
	subscribe_release(&self.subscribe);
	if (!self.begun)
		return;
	if (!stage_has_barriers(stage))
		commit();
	sources_release(&self.sources);
	topic_close(&self.topic);
}

static const struct option options[] = {
	SUBSCRIBE_OPTIONS(&self.subscribe),
	{0},
};

static const struct program program = {
	.name = "subscribe-log",
	.summary = "reads records from a topic in a folder",
	.operands = "log:DIR/TOPIC",
	.least_operands = 1,
	.most_operands = 1,
	.options = options,
	.time = "timestamp",
	.outside = true,
	.start = start,
	.record = subscribe,
	.read = read_topic,
	.position = position,
	.seek = seek,
	.bound = bound,
	.complete = complete,
	.end = end,
};

int
main(int argc, char **argv)
{
	return stage_main(&program, argc, argv);
}
