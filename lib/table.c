/*
 * Open addressing with linear probing, at most three quarters full. A slot
 * keeps the hash beside the entry, so that a probe touches the entry only when
 * it most likely is the one; removal moves later entries of the run back, so
 * that there are no gravestones.
 */
#include "table.h"

#include <stdlib.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "memory.h"

enum { FIRST_SLOTS = 64 };

struct table_slot {
	uint64_t hash;
	struct entry *entry;	/* NULL: free */
};

struct entry {
	uint64_t key_size;
	char payload[];		/* and the key behind it */
};

void
table_init(struct table *table, size_t payload)
{
	memset(table, 0, sizeof *table);
	table->payload = (payload + 7) & ~(size_t)7;
}

void
table_release(struct table *table)
{
	size_t at = 0;
	char *payload;

	while ((payload = table_next(table, &at)))
		free(payload - offsetof(struct entry, payload));
	free(table->slots);
}

static struct span
key_of(const struct table *table, const struct entry *entry)
{
	return (struct span){entry->payload + table->payload,
	    entry->key_size};
}

struct span
table_key(const struct table *table, const void *payload)
{
	const char *bytes = payload;

	return key_of(table, (const void *)(bytes -
	    offsetof(struct entry, payload)));
}

/* The slot that holds the key, or the free one where it would go. */
static struct table_slot *
probe(const struct table *table, struct span key, uint64_t hash)
{
	size_t at = hash & table->mask;

	for (;; at = (at + 1) & table->mask) {
		struct table_slot *slot = &table->slots[at];

		if (!slot->entry || (slot->hash == hash &&
		    span_equal(key_of(table, slot->entry), key)))
			return slot;
	}
}

static void
grow(struct table *table)
{
	struct table_slot *old = table->slots;
	size_t old_count = old ? table->mask + 1 : 0;
	size_t count = old ? 2 * old_count : FIRST_SLOTS, at;

	table->slots = allocate_zeroed(count, sizeof *table->slots);
	table->mask = count - 1;
	for (size_t i = 0; i < old_count; i++) {
		if (!old[i].entry)
			continue;
		at = old[i].hash & table->mask;
		while (table->slots[at].entry)
			at = (at + 1) & table->mask;
		table->slots[at] = old[i];
	}
	free(old);
}

void *
table_find(const struct table *table, struct span key)
{
	struct entry *entry;

	if (!table->slots)
		return NULL;
	entry = probe(table, key, XXH3_64bits(key.data, key.size))->entry;
	return entry ? entry->payload : NULL;
}

void *
table_add(struct table *table, struct span key, bool *fresh)
{
	uint64_t hash = XXH3_64bits(key.data, key.size);
	struct table_slot *slot;
	struct entry *entry;

	if (!table->slots || table->count > table->mask / 4 * 3)
		grow(table);
	slot = probe(table, key, hash);
	*fresh = !slot->entry;
	if (*fresh) {
		entry = allocate(sizeof *entry + table->payload + key.size);
		entry->key_size = key.size;
		memset(entry->payload, 0, table->payload);
		if (key.size)
			memcpy(entry->payload + table->payload, key.data,
			    key.size);
		*slot = (struct table_slot){hash, entry};
		table->count++;
	}
	return slot->entry->payload;
}

void
table_remove(struct table *table, void *payload)
{
	struct span key = table_key(table, payload);
	struct table_slot *gap =
	    probe(table, key, XXH3_64bits(key.data, key.size));
	size_t at = (size_t)(gap - table->slots), home;

	free(gap->entry);
	gap->entry = NULL;
	table->count--;
	/* An entry may fill the gap unless its home lies behind the gap. */
	for (;;) {
		at = (at + 1) & table->mask;
		if (!table->slots[at].entry)
			return;
		home = table->slots[at].hash & table->mask;
		if (((at - home) & table->mask) <
		    ((at - (size_t)(gap - table->slots)) & table->mask))
			continue;
		*gap = table->slots[at];
		gap = &table->slots[at];
		gap->entry = NULL;
	}
}

void *
table_next(const struct table *table, size_t *at)
{
	size_t count = table->slots ? table->mask + 1 : 0;

	while (*at < count) {
		struct entry *entry = table->slots[(*at)++].entry;

		if (entry)
			return entry->payload;
	}
	return NULL;
}
