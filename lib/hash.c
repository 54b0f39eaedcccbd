#include "hash.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

uint64_t
hash_bytes(struct span bytes)
{
	return XXH3_64bits(bytes.data, bytes.size);
}
