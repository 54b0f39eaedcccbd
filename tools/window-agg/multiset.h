/*
 * tally - how often each of many numbers is there
 *
 * A hash table with linear probing, at most three quarters full. A number that
 * was there once keeps its place, with a count of 0 where it is no more.
 */
#ifndef TALLY_H
#define TALLY_H

#include "text.h"

struct tally_entry {
	uint64_t key;		/* 0: free */
	int64_t count;		/* below 0: taken away before it came */
};

/* All zero is an empty tally. */
struct tally {
	struct tally_entry *entries;
	uint32_t used;		/* entries that have a key */
	uint8_t bits;		/* there are 2^bits of them */
};

/* Adds a key, which is not 0, so many times. */
void tally_add(struct tally *, uint64_t key, int64_t times);

/* Adds what is in another one, which stays as it is. */
void tally_merge(struct tally *, const struct tally *);

/* How many keys are there. */
size_t tally_present(const struct tally *);

/* Give the least or the greatest of them, or 0. */
uint64_t tally_least(const struct tally *);
uint64_t tally_greatest(const struct tally *);

/* Gives all entries that have a key, in no order of meaning: *at begins as 0,
 * NULL ends. */
const struct tally_entry *tally_next(const struct tally *, size_t *at);

/* Gives used entries by key, for the caller to free. */
struct tally_entry *tally_sort(const struct tally *);

/* Adds it as JSON, the same text for the same counts: keys in hexadecimal and
 * in order. Reads that into an empty one; where it is another text it stays
 * empty, and the result is false.
 *
 *     ["c034800000000000",2,"c035000000000000",1]
 */
void tally_write(const struct tally *, struct buffer *);
bool tally_parse(struct tally *, struct span);

/* Frees the memory; it is empty again. */
void tally_release(struct tally *);

#endif
