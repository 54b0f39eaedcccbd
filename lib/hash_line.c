/*
 * A line is hashed in pieces of 256 bytes, see hash_piece.h. Those of more than
 * 128, which most lines are, are hashed with AVX2 where the machine has it.
 */
#include "hash_piece.h"

#include "dialect.h"

const _Alignas(32) uint32_t hash_keys[HASH_PIECE / 4] = {
	0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344,
	0xa4093822, 0x299f31d0, 0x082efa98, 0xec4e6c89,
	0x452821e6, 0x38d01377, 0xbe5466cf, 0x34e90c6c,
	0xc0ac29b7, 0xc97c50dd, 0x3f84d5b5, 0xb5470917,
	0x9216d5d9, 0x8979fb1b, 0xd1310ba6, 0x98dfb5ac,
	0x2ffd72db, 0xd01adfb7, 0xb8e1afed, 0x6a267e96,
	0xba7c9045, 0xf12c7f99, 0x24a19947, 0xb3916cf7,
	0x0801f2e2, 0x858efc16, 0x636920d8, 0x71574e69,
	0xa458fea3, 0xf4933d7e, 0x0d95748f, 0x728eb658,
	0x718bcd58, 0x82154aee, 0x7b54a41d, 0xc25a59b5,
	0x9c30d539, 0x2af26013, 0xc5d1b023, 0x286085f0,
	0xca417918, 0xb8db38ef, 0x8e79dcb0, 0x603a180e,
	0x6c9e0e8b, 0xb01e8a3e, 0xd71577c1, 0xbd314b27,
	0x78af2fda, 0x55605c60, 0xe65525f3, 0xaa55ab94,
	0x57489862, 0x63e81440, 0x55ca396a, 0x2aab10b6,
	0xb4cc5c34, 0x1141e8ce, 0xa15486af, 0x7c72e993,
};

/* -- a piece -- */

/* 0 to 128 bytes. */
static uint64_t
hash_short(const char *p, size_t size)
{
	char filled[HASH_SHORT] = {0};

	if (size > HASH_MIDDLE)
		return hash_halves(p, HASH_MIDDLE, size - HASH_MIDDLE, size);
	if (size >= HASH_SHORT)
		return hash_halves(p, HASH_SHORT, size - HASH_SHORT, size);
	if (size)
		memcpy(filled, p, size);
	return hash_halves(filled, HASH_SHORT, 0, size);
}

/* More. */
static uint64_t
hash_long(const char *p, size_t size)
{
	return hash_halves(p, HASH_LONG, size - HASH_LONG, size);
}

static uint64_t choose(const char *, size_t);

/* Becomes what the machine is best at with the first call. */
static uint64_t (*best)(const char *, size_t) = choose;

static uint64_t
choose(const char *p, size_t size)
{
	best = hash_long;
#ifdef __x86_64__
	if (dialect_of_machine() == DIALECT_AVX2)
		best = hash_long_avx2;
#endif
	return best(p, size);
}

static uint64_t
hash_piece(const char *p, size_t size)
{
	return size > HASH_LONG ? best(p, size) : hash_short(p, size);
}

/* -- a line -- */

/* The hash of all pieces so far and one more. */
static inline uint64_t
join(uint64_t before, uint64_t piece)
{
	return (before << 29 | before >> 35) * 0x9E3779B185EBCA87 + piece;
}

/* Kept apart from the common size, which needs no room on the stack. */
static __attribute__((noinline)) uint64_t
hash_pieces(const char *p, size_t size)
{
	uint64_t hash = 0;

	for (; size > HASH_PIECE; size -= HASH_PIECE) {
		hash = join(hash, hash_piece(p, HASH_PIECE));
		p += HASH_PIECE;
	}
	return join(hash, hash_piece(p, size));
}

uint64_t
hash_line(struct span line)
{
	if (line.size > HASH_LONG && line.size <= HASH_PIECE)
		return best(line.data, line.size);
	return hash_pieces(line.data, line.size);
}

/* -- a line in parts -- */

/* The piece is full and more comes, or it is the last one. */
static void
join_piece(struct hasher *hasher)
{
	hasher->hash = join(
	    hasher->hash, hash_piece(hasher->piece, hasher->size));
	hasher->size = 0;
}

void
hasher_add(struct hasher *hasher, struct span part)
{
	size_t size;

	while (part.size) {
		if (hasher->size == HASH_PIECE)
			join_piece(hasher);
		size = HASH_PIECE - hasher->size;
		size = size < part.size ? size : part.size;
		memcpy(hasher->piece + hasher->size, part.data, size);
		hasher->size += size;
		part.data += size;
		part.size -= size;
	}
}

uint64_t
hasher_end(struct hasher *hasher)
{
	uint64_t hash;

	join_piece(hasher);
	hash = hasher->hash;
	hasher->hash = 0;
	return hash;
}
