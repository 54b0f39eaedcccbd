/*
 * pool - many small pieces of memory, each with a number
 *
 * A piece stays where it is until it is given back, and costs what was asked
 * for, rounded up to 8 bytes, or by a quarter at most where it is larger than
 * 512: there is no header. Its number is half as large as a pointer, and is the
 * place of the piece in a chunk of 2 MiB, the first ones less:
 *
 *     number ─▶ [ chunk | place ]     chunks ─▶ [ piece | piece | …     ]
 *
 * What is given back serves later pieces of that size; all of it returns to
 * the system together. A pool holds 32 GiB.
 */
#ifndef POOL_H
#define POOL_H

#include <stddef.h>
#include <stdint.h>

enum { POOL_UNIT = 8, POOL_PLACE_BITS = 18 };

/* All zero is an empty pool. */
struct pool {
	char **chunks;		/* the first of them is none */
	size_t count;
	size_t next, limit;	/* numbers that are free in the last chunk */
	uint32_t *returned;	/* for each class of sizes a list, or NULL */
};

/* Gives the number, which is never 0, of a piece of size bytes, at least 1;
 * they are aligned to 8. */
uint32_t pool_take(struct pool *, size_t size);

/* Takes back a piece; size is what was asked for. */
void pool_return(struct pool *, uint32_t number, size_t size);

void pool_release(struct pool *);

static inline void *
pool_at(const struct pool *pool, uint32_t number)
{
	size_t place = number & ((UINT32_C(1) << POOL_PLACE_BITS) - 1);

	return pool->chunks[number >> POOL_PLACE_BITS] + place * POOL_UNIT;
}

#endif
