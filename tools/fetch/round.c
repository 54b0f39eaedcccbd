#include "fetch/round.h"

/* How long a wait may be that does not look whether the user wants to stop. */
enum { NAP = 100 /* milliseconds */ };

/* The response came whole, but it is no JSON. */
static void
reject(struct stage *stage, const struct poll *poll)
{
	struct span body = buffer_span(request_response(poll->request)->body);
	struct place place = {1, 1};

	for (size_t i = 0; i + 1 < poll->fault.column; i++, place.column++)
		if (body.data[i] == '\n')
			place = (struct place){place.line + 1, 0};
	stage_reject_text(stage, body, place, "response of '%s': %s",
	    poll->url, poll->fault.reason);
	warn("cannot fetch '%s': the response was rejected", poll->url);
}

/* Says what became of a poll that is over. */
static void
settle(struct round *round, struct stage *stage, size_t index)
{
	struct poll *poll = &round->polls[index];
	struct response *response = request_response(poll->request);
	bool good = poll_good(poll);

	switch (poll->state) {
	case POLL_ANSWERED:
		request_keep(poll->request);
		stage_pass_text(stage, buffer_span(response->body));
		break;
	case POLL_UNCHANGED:
		stage_count_text(stage, round->unchanged);
		break;
	case POLL_BROKEN:
		reject(stage, poll);
		break;
	default:
		stage_count_text(stage, round->failed);
		warn("cannot fetch '%s': %s", poll->url, response->reason);
	}
	if (!good && round->fallback->command && !stage_stopping(stage))
		good = fallback_stand_in(round->fallback, stage,
		    round->urls->items[index]);
	round->good |= good;
	buffer_release(response->body);
}

/* Moves every poll on; gives whether all of them are over. */
static bool
step(struct round *round)
{
	bool over = true;

	for (size_t i = 0; i < round->urls->count; i++) {
		poll_step(&round->polls[i], &round->patience);
		over &= poll_over(&round->polls[i]);
	}
	return over;
}

/* A fallback would keep the other transfers waiting, and comes behind them. */
static bool
can_settle(const struct round *round, const struct poll *poll, bool all_over)
{
	if (!poll_over(poll))
		return false;
	return all_over || poll_good(poll) || !round->fallback->command;
}

void
round_run(struct round *round, struct stage *stage)
{
	size_t next = 0, count = round->urls->count;
	struct poll *polls = round->polls;
	bool all_over;

	for (size_t i = 0; i < count; i++)
		poll_begin(&polls[i]);
	while (next < count && !stage_stopping(stage)) {
		all_over = step(round);
		for (; next < count; next++) {
			if (!can_settle(round, &polls[next], all_over))
				break;
			settle(round, stage, next);
		}
		stage_flush(stage);
		stage_look(stage);
		if (!all_over)
			http_run(round->http, NAP);
	}
	for (; next < count; next++) {
		request_cancel(polls[next].request);
		if (poll_over(&polls[next]))
			settle(round, stage, next);
	}
}
