/* merge - joins several streams by event time */
#include <stdlib.h>

#include "merge/feeds.h"
#include "merge/waiting.h"
#include "timestamp.h"

static struct {
	int64_t delay, max_jump;

	struct feeds feeds;
	struct waiting waiting;
	struct rank others;	/* the first that another input may still give */
	const char *reason;	/* why the record at hand is rejected */
} self = {.max_jump = 365 * DAY};

/* What comes behind all records. */
static const struct rank end_of_time = {INT64_MAX, SIZE_MAX};

/* -- ranks -- */

/* How far an input has come. */
static struct rank
rank_of(const struct feed *feed)
{
	return (struct rank){watermark_time(&feed->watermark), feed->index};
}

/* Gives the input that is behind all others, or NULL at the end of all. */
static struct feed *
hindmost(void)
{
	struct rank first = end_of_time, rank;
	struct feed *feed = NULL;

	self.others = end_of_time;
	for (size_t i = 0; i < self.feeds.count; i++) {
		if (feed_at_end(&self.feeds.items[i]))
			continue;
		rank = rank_of(&self.feeds.items[i]);
		if (rank_before(rank, first)) {
			self.others = first;
			first = rank;
			feed = &self.feeds.items[i];
		} else if (rank_before(rank, self.others))
			self.others = rank;
	}
	return feed;
}

/* -- records that are in their order -- */

/* Writes what waits up to and with a rank. */
static void
release(struct stage *stage, struct rank limit)
{
	const struct waiting_line *first;

	while ((first = waiting_first(&self.waiting)) &&
	    !rank_before(limit, first->rank)) {
		stage_pass_text(stage, (struct span){first->line, first->size});
		waiting_drop(&self.waiting);
	}
}

/* Puts a record at its place: in the order of event time, or, where that is
 * late, where its input has come to. */
static void
place(struct stage *stage, struct feed *feed, struct span line, int64_t time)
{
	struct rank reached, rank = {time, feed->index};
	const struct waiting_line *first = waiting_first(&self.waiting);

	watermark_advance(&feed->watermark, time);
	reached = rank_of(feed);
	if (time < reached.time)
		rank.time = reached.time;
	if (rank_before(self.others, reached))
		reached = self.others;
	if (!rank_before(reached, rank) &&
	    (!first || rank_before(rank, first->rank)))
		stage_pass_text(stage, line);
	else
		waiting_add(&self.waiting, rank, line);
	release(stage, reached);
}

/* -- records that are in no order -- */

/* The runtime scans it again, and counts it. */
static void
reject(struct stage *stage, struct span line, uint64_t number,
    const char *reason)
{
	self.reason = reason;
	stage_line(stage, line, (struct place){number, 1});
}

static void
hold(struct feed *feed, const struct record *record, int64_t time)
{
	feed->leaps[feed->leap_count++] = (struct leap){
	    .line = duplicate_bytes(record->line.data, record->line.size),
	    .size = record->line.size, .number = record->number, .time = time};
}

static void
reject_leaps(struct stage *stage, struct feed *feed)
{
	while (feed->leap_count) {
		struct leap leap = feed_take_leap(feed);

		reject(stage, (struct span){leap.line, leap.size}, leap.number,
		    "a leap in time that no other record confirms");
		free(leap.line);
	}
}

static void
believe_leaps(struct stage *stage, struct feed *feed)
{
	while (feed->leap_count) {
		struct leap leap = feed_take_leap(feed);

		place(stage, feed, (struct span){leap.line, leap.size},
		    leap.time);
		free(leap.line);
	}
}

/* -- lines -- */

static void
take_record(struct stage *stage, struct feed *feed, struct record *record)
{
	int64_t time;

	if (!stage_time(stage, record, &time)) {
		reject(stage, record->line, record->number, "no event time");
		return;
	}
	switch (watermark_judge(&feed->watermark, time)) {
	case WATERMARK_ORDINARY:
		reject_leaps(stage, feed);
		place(stage, feed, record->line, time);
		return;
	case WATERMARK_OTHER:
		reject_leaps(stage, feed);
		hold(feed, record, time);
		return;
	case WATERMARK_HOLD:
		hold(feed, record, time);
		return;
	case WATERMARK_CONFIRMED:
		hold(feed, record, time);
		believe_leaps(stage, feed);
		return;
	}
}

/* Takes the lines of an input until another one is behind it. */
static void
take_lines(struct stage *stage, struct feed *feed)
{
	while (feed_has_line(feed) && !rank_before(self.others, rank_of(feed)))
		if (feed_scan(feed, stage_max_line(stage)))
			take_record(stage, feed, &feed->record);
		else
			reject(stage, feed->record.line, feed->number, NULL);
	if (feed_at_end(feed))
		reject_leaps(stage, feed);
}

/* -- the run -- */

/* Takes lines as long as the input that is hindmost has some; gives the one
 * that has none, or NULL at the end of all. */
static struct feed *
go_on(struct stage *stage)
{
	struct feed *feed;

	while ((feed = hindmost()) && feed_has_line(feed)) {
		release(stage, rank_of(feed));
		take_lines(stage, feed);
	}
	release(stage, feed ? rank_of(feed) : end_of_time);
	return feed;
}

static void
fill(struct stage *stage, struct feed *feed)
{
	feeds_await(&self.feeds, stage, feed);
	feed_fill(feed, stage);
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
	return feed;
}

static void
reject_record(struct stage *stage, struct record *record)
{
	stage_reject(stage, record, "%s", self.reason);
}

static void
start(struct stage *stage)
{
	feeds_open(&self.feeds, stage);
	for (size_t i = 0; i < self.feeds.count; i++) {
		self.feeds.items[i].watermark.delay = self.delay;
		self.feeds.items[i].watermark.max_jump = self.max_jump;
	}
}

static void
end(struct stage *stage)
{
	(void)stage;
	feeds_release(&self.feeds);
	waiting_release(&self.waiting);
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
	.end = end,
};

int
main(int argc, char **argv)
{
	return stage_main(&program, argc, argv);
}
