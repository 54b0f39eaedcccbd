/*
 * times - where a run spent its time, and what held it up
 */
#ifndef TIMES_H
#define TIMES_H

#include "audit/joint.h"

/* Adds the bottleneck, and the shares of each stage. */
void times_write(
    const struct accounts *, const struct joints *, struct buffer *);

#endif
