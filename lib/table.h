/*
 * table - what is kept by key
 *
 * A hash table whose entries stay where they are until they are removed. The
 * bytes of the key stand behind the payload, in one piece of a pool:
 *
 *     slots ─▶ [ hash | entry ]   entry ─▶ [ size, hash | payload | key ]
 *
 * An entry takes 19 to 30 bytes besides its payload and its key, which are
 * rounded up to 8 together: 8 before them, and 4/3 to 8/3 of a slot of 8; up to
 * 131,072 entries have 2 to 4 slots each. While slots are doubled the old ones
 * are there too, 11 bytes an entry of many. That is a pause, of some 0.1 µs an
 * entry where new memory is slow to be had.
 */
#ifndef TABLE_H
#define TABLE_H

#include "pool.h"
#include "text.h"

struct table {
	struct table_slot *slots;
	size_t mask;		/* number of slots less one, or 0: none yet */
	size_t count;
	size_t payload;		/* bytes */
	struct pool entries;
};

/* Entries have payload bytes each, aligned as for any type of 8 bytes. */
void table_init(struct table *, size_t payload);
void table_release(struct table *);

/* Gives the payload kept under the key, or NULL. */
void *table_find(const struct table *, struct span key);

/* The same, but makes an entry of zeros where there is none; *fresh then is
 * true. Copies the key. */
void *table_add(struct table *, struct span key, bool *fresh);

/* Says that an entry will soon be taken out, so that its place is at hand. */
void table_expect_removal(const struct table *, const void *payload);

/* Takes an entry out by its payload, and frees it. */
void table_remove(struct table *, void *payload);

/* The key that a payload is kept under, owned by the table. */
struct span table_key(const struct table *, const void *payload);

/* Gives all payloads, in no order of meaning: *at begins as 0, NULL ends. */
void *table_next(const struct table *, size_t *at);

#endif
