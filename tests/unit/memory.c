#include "memory.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "draw.h"
#include "tap.h"

static void
test_allocation(void)
{
	static const char zeros[64];
	char *nothing = allocate(0), *clean = allocate_zeroed(8, 8);
	char *text = duplicate("weir"), *bytes = duplicate_bytes("a\0b", 3);
	char *none = duplicate_bytes(NULL, 0);

	ok(nothing && none, "no bytes are memory too");
	ok(!memcmp(clean, zeros, sizeof zeros), "zeroed memory is zero");
	is_text(text, "weir", "a string is duplicated");
	ok(!memcmp(bytes, "a\0b", 3), "bytes are duplicated beyond a NUL");
	text = reallocate(text, 4096);
	is_text(text, "weir", "memory that grows keeps its content");
	free(nothing);
	free(clean);
	free(text);
	free(bytes);
	free(none);
}

static void
test_more(void)
{
	uint32_t *items = NULL;
	size_t capacity = 0, used = 0, moves = 0, before, more;
	bool kept = true;

	for (int round = 0; round < 2000; round++) {
		before = capacity;
		more = draw_below(20);
		items = reallocate_more(
		    items, sizeof *items, used, more, &capacity);
		moves += capacity != before;
		kept &= capacity >= used + more;
		for (size_t i = 0; i < more; i++, used++)
			items[used] = (uint32_t)used;
	}
	for (size_t i = 0; i < used; i++)
		kept &= items[i] == i;
	ok(kept, "there is room for as many more as are wanted");
	ok(moves < 16 && capacity < 2 * used + 64,
	    "it is doubled: %zu moves for %zu items", moves, used);
	free(items);
}

/* What was taken, and the byte it was filled with. */
struct piece {
	unsigned char *data;
	size_t size;
};

static bool
is_filled(const struct piece *piece, unsigned char with)
{
	for (size_t i = 0; i < piece->size; i++)
		if (piece->data[i] != with)
			return false;
	return true;
}

static void
test_pieces(void)
{
	struct arena arena = {0};
	struct piece pieces[200];
	bool aligned = true, kept = true;

	for (int round = 0; round < 50; round++) {
		for (size_t i = 0; i < 200; i++) {
			struct piece *piece = &pieces[i];

			/* Some are larger than a block, some are empty. */
			piece->size = draw_below(i % 20 ? 100 : 20000);
			piece->data = arena_take(&arena, piece->size);
			aligned &= (uintptr_t)piece->data % 16 == 0;
			if (piece->size)
				memset(piece->data, (int)i, piece->size);
		}
		for (size_t i = 0; i < 200; i++)
			kept &= is_filled(&pieces[i], (unsigned char)i);
		arena_clear(&arena);
	}
	ok(aligned, "what an arena gives is aligned for any type");
	ok(kept, "what an arena gives does not overlap");
	arena_release(&arena);
}

static void
test_clearing(void)
{
	struct arena arena = {0};
	char *first;

	arena_clear(&arena);
	ok(!arena.blocks, "an empty arena can be cleared");
	first = arena_take(&arena, 100);
	arena_take(&arena, 100000);
	arena_clear(&arena);
	ok(arena_take(&arena, 100) == first,
	    "a cleared arena gives the same memory again");
	arena_release(&arena);
	ok(!arena.blocks && !arena.next, "a released arena is an empty one");
	arena_release(&arena);
}

int
main(void)
{
	test_allocation();
	test_more();
	test_pieces();
	test_clearing();
	return done_testing();
}
