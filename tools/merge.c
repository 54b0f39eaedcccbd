/* merge - joins several streams by event time */
#include <stdlib.h>

#include "merge/align.h"
#include "merge/line.h"
#include "timestamp.h"

static struct {
	int64_t delay, max_jump;

	struct merger merger;
	bool cut_off;		/* one ended without the end of its stream */
} self = {.max_jump = 365 * DAY, .merger.told = INT64_MIN};

/* -- which input is next -- */

/* Gives the input that is to be read, NULL where there is none: the one that is
 * behind all others; while some wait for a barrier, any that does not. */
static struct feed *
find_next(void)
{
	struct feeds *feeds = &self.merger.feeds;
	struct feed *feed, *next = NULL;

	for (size_t i = 0; i < feeds->count; i++) {
		feed = &feeds->items[i];
		if (!feed_at_end(feed) && !feed->blocked && (!next ||
		    (!self.merger.aligning &&
		    rank_before(merger_rank(feed), merger_rank(next)))))
			next = feed;
	}
	self.merger.others = rank_last;
	for (size_t i = 0; i < feeds->count; i++) {
		feed = &feeds->items[i];
		if (feed != next && !feed_at_end(feed) &&
		    rank_before(merger_rank(feed), self.merger.others))
			self.merger.others = merger_rank(feed);
	}
	return next;
}

/* Whether another one is behind the input, and is to be read before it. */
static bool
must_wait(const struct feed *feed)
{
	return feed->blocked || (!self.merger.aligning &&
	    rank_before(self.merger.others, merger_rank(feed)));
}

static void
take_lines(struct stage *stage, struct feed *feed)
{
	while (feed_has_line(feed) && !feed_at_end(feed) && !must_wait(feed)) {
		if (stage_has_barriers(stage) && !feed->begun)
			align_expect(feed);
		line_take(&self.merger, stage, feed);
	}
	if (!feed_at_end(feed))
		return;
	self.cut_off |= stage_has_barriers(stage) && !feed->end;
	if (!self.cut_off)
		line_reject_leaps(&self.merger, stage, feed);
}

/* -- the run -- */

/* Takes lines as long as the input that is next has some; gives the one that
 * has none, or NULL at the end of all. */
static struct feed *
go_on(struct stage *stage)
{
	struct feed *feed;

	for (;;) {
		if (self.cut_off)
			return NULL;
		feed = find_next();
		if (!feed && self.merger.aligning) {
			align_all(stage, &self.merger.feeds);
			self.merger.aligning = false;
			continue;
		}
		if (!feed)
			return NULL;
		merger_catch_up(&self.merger, stage, feed);
		if (!feed_has_line(feed))
			return feed;
		take_lines(stage, feed);
	}
}

static void
fill(struct stage *stage, struct feed *feed)
{
	feeds_await(&self.merger.feeds, stage, feed);
	feed_fill(feed, stage);
	if (feed->long_ended)
		merger_reject_long(&self.merger, stage, feed);
	take_lines(stage, feed);
}

/* When the user wants to stop, what was written to the pipes still counts. */
static bool
merge(struct stage *stage)
{
	struct feed *feed;

	do {
		feed = go_on(stage);
		if (feed)
			fill(stage, feed);
	} while (feed && stage_stopping(stage));
	if (!feed)
		feeds_release(&self.merger.feeds);
	return feed;
}

/* A record that has a time was refused for that. */
static void
reject_record(struct stage *stage, struct record *record)
{
	int64_t time;

	stage_reject(stage, record, stage_time(stage, record, &time) ?
	    "a leap in time that no other record confirms" : "no event time");
}

static void
save(struct stage *stage)
{
	merger_save(&self.merger, stage);
}

static bool
restore(struct stage *stage, struct span line)
{
	(void)stage;
	return merger_restore(&self.merger, line);
}

static void
start(struct stage *stage)
{
	struct feeds *feeds = &self.merger.feeds;

	feeds_open(feeds, stage);
	for (size_t i = 0; i < feeds->count; i++) {
		feeds->items[i].watermark.delay = self.delay;
		feeds->items[i].watermark.max_jump = self.max_jump;
	}
}

static void
end(struct stage *stage)
{
	merger_release(&self.merger, stage, rank_last);
	waiting_release(&self.merger.waiting);
}

static const struct option options[] = {
	{0, "watermark-delay", OPTION_DURATION, &self.delay, "DURATION",
	    "how late a record may come (0s)"},
	{0, "max-jump", OPTION_DURATION, &self.max_jump, "DURATION",
	    "hold back records further ahead (365d)"},
	{0},
};

static const struct program program = {
	.name = "merge",
	.summary = "joins several streams by event time",
	.operands = "FILE...",
	.least_operands = 1,
	.most_operands = -1,
	.options = options,
	.time = "timestamp",
	.start = start,
	.source = merge,
	.record = reject_record,
	.save = save,
	.restore = restore,
	.end = end,
};

int
main(int argc, char **argv)
{
	return stage_main(&program, argc, argv);
}
