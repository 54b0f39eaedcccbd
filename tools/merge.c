/* merge - joins several streams by event time */
#include <stdlib.h>

#include "merge/align.h"
#include "merge/state.h"
#include "timestamp.h"

static struct {
	int64_t delay, max_jump;

	struct merge_state state;
	struct rank others;	/* how far the inputs but one have come */
	bool aligning;		/* an input waits for a barrier of others */
	bool cut_off;		/* one ended without the end of its stream */
} self = {.max_jump = 365 * DAY, .state.told = INT64_MIN};

/* What comes behind all records. */
static const struct rank end_of_time = {INT64_MAX, SIZE_MAX};

/* -- how far inputs have come -- */

static struct rank
rank_of(const struct feed *feed)
{
	return (struct rank){watermark_time(&feed->watermark), feed->index};
}

/* How far all have come, self.others being those but this one. */
static struct rank
reached(const struct feed *feed)
{
	struct rank rank = rank_of(feed);

	return rank_before(self.others, rank) ? self.others : rank;
}

/* Gives the input that is to be read, NULL where there is none: the one that is
 * behind all others; while some wait for a barrier, any that does not. */
static struct feed *
find_next(void)
{
	struct feeds *feeds = &self.state.feeds;
	struct feed *feed, *next = NULL;

	for (size_t i = 0; i < feeds->count; i++) {
		feed = &feeds->items[i];
		if (!feed_at_end(feed) && !feed->blocked && (!next ||
		    (!self.aligning &&
		    rank_before(rank_of(feed), rank_of(next)))))
			next = feed;
	}
	self.others = end_of_time;
	for (size_t i = 0; i < feeds->count; i++) {
		feed = &feeds->items[i];
		if (feed != next && !feed_at_end(feed) &&
		    rank_before(rank_of(feed), self.others))
			self.others = rank_of(feed);
	}
	return next;
}

/* -- records that are in their order -- */

/* Says that all have come so far. */
static void
tell(struct stage *stage, int64_t watermark)
{
	if (watermark <= self.state.told)
		return;
	stage_tell_watermark(stage, watermark);
	self.state.told = watermark;
}

/* What is no record is handed to the runtime, which scans it again. */
static void
refuse(struct stage *stage, const struct waiting_line *waiting)
{
	struct span line = {waiting->line, waiting->size};
	struct place place = {waiting->number, 1,
	    self.state.feeds.items[waiting->rank.feed].path};

	if (waiting->bytes)
		stage_reject_skipped(
		    stage, line, waiting->bytes, waiting->hash, place);
	else
		stage_line(stage, line, place);
}

/* Writes what waits up to and with a rank. */
static void
release(struct stage *stage, struct rank limit)
{
	struct waiting *waiting = &self.state.waiting;
	const struct waiting_line *first;

	while ((first = waiting_first(waiting)) &&
	    !rank_before(limit, first->rank)) {
		if (first->number)
			refuse(stage, first);
		else if (first->size)
			stage_pass_text(stage,
			    (struct span){first->line, first->size});
		else
			tell(stage, first->rank.time);
		waiting_drop(waiting);
	}
}

/* Puts a record at its place: in the order of event time, or, where that is
 * late, where its input has come to. */
static void
place(struct stage *stage, struct feed *feed, struct span line, int64_t time)
{
	struct waiting *waiting = &self.state.waiting;
	const struct waiting_line *first = waiting_first(waiting);
	struct rank rank;

	watermark_advance(&feed->watermark, time);
	rank = rank_of(feed);
	if (rank.time < time)
		rank.time = time;
	if (!rank_before(reached(feed), rank) &&
	    (!first || rank_before(rank, first->rank)))
		stage_pass_text(stage, line);
	else
		waiting_add(waiting, rank, line);
	release(stage, reached(feed));
}

/* An input says how far it has come. That is told where it stands in the order
 * of records, so that it does not matter which input was read first; an empty
 * line is its place. */
static void
advance(struct stage *stage, struct feed *feed, int64_t watermark)
{
	int64_t before = watermark_time(&feed->watermark);

	watermark_tell(&feed->watermark, watermark);
	if (watermark_time(&feed->watermark) > before)
		waiting_add(&self.state.waiting, rank_of(feed), span_of(""));
	release(stage, reached(feed));
}

