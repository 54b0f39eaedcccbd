#include "pool.h"

#include <stdbool.h>
#include <string.h>

#include "draw.h"
#include "tap.h"

enum { PIECES = 2000, ROUNDS = 200000 };

static struct {
	struct pool pool;
	uint32_t numbers[PIECES];	/* 0: not taken */
	size_t sizes[PIECES];
	char *places[PIECES];
} self;

/* Mostly small, now and then of several chunks. */
static size_t
draw_size(void)
{
	if (draw_below(1000) == 0)
		return 1 + draw_below(3 << 20);
	if (draw_below(50) == 0)
		return 1 + draw_below(20000);
	return 1 + draw_below(700);
}

/* Large pieces are marked at both ends, others in full. */
static size_t
marked(size_t size)
{
	return size < 1000 ? size : 1000;
}

static bool
take(size_t i)
{
	size_t size = draw_size();

	self.sizes[i] = size;
	self.numbers[i] = pool_take(&self.pool, size);
	self.places[i] = pool_at(&self.pool, self.numbers[i]);
	memset(self.places[i], (int)(i % 251), marked(size));
	memset(self.places[i] + size - marked(size), (int)(i % 251),
	    marked(size));
	return self.numbers[i] && (uintptr_t)self.places[i] % 8 == 0;
}

/* Whether the piece is where it was, and holds what was written. */
static bool
check(size_t i)
{
	const char *piece = pool_at(&self.pool, self.numbers[i]);
	size_t size = self.sizes[i];

	for (size_t at = 0; at < marked(size); at++)
		if (piece[at] != (char)(i % 251) ||
		    piece[size - 1 - at] != (char)(i % 251))
			return false;
	return piece == self.places[i];
}

static bool
step(void)
{
	size_t i = draw_below(PIECES);

	if (!self.numbers[i])
		return take(i);
	if (!check(i))
		return false;
	pool_return(&self.pool, self.numbers[i], self.sizes[i]);
	self.numbers[i] = 0;
	return true;
}

static void
test_model(void)
{
	bool right = true;

	for (int round = 0; round < ROUNDS && right; round++)
		right = step();
	ok(right, "no two pieces overlap, and none moves");
	for (size_t i = 0; i < PIECES && right; i++)
		right = !self.numbers[i] || check(i);
	ok(right, "pieces keep what is in them");
	pool_release(&self.pool);
	ok(!self.pool.count, "a released pool is an empty one");
}

/* Gives how many chunks a million pieces take, taken and returned so that at
 * most some are out at a time. */
static size_t
chunks_of(size_t size, size_t out)
{
	static uint32_t numbers[1000];
	struct pool pool = {0};
	size_t count;

	for (size_t i = 0; i < 1000000; i++) {
		if (i >= out)
			pool_return(&pool, numbers[i % out], size - i % 8);
		numbers[i % out] = pool_take(&pool, size - i % 8);
	}
	count = pool.count;
	pool_release(&pool);
	return count;
}

int
main(void)
{
	test_model();
	ok(chunks_of(64, 1000) <= 8, "what is returned is used again");
	ok(chunks_of(9000, 80) <= 12, "also where it is large");
	return done_testing();
}
