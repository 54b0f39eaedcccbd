/*
 * table - what is kept by key
 *
 * A hash table whose entries stay where they are until they are removed. The
 * bytes of the key stand behind the payload, in one piece of memory:
 *
 *     slots ─▶ [ hash | entry ]      entry ─▶ [ size | payload | key ]
 */
#ifndef TABLE_H
#define TABLE_H

#include "text.h"

struct table {
	struct table_slot *slots;
	size_t mask;		/* number of slots less one, or 0: none yet */
	size_t count;
	size_t payload;		/* bytes */
};

/* Entries have payload bytes each, aligned as for any type of 8 bytes. */
void table_init(struct table *, size_t payload);
void table_release(struct table *);

/* Gives the payload kept under the key, or NULL. */
void *table_find(const struct table *, struct span key);

/* The same, but makes an entry of zeros where there is none; *fresh then is
 * true. Copies the key. */
void *table_add(struct table *, struct span key, bool *fresh);

/* Takes an entry out by its payload, and frees it. */
void table_remove(struct table *, void *payload);

/* The key that a payload is kept under, owned by the table. */
struct span table_key(const struct table *, const void *payload);

/* Gives all payloads, in no order of meaning: *at begins as 0, NULL ends. */
void *table_next(const struct table *, size_t *at);

#endif
