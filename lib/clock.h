/*
 * clock - the monotonic clock
 *
 * For pacing, deadlines and the books alone: nothing that is emitted may depend
 * on it.
 */
#ifndef CLOCK_H
#define CLOCK_H

#include <stdint.h>

/* Nanoseconds, from some time on. */
int64_t clock_now(void);

#endif
