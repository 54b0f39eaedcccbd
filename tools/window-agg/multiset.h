/*
 * multiset - how often each of many numbers is there
 *
 * A hash table with linear probing, at most three quarters full. A number that
 * was there once keeps its place, with a count of 0 where it is no more.
 */
#ifndef MULTISET_H
#define MULTISET_H

#include "text.h"

struct multiset_entry {
	uint64_t key;		/* 0: free */
	int64_t count;		/* below 0: taken away before it came */
};

/* All zero is an empty multiset. */
struct multiset {
	struct multiset_entry *entries;
	uint32_t used;		/* entries that have a key */
	uint8_t bits;		/* there are 2^bits of them */
};

/* Adds a key, which is not 0, so many times. */
void multiset_add(struct multiset *, uint64_t key, int64_t times);

/* Adds what is in another one, which stays as it is. */
void multiset_merge(struct multiset *, const struct multiset *);

/* How many keys are there. */
size_t multiset_present(const struct multiset *);

/* Give the least or the greatest of them, or 0. */
uint64_t multiset_least(const struct multiset *);
uint64_t multiset_greatest(const struct multiset *);

/* Gives all entries that have a key, in no order of meaning: *at begins as 0,
 * NULL ends. */
const struct multiset_entry *multiset_next(const struct multiset *, size_t *at);

/* Gives used entries by key, for the caller to free. */
struct multiset_entry *multiset_sort(const struct multiset *);

/* Adds it as JSON, the same text for the same counts: keys in hexadecimal and
 * in order. Reads that into an empty one; where it is another text it stays
 * empty, and the result is false.
 *
 *     ["c034800000000000",2,"c035000000000000",1]
 */
void multiset_write(const struct multiset *, struct buffer *);
bool multiset_parse(struct multiset *, struct span);

/* Frees the memory; it is empty again. */
void multiset_release(struct multiset *);

#endif
