#include "pool.h"

#include <stdlib.h>
#include <string.h>

#include "fail.h"
#include "memory.h"

/* In units. */
enum {
	EXACT = 64,		/* sizes up to it are a class each */
	CHUNK = 1 << POOL_PLACE_BITS,
	FIRST_CHUNK = CHUNK >> 11,
	LARGE = CHUNK / 4,	/* a piece above it has a chunk of its own */
};

enum {
	/* Sizes above EXACT have four classes in each doubling. */
	CLASSES = EXACT + 1 + 4 * (32 - 6),
	MOST_CHUNKS = 1 << (32 - POOL_PLACE_BITS),
};

/* The class of a size, which becomes the largest one of the class. */
static size_t
class_of(size_t *units)
{
	int shift;

	if (*units <= EXACT)
		return *units;
	shift = 61 - __builtin_clzll(*units - 1);
	*units = ((*units - 1) >> shift) + 1;
	*units <<= shift;
	return EXACT + 4 * (size_t)(shift - 4) + (*units >> shift) - 4;
}

static size_t
units_of(size_t size)
{
	return (size + POOL_UNIT - 1) / POOL_UNIT;
}

/* Gives the number of the first unit of a new chunk. */
static size_t
add_chunk(struct pool *pool, size_t units)
{
	size_t i = pool->count ? pool->count : 1;
	char *chunk;

	if (i == MOST_CHUNKS)
		fail(EXIT_IO, "out of memory: a table of more than 32 GiB");
	/* Powers of two are where the list is full. */
	if (!(i & (i - 1)))
		pool->chunks = reallocate(pool->chunks,
		    2 * i * sizeof *pool->chunks);
	pool->chunks[i] = chunk = allocate(units * POOL_UNIT);
	pool->count = i + 1;
	return i << POOL_PLACE_BITS;
}

/* Makes room for a piece that does not fit any more: in chunks that double
 * until they have their full size. */
static void
add_room(struct pool *pool, size_t units)
{
	size_t size = FIRST_CHUNK;

	for (size_t i = 1; i < pool->count && size < CHUNK; i++)
		size *= 2;
	while (size < units)
		size *= 2;
	pool->next = add_chunk(pool, size);
	pool->limit = pool->next + size;
}

uint32_t
pool_take(struct pool *pool, size_t size)
{
	size_t units = units_of(size), class = class_of(&units);
	uint32_t number;

	if (pool->returned && pool->returned[class]) {
		number = pool->returned[class];
		memcpy(&pool->returned[class], pool_at(pool, number),
		    sizeof number);
		return number;
	}
	if (units > LARGE)
		return (uint32_t)add_chunk(pool, units);
	if (pool->limit - pool->next < units)
		add_room(pool, units);
	number = (uint32_t)pool->next;
	pool->next += units;
	return number;
}

/* The first bytes of a piece name the one that was returned before. */
void
pool_return(struct pool *pool, uint32_t number, size_t size)
{
	size_t units = units_of(size), class = class_of(&units);

	if (!pool->returned)
		pool->returned = allocate_zeroed(CLASSES, sizeof number);
	memcpy(pool_at(pool, number), &pool->returned[class], sizeof number);
	pool->returned[class] = number;
}

void
pool_release(struct pool *pool)
{
	for (size_t i = 1; i < pool->count; i++)
		free(pool->chunks[i]);
	free(pool->chunks);
	free(pool->returned);
	memset(pool, 0, sizeof *pool);
}
