/*
 * hash - numbers that stand for bytes: XXH3 of 64 bits, without a seed
 *
 * It is the function that xxhsum -H3 and the libraries of other languages have
 * (https://xxhash.com), so that anyone can compute these numbers again. It does
 * not withstand somebody who looks for two texts with one number.
 */
#ifndef HASH_H
#define HASH_H

#include "text.h"

uint64_t hash_bytes(struct span);

/* Bytes that come in pieces. All zero is one to begin with. */
struct hasher {
	void *state;		/* NULL: nothing came yet */
};

void hasher_add(struct hasher *, struct span piece);

/* Gives the hash of all pieces, and begins anew. */
uint64_t hasher_end(struct hasher *);

void hasher_release(struct hasher *);

#endif
