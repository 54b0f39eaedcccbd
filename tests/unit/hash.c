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
test_lines(void)
{
	char text[300];

	for (size_t i = 0; i < sizeof text; i++)
		text[i] = (char)('a' + i % 26);
	ok(hash_line(span_of("")) == 0x1aa0d31fe1a7d7a1 &&
	    hash_line(span_of("abc")) == 0x42c5e26f1b706a34 &&
	    hash_line((struct span){text, 50}) == 0x6b1b9ad60b357085 &&
	    hash_line((struct span){text, 100}) == 0x72a4085506b6c223 &&
	    hash_line((struct span){text, sizeof text}) ==
	    0x45b17f39e90d77de,
	    "lines have the hashes that another program computed");
}

/* A line that differs in a byte, in its size or in the order of its parts has
 * another hash. */
static void
test_differences(void)
{
	enum { SIZE = 700, STEP = 32 };
	char bytes[SIZE + 1] = {0};
	uint64_t before[SIZE + 1];
	bool differ = true;

	for (size_t size = 0; size <= SIZE; size++) {
		before[size] = hash_line((struct span){bytes, size});
		for (size_t other = 0; other < size; other++)
			differ &= before[size] != before[other];
	}
	ok(differ, "zeros of any number have hashes of their own");
	for (size_t i = 0; i < SIZE; i++) {
		bytes[i] = 1;
		differ &= hash_line((struct span){bytes, SIZE}) !=
		    before[SIZE];
		bytes[i] = 0;
	}
	ok(differ, "each byte counts");
	for (size_t i = 0; i < SIZE; i++)
		bytes[i] = (char)draw();
	before[0] = hash_line((struct span){bytes, SIZE});
	for (size_t i = 0; i + 2 * STEP <= SIZE; i++) {
		char moved[SIZE];

		memcpy(moved, bytes, SIZE);
		memcpy(moved + i, bytes + i + STEP, STEP);
		memcpy(moved + i + STEP, bytes + i, STEP);
		differ &= hash_line((struct span){moved, SIZE}) != before[0];
	}
	ok(differ, "the place of each part counts");
}

static void
test_parts(void)
{
	enum { SIZE = 3000, ROUNDS = 3000 };
	struct hasher hasher = {0};
	char *bytes = allocate(SIZE);
	size_t size, at, part;
	bool same = true;

	ok(hasher_end(&hasher) == hash_line(span_of("")),
	    "no part is an empty line");
	for (size_t i = 0; i < SIZE; i++)
		bytes[i] = (char)draw();
	for (int round = 0; round < ROUNDS; round++) {
		size = draw_below(SIZE);
		for (at = 0; at < size; at += part) {
			part = draw_below(size - at + 1);
			hasher_add(&hasher, (struct span){bytes + at, part});
		}
		same &= hasher_end(&hasher) ==
		    hash_line((struct span){bytes, size});
	}
	for (size = HASH_PIECE; size <= 4 * HASH_PIECE; size += HASH_PIECE) {
		hasher_add(&hasher, (struct span){bytes, size});
		same &= hasher_end(&hasher) ==
		    hash_line((struct span){bytes, size});
	}
	ok(same, "parts have the hash of the whole line");
	free(bytes);
}

int
main(void)
{
	test_known();
	test_lines();
	test_differences();
	test_parts();
	return done_testing();
}
