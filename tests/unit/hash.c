#include "hash.h"

#include <stdlib.h>

#include "draw.h"
#include "memory.h"
#include "tap.h"

/* What others have computed: the numbers that xxhsum -H3 prints. */
static void
test_known(void)
{
	ok(hash_bytes(span_of("")) == 0x2d06800538d394c2,
	    "no bytes have their known hash");
	ok(hash_bytes(span_of("abc")) == 0x78af5f94892f3950,
	    "a few bytes have their known hash");
}

static void
test_pieces(void)
{
	enum { SIZE = 5000, ROUNDS = 2000 };
	struct hasher hasher = {0};
	char *bytes = allocate(SIZE);
	size_t size, at, piece;
	bool same = true;

	ok(hasher_end(&hasher) == hash_bytes(span_of("")),
	    "no piece is no bytes");
	for (size_t i = 0; i < SIZE; i++)
		bytes[i] = (char)draw();
	for (int round = 0; round < ROUNDS; round++) {
		size = draw_below(SIZE);
		for (at = 0; at < size; at += piece) {
			piece = draw_below(size - at + 1);
			hasher_add(&hasher, (struct span){bytes + at, piece});
		}
		same &= hasher_end(&hasher) ==
		    hash_bytes((struct span){bytes, size});
	}
	ok(same, "pieces have the hash of the whole");
	hasher_release(&hasher);
	free(bytes);
}

int
main(void)
{
	test_known();
	test_pieces();
	return done_testing();
}
