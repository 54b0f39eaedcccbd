/*
 * watermark - how far event time has come
 *
 * The watermark is the greatest time seen less a delay, or later where a
 * control line said so. A time that would push
 * it further than max_jump is not believed before two more agree with it: one
 * device with a wrong clock must not make all others late.
 */
#ifndef WATERMARK_H
#define WATERMARK_H

#include <stdbool.h>
#include <stdint.h>

/* How many in a row must agree on a leap before it is believed. */
enum { WATERMARK_WITNESSES = 3 };

struct watermark {
	int64_t delay, max_jump;	/* nanoseconds, not below 0 */
	int64_t greatest;		/* time seen; INT64_MIN before any */
	int64_t told;			/* by a control line, the same */
	int64_t leap;			/* the first time that is held */
	int held;
};

/* Before any time was seen; the delay and max_jump stay. */
void watermark_reset(struct watermark *);

enum watermark_verdict {
	WATERMARK_ORDINARY,	/* believe it; those held before are wrong */
	WATERMARK_HOLD,		/* a leap: keep it back */
	WATERMARK_OTHER,	/* another: hold it, those held are wrong */
	WATERMARK_CONFIRMED,	/* the last witness: believe them all */
};

/* Says what to make of a time, before it is let in. */
enum watermark_verdict watermark_judge(struct watermark *, int64_t time);

/* Lets a time in that is believed. */
static inline void
watermark_advance(struct watermark *watermark, int64_t time)
{
	if (time > watermark->greatest)
		watermark->greatest = time;
}

/* Takes what a control line says. */
static inline void
watermark_tell(struct watermark *watermark, int64_t time)
{
	if (time > watermark->told)
		watermark->told = time;
}

/* The watermark; INT64_MIN before any time was let in or told. */
int64_t watermark_time(const struct watermark *);

#endif
