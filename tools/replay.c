/* replay - writes a recording again, at its own pace, faster, or at once */
#include "replay/recording.h"
#include "stage.h"

static struct {
	bool pace;
	double speed;

	struct recording *recording;
	struct fate *stopped;
	bool begun;
	int64_t first;		/* event time of the first record */
	int64_t start;		/* when it was written, by our clock */
} self;

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
		return;
	}
	stage_emit(stage, record);
}

static size_t
read_recording(struct stage *stage, char *data, size_t size)
{
	size_t got = recording_read(self.recording, data, size);
	const char *fault = recording_fault(self.recording);

	if (!got && fault) {
		warn("cannot read: %s", fault);
		stage_quit(stage, EXIT_IO);
	}
	return got;
}

static void
start(struct stage *stage)
{
	struct strings paths = {0};

	for (size_t i = 0; i < stage_operand_count(stage); i++)
		strings_add(&paths, stage_operand(stage, i));
	self.recording = recording_open(paths.items, paths.count);
	strings_release(&paths);
	if (self.pace && self.speed == 0)
		self.speed = 1;
	if (self.speed > 0)
		self.stopped = stage_fate(stage, "stopped");
}

static void
end(struct stage *stage)
{
	(void)stage;
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
	.end = end,
};

int
main(int argc, char **argv)
{
	return stage_main(&program, argc, argv);
}
