/* window-agg - aggregates by window and group */
#include "stage.h"
#include "timestamp.h"
#include "window-agg/sessions.h"
#include "window-agg/windows.h"

/* A record is counted in each window that holds it: no more than this. */
enum { MOST_WINDOWS = 10000 };

static struct {
	const char *every;
	int64_t size, gap, lateness, emit_every;
	bool retractions;
	struct strings by;

	struct field *operation;	/* "@op" */
	struct aggregates aggregates;
	const char *fixed;	/* one of them that cannot forget, or NULL */
	struct lookup lookup;
	struct format format;
	struct results results;
	struct windows windows;
	struct sessions sessions;	/* instead of them, with --gap */
} self;

/* -- callbacks -- */

/* The groups that the record belongs to; none where it is late. */
static size_t
find(struct record *record, int64_t watermark, struct group ***groups)
{
	return self.gap ?
	    sessions_find(&self.sessions, record, watermark, groups) :
	    windows_find(&self.windows, record, watermark, groups);
}

/* Whether the record can be taken, or taken away; otherwise it is rejected. */
static bool
accept(struct stage *stage, struct record *record, bool *removal)
{
	enum kind kind = field_kind(self.operation, record);
	const struct field *misfit;
	struct span text;

	*removal = kind != KIND_MISSING;
	if (*removal && (!field_string(self.operation, record, &text) ||
	    !span_is(text, "-"))) {
		stage_reject(stage, record, "'@op' is not \"-\"");
		return false;
	}
	if (*removal && self.fixed) {
		stage_reject(stage, record, "a removal, for which '%s' needs "
		    "--retractions", self.fixed);
		return false;
	}
	misfit = aggregates_check(&self.aggregates, record);
	if (misfit)
		stage_reject(stage, record, "'%s' is no number",
		    misfit->path);
	return !misfit;
}

/* Answers the record: absorbed, or rejected. */
static void
take(struct stage *stage, struct record *record, int64_t watermark)
{
	struct group **groups;
	bool removal;
	size_t count;

	if (!accept(stage, record, &removal))
		return;
	count = find(record, watermark, &groups);
	if (!count) {
		stage_reject(stage, record, "late");
		return;
	}
	for (size_t i = 0; i < count; i++)
		if (removal)
			aggregates_remove(&self.aggregates, groups[i]->states,
			    record);
		else
			aggregates_take(&self.aggregates, groups[i]->states,
			    record);
	stage_absorb(stage, record);
}

/* Does what is due when the watermark has come so far. */
static void
settle(struct stage *stage, int64_t watermark)
{
	results_tell(&self.results, stage, watermark);
	if (self.gap)
		sessions_forget(&self.sessions, watermark);
	else
		windows_forget(&self.windows, watermark);
}

/* The answer comes before the results: where the reader of these has left, the
 * books balance all the same. */
static void
aggregate(struct stage *stage, struct record *record)
{
	int64_t watermark = stage_watermark(stage);

	take(stage, record, watermark);
	if (watermark >= self.results.next)
		settle(stage, watermark);
}

static void
end(struct stage *stage)
{
	settle(stage, INT64_MAX);
	windows_release(&self.windows);
	sessions_release(&self.sessions);
	results_release(&self.results);
	format_release(&self.format);
	lookup_release(&self.lookup);
	aggregates_release(&self.aggregates);
}

/* -- the start -- */

/* Reads --every and --size, the grid of windows that are no sessions. */
static void
read_grid(void)
{
	bool all = !strcmp(self.every, "all");
	int64_t every = 0;

	if (!all && (!duration_parse(self.every, &every) || every <= 0))
		fail(EXIT_USAGE, "--every: '%s' is not a duration such as 1h, "
		    "or all", self.every);
	if (!self.size)
		self.size = every;
	if (all && self.size)
		fail(EXIT_USAGE, "--size: all time is one window");
	if (self.size < every)
		fail(EXIT_USAGE, "--size: windows must be at least as long as "
		    "--every, or records would be in none");
	if (!all && self.size / every >= MOST_WINDOWS)
		fail(EXIT_USAGE, "--size: a record would be in more than %d "
		    "windows", MOST_WINDOWS);
	self.windows.grid = window_grid(every, self.size);
}

static void
read_windows(void)
{
	if (self.gap && (self.every || self.size))
		fail(EXIT_USAGE, "--gap: sessions have no --every or --size");
	if (!self.gap && !self.every)
		fail(EXIT_USAGE, "--every DURATION or --gap DURATION is "
		    "required; try --help");
	if (!self.gap)
		read_grid();
}

static void
start(struct stage *stage)
{
	read_windows();
	self.lookup.by = stage_key(stage, &self.by);
	self.operation = stage_member(stage, "@op");
	aggregates_init(&self.aggregates, self.retractions);
	for (size_t i = 0; i < stage_operand_count(stage); i++)
		aggregates_add(
		    &self.aggregates, stage, stage_operand(stage, i));
	self.fixed = aggregates_fixed(&self.aggregates);
	self.format.aggregates = &self.aggregates;
	self.format.bounded = self.gap || self.size;
	self.format.numbered = self.lateness || self.emit_every;
	format_init(&self.format, &self.by);
	results_init(&self.results, &self.format);
	self.results.early = window_grid(self.emit_every, self.emit_every);
	self.windows.lookup = self.sessions.lookup = &self.lookup;
	self.windows.results = self.sessions.results = &self.results;
	self.windows.aggregates = self.sessions.aggregates = &self.aggregates;
	self.windows.lateness = self.sessions.lateness = self.lateness;
	self.sessions.gap = self.gap;
	sessions_init(&self.sessions);
}

static const struct option options[] = {
	{'e', "every", OPTION_STRING, &self.every, "DURATION",
	    "from the start of a window to the next, or all"},
	{'s', "size", OPTION_DURATION, &self.size, "DURATION",
	    "how long a window is (--every)", .least = 1, .most = 9e18},
	{'g', "gap", OPTION_DURATION, &self.gap, "DURATION",
	    "sessions: a pause of that length ends a window",
	    .least = 1, .most = 9e18},
	{'l', "allowed-lateness", OPTION_DURATION, &self.lateness, "DURATION",
	    "results change with records that are so late (0s)"},
	{0, "emit-every", OPTION_DURATION, &self.emit_every, "DURATION",
	    "write what changed of open windows, too", .least = 1,
	    .most = 9e18},
	{0, "retractions", OPTION_FLAG, &self.retractions, NULL,
	    "keep all values, so that any can be removed"},
	{'b', "by", OPTION_COMMAS, &self.by, "FIELDS",
	    "one result for each group of their values"},
	{0},
};

static const struct program program = {
	.name = "window-agg",
	.summary = "aggregates by window and group",
	.operands = "[NAME=]FUNCTION:FIELD...",
	.least_operands = 1,
	.most_operands = -1,
	.options = options,
	.time = "timestamp",
	.watermark = true,
	.start = start,
	.record = aggregate,
	.end = end,
};

int
main(int argc, char **argv)
{
	return stage_main(&program, argc, argv);
}
