/* window-agg - aggregates by window and group */
#include "removal.h"
#include "timestamp.h"
#include "window-agg/partial.h"
#include "window-agg/sessions.h"
#include "window-agg/windows.h"

/* A record is counted in each window that holds it: no more than this. */
enum { MOST_WINDOWS = 10000 };

static struct {
	const char *every;
	int64_t size, gap, lateness, emit_every;
	const char *origin;
	bool partials;
	struct strings by;

	struct field *operation;	/* "@op" */
	struct aggregates aggregates;
	const char *fixed;	/* one of them that cannot forget, or NULL */
	struct partial partial;	/* at hand, with --merge */
	struct fate *outdated;
	struct lookup lookup;
	struct format format;
	struct results results;
	struct windows windows;
	struct sessions sessions;	/* instead of them, with --gap */
	struct frozen frozen;		/* a group that is restored */
	struct buffer line;		/* of one that is saved */
} self;

/* -- callbacks -- */

/* Whether all aggregates can take the reading, or take it away; rejects it
 * where they cannot. */
static bool
accept_reading(struct stage *stage, struct record *record, bool removal)
{
	const struct field *misfit;

	if (removal && self.fixed) {
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

/* Whether the record is a partial result that can be merged; rejects it where
 * it is not. */
static __attribute__((noinline)) bool
accept_partial(struct stage *stage, struct record *record, bool removal,
    int64_t watermark)
{
	const char *why = partial_read(
	    &self.partial, stage, record, removal);

	record->time = self.partial.bounds.start;
	if (!why && !windows_hold(
	    &self.windows, self.partial.bounds, watermark))
		why = "its window lies within no other";
	if (why)
		stage_reject(stage, record, "%s", why);
	return !why;
}

/* Gives one of the record's groups, which is about to change. */
static struct group *
find_group(size_t i, struct record *record, int64_t watermark)
{
	return self.gap ? self.sessions.found :
	    windows_group(&self.windows, i, record, watermark);
}

/* Whether the record, which was accepted, is news to the group. */
static bool
apply(struct group *group, struct record *record, bool removal)
{
	if (self.aggregates.merged)
		return group_take_part(
		    group, &self.aggregates, &self.partial.part);
	if (removal)
		aggregates_remove(&self.aggregates, group->states, record);
	else
		aggregates_take(&self.aggregates, group->states, record);
	return true;
}

/* Answers the record. */
static void
take(struct stage *stage, struct record *record, int64_t watermark)
{
	bool removal, news = false;
	size_t count;

	if (!removal_read(self.operation, stage, record, &removal) ||
	    !(self.aggregates.merged ?
	    accept_partial(stage, record, removal, watermark) :
	    accept_reading(stage, record, removal)))
		return;
	count = self.gap ?
	    sessions_find(&self.sessions, record, watermark) :
	    windows_enter(&self.windows, record->time, watermark);
	for (size_t i = 0; i < count; i++)
		news |= apply(find_group(i, record, watermark), record,
		    removal);
	if (news)
		stage_absorb(stage, record);
	else if (count)
		stage_count(stage, record, self.outdated);
	else
		stage_reject(stage, record, "late");
}

/* Does what is due when the watermark has come so far. */
static __attribute__((noinline)) void
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

/* Of windows, those are told next that are not yet forgotten. Nothing can be
 * said of sessions: a late record makes one begin earlier, and another one this
 * one then, each by a gap, however far the watermark has come. Nor can of all
 * time, which began at its first moment. */
static int64_t
advance(struct stage *stage, int64_t watermark)
{
	if (watermark >= self.results.next)
		settle(stage, watermark);
	return self.gap ? INT64_MIN :
	    windows_first(&self.windows, watermark);
}

static void
save_group(const struct window *window, const struct group *group,
    void *stage)
{
	buffer_clear(&self.line);
	frozen_write(window, group, &self.aggregates, &self.line);
	stage_save(stage, buffer_span(&self.line));
}

static void
save(struct stage *stage)
{
	if (self.gap)
		sessions_visit(&self.sessions, save_group, stage);
	else
		windows_visit(&self.windows, save_group, stage);
}

static bool
restore(struct stage *stage, struct span line)
{
	int64_t watermark = stage_watermark(stage);
	struct window *window;
	struct group *group;

	if (!frozen_read(&self.frozen, line))
		return false;
	group = self.gap ?
	    sessions_restore(
	    &self.sessions, &self.frozen, watermark, &window) :
	    windows_restore(
	    &self.windows, &self.frozen, watermark, &window);
	if (!group || !frozen_fill(&self.frozen, group))
		return false;
	results_resume(&self.results, window, group, watermark);
	return true;
}

static void
end(struct stage *stage)
{
	settle(stage, INT64_MAX);
	frozen_release(&self.frozen);
	buffer_release(&self.line);
	windows_release(&self.windows);
	sessions_release(&self.sessions);
	results_release(&self.results);
	format_release(&self.format);
	lookup_release(&self.lookup);
	partial_release(&self.partial);
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
	if (!all && (self.size - 1) / every >= MOST_WINDOWS)
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

/* Partial results are of windows that do not overlap, whatever they hold. */
static void
check_partial(void)
{
	if (self.gap && (self.partials || self.aggregates.merged))
		fail(EXIT_USAGE, "--gap: sessions have no partial results");
	if (self.partials && self.windows.grid.size > self.windows.grid.every)
		fail(EXIT_USAGE, "--partial: windows overlap; give --size to "
		    "--merge");
	if (self.partials != (self.origin != NULL))
		fail(EXIT_USAGE, "--partial and --origin NAME, another for "
		    "each process, need each other");
	if (self.origin && utf8_valid(span_of(self.origin)) <
	    strlen(self.origin))
		fail(EXIT_USAGE, "--origin: '%s' is no UTF-8", self.origin);
}

/* What the records are: readings, or partial results. */
static void
start_records(struct stage *stage)
{
	if (self.aggregates.merged)
		stage_default_time(stage, "window_start");
	self.operation = removal_field(stage);
	self.lookup.by = stage_key(stage, &self.by);
	aggregates_init(&self.aggregates);
	for (size_t i = 0; i < stage_operand_count(stage); i++)
		aggregates_add(
		    &self.aggregates, stage, stage_operand(stage, i));
	self.fixed = aggregates_fixed(&self.aggregates);
	if (!self.aggregates.merged)
		return;
	partial_init(&self.partial, stage, &self.aggregates);
	self.outdated = stage_fate(stage, "outdated");
}

static void
start(struct stage *stage)
{
	read_windows();
	check_partial();
	start_records(stage);
	self.format.aggregates = &self.aggregates;
	self.format.bounded = self.gap || self.size || self.partials;
	self.format.numbered =
	    self.lateness || self.emit_every || self.partials;
	self.format.origin = self.origin;
	format_init(&self.format, &self.by);
	results_init(&self.results, &self.format);
	self.results.early = window_grid(self.emit_every, self.emit_every);
	self.windows.lookup = self.sessions.lookup = &self.lookup;
	self.windows.results = self.sessions.results = &self.results;
	self.windows.aggregates = self.sessions.aggregates = &self.aggregates;
	self.windows.lateness = self.sessions.lateness = self.lateness;
	self.sessions.gap = self.gap;
	sessions_init(&self.sessions);
	frozen_init(&self.frozen, &self.aggregates, self.by.count);
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
	{0, "partial", OPTION_FLAG, &self.partials, NULL,
	    "write partial results, for --merge"},
	{0, "origin", OPTION_STRING, &self.origin, "NAME",
	    "whose partial results they are"},
	{0, "merge", OPTION_FLAG, &self.aggregates.merged, NULL,
	    "read partial results"},
	{0, "retractions", OPTION_FLAG, &self.aggregates.retractions,
	    NULL,
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
	.save = save,
	.restore = restore,
	.advance = advance,
	.end = end,
};

int
main(int argc, char **argv)
{
	return stage_main(&program, argc, argv);
}
