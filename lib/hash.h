/*
 * hash - numbers that stand for bytes
 *
 * None of them withstands somebody who looks for two texts with one number.
 */
#ifndef HASH_H
#define HASH_H

#include "text.h"

/* XXH3 of 64 bits (https://xxhash.com), which is the same everywhere and for
 * ever: for tables, and for what is written down. */
uint64_t hash_bytes(struct span);

/* For books, where each line is hashed: a third less work for one of 200 bytes.
 * hash_line.c says how; it is the same on every little-endian machine. */
uint64_t hash_line(struct span);

/* A line that comes in parts. All zero is one to begin with. */
enum { HASH_PIECE = 256 };
struct hasher {
	uint64_t hash;		/* of the pieces before this one */
	size_t size;
	char piece[HASH_PIECE];
};

void hasher_add(struct hasher *, struct span part);

/* Gives the hash of all parts, and begins anew. */
uint64_t hasher_end(struct hasher *);

#endif
