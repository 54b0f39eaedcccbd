/*
 * clock - the monotonic clock, and that of the world
 *
 * For pacing, deadlines, retention and the books alone: nothing that is emitted
 * may depend on them.
 */
#ifndef CLOCK_H
#define CLOCK_H

#include <stdint.h>

/* Nanoseconds, from some time on. */
int64_t clock_now(void);

/* Nanoseconds since 1970. */
int64_t clock_today(void);

#endif
