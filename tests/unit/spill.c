#include "merge/spill.h"

#include <sys/stat.h>

#include "draw.h"
#include "tap.h"

enum { ROUNDS = 3000, LARGEST = 1 << 18 };

/* The bytes are those of a counter, so that each place has its own. */
static struct {
	struct spill spill;
	uint64_t added, taken;
	char block[LARGEST];
} self = {.spill = {.file = -1}};

static char
byte_at(uint64_t place)
{
	return (char)(place * 0x9E3779B97F4A7C15 >> 56);
}

static void
add(size_t size)
{
	for (size_t i = 0; i < size; i++)
		self.block[i] = byte_at(self.added + i);
	spill_add(&self.spill, (struct span){self.block, size});
	self.added += size;
}

/* Whether what comes next is what was added first. */
static bool
take(size_t size)
{
	size_t got = spill_take(&self.spill, self.block, size);

	for (size_t i = 0; i < got; i++)
		if (self.block[i] != byte_at(self.taken + i))
			return false;
	self.taken += got;
	return got <= size && (got > 0 || self.added == self.taken) &&
	    spill_empty(&self.spill) == (self.added == self.taken);
}

static bool
take_all(void)
{
	while (self.taken < self.added)
		if (!take(LARGEST))
			return false;
	return take(LARGEST);
}

/* Bytes of the disk that the file takes. */
static uint64_t
disk_used(void)
{
	struct stat status;

	fstat(self.spill.file, &status);
	return (uint64_t)status.st_blocks * 512;
}

static void
test_memory(void)
{
	bool right = true;

	for (int i = 0; i < 1000 && right; i++) {
		add(SPILL_MEMORY / 30);
		right = i < 20 || take(SPILL_MEMORY / 30);
	}
	ok(right && take_all(), "bytes come out in their order");
	ok(self.spill.file < 0, "few bytes need no file");
	ok(self.spill.memory.capacity <= 4 * SPILL_MEMORY,
	    "memory does not grow with what passes");
}

static void
test_file(void)
{
	struct stat status;
	bool right;

	while (self.added - self.taken < 12 * SPILL_MEMORY)
		add(LARGEST);
	ok(self.spill.file >= 0 && disk_used() >= 10 * SPILL_MEMORY,
	    "what memory does not hold goes to disk");
	fstat(self.spill.file, &status);
	ok(status.st_nlink == 0, "the file has no name");
	right = true;
	while (right && self.added - self.taken > 2 * SPILL_MEMORY)
		right = take(LARGEST);
	ok(right, "memory and file give one stream");
	ok(disk_used() <= 7 * SPILL_MEMORY,
	    "what was read from the file is given back meanwhile");
	right = right && take_all();
	ok(right && disk_used() == 0, "and all of it in the end");
	add(10);
	ok(disk_used() == 0 && take_all(), "then memory serves again");
}

/* Phases that fill and phases that empty it. */
static void
test_model(void)
{
	bool right = true;

	for (int i = 0; i < ROUNDS && right; i++) {
		size_t size = draw_below(draw_below(LARGEST) + 1);

		if (draw_below(100) < (i / 200 % 2 ? 30 : 70))
			add(size);
		else
			right = take(size + 1);
	}
	ok(right && take_all(), "any mix of steps loses and moves no byte");
}

int
main(void)
{
	test_memory();
	test_file();
	test_model();
	spill_release(&self.spill);
	return done_testing();
}