/* -- what is no record, or has no time -- */

/* Its place is where its input has come to. */
static void
reject(struct stage *stage, struct feed *feed, struct span line,
    uint64_t number)
{
	waiting_add(&self.state.waiting, rank_of(feed), line)->number = number;
	release(stage, reached(feed));
}

static void
reject_long(struct stage *stage, struct feed *feed)
{
	struct waiting_line *line = waiting_add(&self.state.waiting,
	    rank_of(feed), buffer_span(&feed->long_start));

	line->number = feed->number;
	line->bytes = feed->long_size;
	line->hash = feed->long_hash;
	feed_drop_long(feed);
	release(stage, reached(feed));
}

static void
hold(struct feed *feed, const struct record *record, int64_t time)
{
	feed_hold(feed, (struct leap){
	    .line = duplicate_bytes(record->line.data, record->line.size),
	    .size = record->line.size, .number = record->number, .time = time});
}

static void
reject_leaps(struct stage *stage, struct feed *feed)
{
	while (feed->leap_count) {
		struct leap leap = feed_take_leap(feed);

		reject(stage, feed, (struct span){leap.line, leap.size},
		    leap.number);
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
take_record(struct stage *stage, struct feed *feed)
{
	struct record *record = &feed->record;
	int64_t time;

	if (!stage_time(stage, record, &time)) {
		reject(stage, feed, record->line, record->number);
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

static void
take_control(struct stage *stage, struct feed *feed)
{
	struct span line = feed->record.line;
	struct control control;

	if (!control_read(line, &control))
		fail(EXIT_PROTOCOL, "'%s', line %llu: a control line that "
		    "says nothing known", feed->path,
		    (unsigned long long)feed->number);
	if (control.pipeline.size || control.barrier) {
		if (!align_take(stage, feed))
			return;
		self.aligning = true;
		if (feed->end == CONTROL_FINAL)
			reject_leaps(stage, feed);
	} else if (control.has_watermark) {
		stage_count_control(stage, line);
		advance(stage, feed, control.watermark);
	} else {
		reject(stage, feed, line, feed->number);
	}
}

static void
take_line(struct stage *stage, struct feed *feed)
{
	if (!feed_scan(feed, stage_max_line(stage)))
		reject(stage, feed, feed->record.line, feed->number);
	else if (stage_is_control(&feed->record))
		take_control(stage, feed);
	else
		take_record(stage, feed);
	feed_count(feed, stage);
}

/* Takes the lines of an input until another one is behind it. */
static void
take_lines(struct stage *stage, struct feed *feed)
{
	while (feed_has_line(feed) && !feed_at_end(feed) && !feed->blocked &&
	    (self.aligning || !rank_before(self.others, rank_of(feed)))) {
		if (stage_has_barriers(stage) && !feed->begun)
			align_expect(feed);
		take_line(stage, feed);
	}
	if (!feed_at_end(feed))
		return;
	self.cut_off |= stage_has_barriers(stage) && !feed->end;
	if (!self.cut_off)
		reject_leaps(stage, feed);
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
		if (!feed && self.aligning) {
			align_all(stage, &self.state.feeds);
			self.aligning = false;
			continue;
		}
		if (!feed)
			return NULL;
		release(stage, reached(feed));
		if (!feed_has_line(feed))
			return feed;
		take_lines(stage, feed);
	}
}

static void
fill(struct stage *stage, struct feed *feed)
{
	feeds_await(&self.state.feeds, stage, feed);
	feed_fill(feed, stage);
	if (feed->long_ended)
		reject_long(stage, feed);
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
		feeds_release(&self.state.feeds);
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
	merge_state_save(&self.state, stage);
}

static bool
restore(struct stage *stage, struct span line)
{
	(void)stage;
	return merge_state_restore(&self.state, line);
}

static void
start(struct stage *stage)
{
	struct feeds *feeds = &self.state.feeds;

	feeds_open(feeds, stage);
	for (size_t i = 0; i < feeds->count; i++) {
		feeds->items[i].watermark.delay = self.delay;
		feeds->items[i].watermark.max_jump = self.max_jump;
	}
}

static void
end(struct stage *stage)
{
	release(stage, end_of_time);
	waiting_release(&self.state.waiting);
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
