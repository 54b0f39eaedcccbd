#include "hash.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "fail.h"

uint64_t
hash_bytes(struct span bytes)
{
	return XXH3_64bits(bytes.data, bytes.size);
}

void
hasher_add(struct hasher *hasher, struct span piece)
{
	if (!hasher->state) {
		hasher->state = XXH3_createState();
		if (!hasher->state)
			fail(EXIT_IO, "out of memory");
		XXH3_64bits_reset(hasher->state);
	}
	XXH3_64bits_update(hasher->state, piece.data, piece.size);
}

uint64_t
hasher_end(struct hasher *hasher)
{
	uint64_t hash;

	if (!hasher->state)
		return hash_bytes((struct span){"", 0});
	hash = XXH3_64bits_digest(hasher->state);
	XXH3_64bits_reset(hasher->state);
	return hash;
}

void
hasher_release(struct hasher *hasher)
{
	XXH3_freeState(hasher->state);
	hasher->state = NULL;
}
