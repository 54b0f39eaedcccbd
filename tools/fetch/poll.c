#include "fetch/poll.h"

#include <stdio.h>
#include <sys/random.h>

#include "fail.h"
#include "fetch/body.h"
#include "fetch/schedule.h"
#include "stage.h"
#include "timestamp.h"

/* The time stays that a server asked for with Retry-After. */
void
poll_begin(struct poll *poll)
{
	poll->state = POLL_WAITING;
	poll->attempts = 0;
}

static uint64_t
random_bits(void)
{
	uint64_t bits;

	if (getrandom(&bits, sizeof bits, 0) != (ssize_t)sizeof bits)
		fail_errno(EXIT_BUG, "no random numbers");
	return bits;
}

/* The attempt failed in a way that the next one may not. Beyond patience, only
 * the server's own wish to be left alone is remembered. */
static void
try_again(struct poll *poll, const struct patience *patience)
{
	const struct response *response = request_response(poll->request);
	int64_t now = stage_clock(), wait, asked = response->wait;

	if (asked > patience->longest)
		asked = patience->longest;
	wait = schedule_backoff(
	    poll->attempts, patience->longest, random_bits());
	if (wait < asked)
		wait = asked;
	if (poll->attempts > patience->retries ||
	    wait >= patience->until - now) {
		poll->due = asked ? now + asked : 0;
		poll->state = POLL_FAILED;
		return;
	}
	warn("cannot fetch '%s': %s, trying again in %.1f s", poll->url,
	    response->reason, (double)wait / SECOND);
	poll->due = now + wait;
	poll->state = POLL_WAITING;
}

static void
take_response(struct poll *poll, const struct patience *patience)
{
	struct response *response = request_response(poll->request);

	poll->due = 0;
	switch (response->outcome) {
	case OUTCOME_BODY:
		poll->state = body_join(response->body, &poll->fault)
		    ? POLL_ANSWERED : POLL_BROKEN;
		break;
	case OUTCOME_UNCHANGED:
		poll->state = POLL_UNCHANGED;
		break;
	case OUTCOME_AGAIN:
		try_again(poll, patience);
		break;
	case OUTCOME_FAILED:
		poll->state = POLL_FAILED;
		break;
	}
}

/* It is left alone, because of an earlier Retry-After, for longer than this
 * poll may last. */
static void
pass_over(struct poll *poll, int64_t now)
{
	struct response *response = request_response(poll->request);

	snprintf(response->reason, sizeof response->reason,
	    "not before another %.1f s, as it asked",
	    (double)(poll->due - now) / SECOND);
	poll->state = POLL_FAILED;
}

void
poll_step(struct poll *poll, const struct patience *patience)
{
	int64_t now = stage_clock();

	if (poll->state == POLL_WAITING && poll->due >= patience->until) {
		pass_over(poll, now);
	} else if (poll->state == POLL_WAITING && now >= poll->due) {
		poll->attempts++;
		poll->state = POLL_ASKING;
		request_send(poll->request);
	} else if (poll->state == POLL_ASKING && request_over(poll->request)) {
		take_response(poll, patience);
	}
}
