#include "merge/merger.h"

/* How far all inputs have come. */
static struct rank
reached(const struct merger *merger, const struct feed *feed)
{
	struct rank rank = merger_rank(feed);

	return rank_before(merger->others, rank) ? merger->others : rank;
}

/* Says that all have come so far. */
static void
tell(struct merger *merger, struct stage *stage, int64_t watermark)
{
	if (watermark <= merger->told)
		return;
	stage_tell_watermark(stage, watermark);
	merger->told = watermark;
}

/* What is no record is handed to the runtime, which scans it again. */
static void
refuse(const struct merger *merger, struct stage *stage,
    const struct waiting_line *waiting)
{
	struct span line = {waiting->line, waiting->size};
	struct place place = {waiting->number, 1,
	    merger->feeds.items[waiting->rank.feed].path};

	if (waiting->bytes)
		stage_reject_skipped(
		    stage, line, waiting->bytes, waiting->hash, place);
	else
		stage_line(stage, line, place);
}

void
merger_release(struct merger *merger, struct stage *stage, struct rank limit)
{
	struct waiting *waiting = &merger->waiting;
	const struct waiting_line *first;

	while ((first = waiting_first(waiting)) &&
	    !rank_before(limit, first->rank)) {
		if (first->number)
			refuse(merger, stage, first);
		else if (first->size)
			stage_pass_text(stage,
			    (struct span){first->line, first->size});
		else
			tell(merger, stage, first->rank.time);
		waiting_drop(waiting);
	}
}

void
merger_catch_up(
    struct merger *merger, struct stage *stage, const struct feed *feed)
{
	merger_release(merger, stage, reached(merger, feed));
}

void
merger_place(struct merger *merger, struct stage *stage, struct feed *feed,
    struct span line, int64_t time)
{
	struct waiting *waiting = &merger->waiting;
	const struct waiting_line *first = waiting_first(waiting);
	struct rank rank;

	watermark_advance(&feed->watermark, time);
	rank = merger_rank(feed);
	if (rank.time < time)
		rank.time = time;
	if (!rank_before(reached(merger, feed), rank) &&
	    (!first || rank_before(rank, first->rank)))
		stage_pass_text(stage, line);
	else
		waiting_add(waiting, rank, line);
	merger_catch_up(merger, stage, feed);
}

/* That is told where it stands in the order of records, so that it does not
 * matter which input was read first; an empty line is its place. */
void
merger_advance(struct merger *merger, struct stage *stage, struct feed *feed,
    int64_t watermark)
{
	int64_t before = watermark_time(&feed->watermark);

	watermark_tell(&feed->watermark, watermark);
	if (watermark_time(&feed->watermark) > before)
		waiting_add(&merger->waiting, merger_rank(feed), span_of(""));
	merger_catch_up(merger, stage, feed);
}

void
merger_reject(struct merger *merger, struct stage *stage, struct feed *feed,
    struct span line, uint64_t number)
{
	waiting_add(&merger->waiting, merger_rank(feed), line)->number = number;
	merger_catch_up(merger, stage, feed);
}

void
merger_reject_long(
    struct merger *merger, struct stage *stage, struct feed *feed)
{
	struct waiting_line *line = waiting_add(&merger->waiting,
	    merger_rank(feed), buffer_span(&feed->long_part.start));

	line->number = feed->number;
	line->bytes = feed->long_part.size;
	line->hash = feed->long_hash;
	feed_drop_long(feed);
	merger_catch_up(merger, stage, feed);
}
