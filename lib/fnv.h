/*
 * fnv - a hash that is the same everywhere and for ever
 *
 * FNV-1a of 64 bits (Fowler, Noll and Vo; draft-eastlake-fnv), for what is
 * written down: a few lines of any language compute it again.
 */
#ifndef FNV_H
#define FNV_H

#include "text.h"

static inline uint64_t
fnv_hash(struct span bytes)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < bytes.size; i++)
		hash = (hash ^ (unsigned char)bytes.data[i]) *
		    UINT64_C(0x100000001b3);
	return hash;
}

#endif
