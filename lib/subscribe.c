#include "subscribe.h"

#include <errno.h>
#include <stdlib.h>

#include "clock.h"
#include "timestamp.h"

static void
read_from(struct subscribe *subscribe)
{
	const char *from = subscribe->from;
	char *end;

	if (!from || !strcmp(from, "earliest"))
		return;
	errno = 0;
	subscribe->offset = strtoull(from, &end, 10);
	if (!strcmp(from, "latest"))
		subscribe->start = SUBSCRIBE_LATEST;
	else if (is_digit(*from) && !*end && !errno)
		subscribe->start = SUBSCRIBE_OFFSET;
	else if (timestamp_parse(span_of(from), &subscribe->time))
		subscribe->start = SUBSCRIBE_TIME;
	else
		fail(EXIT_USAGE, "--from: '%s' is not 'earliest', 'latest', "
		    "an offset or a time", from);
}

void
subscribe_start(struct subscribe *subscribe, struct stage *stage)
{
	struct expression_fault fault;

	read_from(subscribe);
	if (subscribe->idle && !subscribe->follow)
		fail(EXIT_USAGE, "--idle needs --follow: without it the end of "
		    "a topic is the end");
	if (subscribe->start == SUBSCRIBE_TIME)
		subscribe->before = stage_fate(stage, "before");
	if (!subscribe->where)
		return;
	subscribe->condition = expression_condition(
	    subscribe->where, stage_fields(stage), &fault);
	if (!subscribe->condition)
		expression_fail(subscribe->where, &fault);
	subscribe->filtered = stage_fate(stage, "filtered");
}

void
subscribe_release(struct subscribe *subscribe)
{
	if (subscribe->condition)
		expression_free(subscribe->condition);
}

/* -- idleness -- */

void
subscribe_wake(struct subscribe *subscribe)
{
	subscribe->idle_due = subscribe->idle ?
	    stage_clock() + subscribe->idle : INT64_MAX;
}

bool
subscribe_idles(struct subscribe *subscribe, int64_t *watermark)
{
	if (stage_clock() < subscribe->idle_due)
		return false;
	subscribe->idle_due = INT64_MAX;
	*watermark = clock_today() - subscribe->idle;
	return true;
}

/* -- records -- */

void
subscribe_record(struct subscribe *subscribe, struct stage *stage,
    struct record *record, bool *waiting)
{
	int64_t time;

	if (*waiting)
		*waiting = !stage_time(stage, record, &time) ||
		    time < subscribe->time;
	if (*waiting)
		stage_count(stage, record, subscribe->before);
	else if (!subscribe->condition ||
	    expression_holds(subscribe->condition, record))
		stage_emit(stage, record);
	else
		stage_count(stage, record, subscribe->filtered);
}
