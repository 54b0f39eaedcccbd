#include "hash.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

uint64_t
hash_bytes(struct span bytes)
{
	return XXH3_64bits(bytes.data, bytes.size);
}

bool
hash_parse(struct span text, uint64_t *hash)
{
	static const char digits[] = "0123456789abcdef";
	const char *digit;

	*hash = 0;
	for (size_t i = 0; i < text.size; i++) {
		digit = memchr(digits, text.data[i], sizeof digits - 1);
		if (!digit)
			return false;
		*hash = *hash << 4 | (uint64_t)(digit - digits);
	}
	return text.size == sizeof digits - 1;
}
