/*
 * draw - numbers by chance, the same in every run
 */
#ifndef DRAW_H
#define DRAW_H

#include <stddef.h>
#include <stdint.h>

/* Any 64 bits: xorshift64*, from a fixed seed. */
static inline uint64_t
draw(void)
{
	static uint64_t state = 0x9e3779b97f4a7c15;

	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state * 0x2545f4914f6cdd1d;
}

/* From 0 to limit - 1; the high bits are the better ones. */
static inline size_t
draw_below(size_t limit)
{
	return (size_t)((draw() >> 33) % limit);
}

#endif
