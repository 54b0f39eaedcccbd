#include "merge/line.h"

#include <stdlib.h>

#include "merge/align.h"

/* -- records whose time leaps ahead -- */

static void
hold(struct feed *feed, const struct record *record, int64_t time)
{
	feed_hold(feed, (struct leap){
	    .line = duplicate_bytes(record->line.data, record->line.size),
	    .size = record->line.size, .number = record->number, .time = time});
}

void
line_reject_leaps(
    struct merger *merger, struct stage *stage, struct feed *feed)
{
	while (feed->leap_count) {
		struct leap leap = feed_take_leap(feed);
		struct span line = {leap.line, leap.size};

		merger_reject(merger, stage, feed, line, leap.number);
		free(leap.line);
	}
}

static void
believe_leaps(struct merger *merger, struct stage *stage, struct feed *feed)
{
	while (feed->leap_count) {
		struct leap leap = feed_take_leap(feed);
		struct span line = {leap.line, leap.size};

		merger_place(merger, stage, feed, line, leap.time);
		free(leap.line);
	}
}

/* -- lines -- */

static void
take_record(struct merger *merger, struct stage *stage, struct feed *feed)
{
	struct record *record = &feed->record;
	int64_t time;

	if (!stage_time(stage, record, &time)) {
		merger_reject(
		    merger, stage, feed, record->line, record->number);
		return;
	}
	switch (watermark_judge(&feed->watermark, time)) {
	case WATERMARK_ORDINARY:
		line_reject_leaps(merger, stage, feed);
		merger_place(merger, stage, feed, record->line, time);
		return;
	case WATERMARK_OTHER:
		line_reject_leaps(merger, stage, feed);
		hold(feed, record, time);
		return;
	case WATERMARK_HOLD:
		hold(feed, record, time);
		return;
	case WATERMARK_CONFIRMED:
		hold(feed, record, time);
		believe_leaps(merger, stage, feed);
		return;
	}
}

static void
take_control(struct merger *merger, struct stage *stage, struct feed *feed)
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
		merger->aligning = true;
		if (feed->end == CONTROL_FINAL)
			line_reject_leaps(merger, stage, feed);
	} else if (control.has_watermark) {
		stage_count_control(stage, line);
		merger_advance(merger, stage, feed, control.watermark);
	} else {
		merger_reject(merger, stage, feed, line, feed->number);
	}
}

void
line_take(struct merger *merger, struct stage *stage, struct feed *feed)
{
	if (!feed_scan(feed, stage_max_line(stage)))
		merger_reject(
		    merger, stage, feed, feed->record.line, feed->number);
	else if (stage_is_control(&feed->record))
		take_control(merger, stage, feed);
	else
		take_record(merger, stage, feed);
	feed_count(feed, stage);
}
