/*
 * distinct - how many different values there are
 *
 * Values are told apart by their XXH3 hash of 64 bits (lib/hash). The hashes
 * themselves are kept while they are few, and the count is exact, but for two
 * of one hash (with as many values as this, once in 10^13). Of more,
 * HyperLogLog (Flajolet, Fusy, Gandouet and Meunier, 2007): the first 14 bits
 * of a hash choose one of 16,384 registers, which holds the greatest rank of
 * the other 50: the place of the first bit that is set.
 *
 *     01100111010010  00001101…       register 6610: rank 5
 *     └─ register ─┘  └─ rank ─┘
 *
 * The count is read by the improved estimator of Ertl (New cardinality
 * estimation algorithms for HyperLogLog sketches, 2017, algorithm 6), which has
 * no bias over the whole range and needs no table. Its standard error is
 * 1.04 / sqrt(16,384), 0.81 %.
 *
 * All that is read or written depends on the set of values alone, not on their
 * order or on how they were divided before they were merged. No value can be
 * taken away.
 */
#ifndef DISTINCT_H
#define DISTINCT_H

#include "text.h"

enum {
	DISTINCT_EXACT = 1536,	/* so many different values are few */
	DISTINCT_REGISTERS = 16384,
};

/* All zero is the empty set. */
struct distinct {
	uint64_t *hashes;	/* a hash table; 0: free */
	uint8_t *registers;	/* or NULL, while hashes are kept */
	uint32_t used, slots;	/* of the hash table */
};

/* The hash of a value's bytes, which is not 0. */
uint64_t distinct_hash(struct span value);

/* Adds a value by its bytes. */
void distinct_add(struct distinct *, struct span value);

/* Gives the count, a whole number. */
double distinct_count(const struct distinct *);

/* Adds what is in another one, which stays as it is. */
void distinct_merge(struct distinct *, const struct distinct *);

/* Adds it as JSON, the same text for the same values: the hashes in their order
 * and in hexadecimal, or a letter for each register, A to Z and a to z for the
 * ranks 0 to 51.
 *
 *     {"hashes":"0a93…ffe1"}        {"registers":"ABAADAC…"}
 */
void distinct_write(const struct distinct *, struct buffer *);

/* Reads that text into an empty one; where it is another text it stays empty,
 * and the result is false. */
bool distinct_parse(struct distinct *, struct span);

/* Frees the memory; it is empty again. */
void distinct_release(struct distinct *);

#endif
