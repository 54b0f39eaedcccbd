/* replay - writes a recording again, at its own pace, faster, or at once */
#include "replay/bookmark.h"
#include "stage.h"

static struct {
	struct stage *stage;
	bool pace;
	double speed;

	struct recording *recording;
	struct bookmark bookmark;	/* with checkpoints */
	struct fate *stopped;
	bool dropped;		/* something that was read, at a stop */
	bool begun;
	int64_t first;		/* event time of the first record */
	int64_t start;		/* when it was written, by our clock */
} self;

/* Paced, so much is read at once that a checkpoint is not long in coming. */
enum { PACED = 4096 };

/* When a record of that event time is due, by our clock. */
static int64_t
due(int64_t time)
{
	double distance;

	if (!self.begun) {
		self.begun = true;
		self.first = time;
		self.start = stage_clock();
	}
	distance = ((double)time - (double)self.first) / self.speed;
	if (distance < 0)
		return self.start;
	if (distance > (double)(INT64_MAX / 2))
		return INT64_MAX;
	return self.start + (int64_t)distance;
}

static void
replay(struct stage *stage, struct record *record)
{
	int64_t time;

	if (self.speed > 0 && stage_time(stage, record, &time) &&
	    !stage_wait(stage, due(time))) {
		stage_count(stage, record, self.stopped);
		self.dropped = true;
		return;
	}
	stage_emit(stage, record);
}

/* Waits for what stands in a pipe, unless there is something else to do. */
static void
await(int file)
{
	struct pollfd ready = {.fd = file, .events = POLLIN};

	while (poll(&ready, 1, 0) == 0 && !stage_barrier_due(self.stage) &&
	    stage_wait_file(self.stage, file, INT64_MAX))
		;
}

static size_t
read_recording(struct stage *stage, char *data, size_t size)
{
	const char *fault;
	size_t got;

	if (!stage_has_barriers(stage))
		got = recording_read(self.recording, data, size);
	else
		got = bookmark_read(&self.bookmark, data,
		    self.speed > 0 ? PACED : size, size);
	fault = recording_fault(self.recording);
	if (!got && fault) {
		warn("cannot read: %s", fault);
		stage_quit(stage, EXIT_IO);
	}
	return got;
}

/* -- checkpoints -- */

static bool
position(struct stage *stage, struct buffer *text)
{
	(void)stage;
	bookmark_write(&self.bookmark, text);
	return !self.dropped;
}

static bool
seek(struct stage *stage, const char *text)
{
	(void)stage;
	return bookmark_seek(&self.bookmark, text);
}

static void
bound(struct stage *stage, const char *text)
{
	(void)stage;
	bookmark_stop_at(&self.bookmark, text);
}

/* -- the run -- */

static void
start(struct stage *stage)
{
	struct strings paths = {0};

	for (size_t i = 0; i < stage_operand_count(stage); i++)
		strings_add(&paths, stage_operand(stage, i));
	self.stage = stage;
	self.recording = recording_open(paths.items, paths.count, await);
	strings_release(&paths);
	bookmark_init(&self.bookmark, self.recording);
	if (stage_will_go_on(stage))
		recording_may_grow(self.recording);
	if (self.pace && self.speed == 0)
		self.speed = 1;
	if (self.speed > 0)
		self.stopped = stage_fate(stage, "stopped");
}

static void
end(struct stage *stage)
{
	(void)stage;
	bookmark_release(&self.bookmark);
	recording_free(self.recording);
}

static const struct option options[] = {
	{0, "pace", OPTION_FLAG, &self.pace, NULL,
	    "as fast as the event time goes, not at once"},
	{0, "speed", OPTION_NUMBER, &self.speed, "N",
	    "N times as fast as the event time goes",
	    .least = 1e-6, .most = 1e12},
	{0},
};

static const struct program program = {
	.name = "replay",
	.summary = "writes a recording again, at its own pace, faster, or at "
	    "once",
	.operands = "FILE...",
	.least_operands = 1,
	.most_operands = -1,
	.options = options,
	.time = "timestamp",
	.any_value = true,
	.start = start,
	.record = replay,
	.read = read_recording,
	.position = position,
	.seek = seek,
	.bound = bound,
	.end = end,
};

int
main(int argc, char **argv)
{
	return stage_main(&program, argc, argv);
}
