/*
 * Open addressing with linear probing. A slot keeps the hash beside the entry,
 * so that a probe touches the entry only when it most likely is the one, and
 * none is touched when slots are doubled; removal moves later entries of the
 * run back, so that there are no gravestones.
 *
 * Of few slots half are taken at most, so that runs are short, and where they
 * end is easy to predict. Of many it may be three quarters: there it is waiting
 * for memory that takes the time.
 */
#include "table.h"

#include <stdlib.h>
#include <sys/mman.h>

#include "hash.h"
#include "memory.h"

enum { FIRST_SLOTS = 16, MANY_SLOTS = 1 << 18 };

/* A walk knows so many slots ahead which entries come. */
enum { AHEAD = 8 };

struct table_slot {
	uint32_t hash;
	uint32_t entry;		/* its number in the pool, or 0: free */
};

struct entry {
	uint32_t key_size;
	uint32_t hash;
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
	pool_release(&table->entries);
	free(table->slots);
}

static struct entry *
entry_of(const void *payload)
{
	return (struct entry *)((char *)payload -
	    offsetof(struct entry, payload));
}

struct span
table_key(const struct table *table, const void *payload)
{
	return (struct span){(const char *)payload + table->payload,
	    entry_of(payload)->key_size};
}

static uint32_t
hash_of(struct span key)
{
	return (uint32_t)hash_bytes(key);
}

/* The slot that holds the key, or the free one where it would go. */
static struct table_slot *
probe(const struct table *table, struct span key, uint32_t hash)
{
	size_t at = hash & table->mask;
	struct entry *entry;

	for (;; at = (at + 1) & table->mask) {
		struct table_slot *slot = &table->slots[at];

		if (!slot->entry)
			return slot;
		if (slot->hash != hash)
			continue;
		entry = pool_at(&table->entries, slot->entry);
		if (span_equal(table_key(table, entry->payload), key))
			return slot;
	}
}

/* Many slots are asked for in large pages: they are read in no order, where
 * much of the time would go into finding small ones. */
static struct table_slot *
new_slots(size_t count)
{
	size_t size = count * sizeof(struct table_slot), skipped;
	struct table_slot *slots = allocate_zeroed(1, size);

	if (count >= MANY_SLOTS) {
		skipped = -(uintptr_t)slots & 4095;
		madvise((char *)slots + skipped, size - skipped,
		    MADV_HUGEPAGE);
	}
	return slots;
}

/* How many entries there may be before slots are doubled. */
static size_t
limit_of(const struct table *table)
{
	return table->mask < MANY_SLOTS ? table->mask / 2 : table->mask / 4 * 3;
}

/* Doubles the slots. Those of one run go to two runs, in order, so that memory
 * is written as if by two pens. */
static void
grow(struct table *table)
{
	struct table_slot *old = table->slots;
	size_t old_count = old ? table->mask + 1 : 0;
	size_t count = old ? 2 * old_count : FIRST_SLOTS, at;

	table->slots = new_slots(count);
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
	struct table_slot *slot;
	struct entry *entry;

	if (!table->slots)
		return NULL;
	slot = probe(table, key, hash_of(key));
	if (!slot->entry)
		return NULL;
	entry = pool_at(&table->entries, slot->entry);
	return entry->payload;
}

/* Makes an entry of zeros for a key. */
static uint32_t
add_entry(struct table *table, struct span key, uint32_t hash)
{
	uint32_t number = pool_take(&table->entries,
	    sizeof(struct entry) + table->payload + key.size);
	struct entry *entry = pool_at(&table->entries, number);

	entry->key_size = (uint32_t)key.size;
	entry->hash = hash;
	memset(entry->payload, 0, table->payload);
	if (key.size)
		memcpy(entry->payload + table->payload, key.data, key.size);
	return number;
}

void *
table_add(struct table *table, struct span key, bool *fresh)
{
	uint32_t hash = hash_of(key);
	struct table_slot *slot;
	struct entry *entry;

	if (!table->slots || table->count > limit_of(table))
		grow(table);
	slot = probe(table, key, hash);
	*fresh = !slot->entry;
	if (*fresh) {
		*slot = (struct table_slot){hash, add_entry(table, key, hash)};
		table->count++;
	}
	entry = pool_at(&table->entries, slot->entry);
	return entry->payload;
}

/* Empties a slot. A later one of its run may fill the gap unless its home lies
 * behind the gap. */
static void
close_gap(struct table *table, size_t gap)
{
	size_t at = gap, home;

	for (;;) {
		at = (at + 1) & table->mask;
		if (!table->slots[at].entry)
			break;
		home = table->slots[at].hash & table->mask;
		if (((at - home) & table->mask) < ((at - gap) & table->mask))
			continue;
		table->slots[gap] = table->slots[at];
		gap = at;
	}
	table->slots[gap].entry = 0;
}

void
table_expect_removal(const struct table *table, const void *payload)
{
	__builtin_prefetch(
	    &table->slots[entry_of(payload)->hash & table->mask]);
}

void
table_remove(struct table *table, void *payload)
{
	struct entry *entry = entry_of(payload);
	size_t at = entry->hash & table->mask;
	uint32_t number;

	while (table->slots[at].hash != entry->hash ||
	    pool_at(&table->entries, table->slots[at].entry) != entry)
		at = (at + 1) & table->mask;
	number = table->slots[at].entry;
	close_gap(table, at);
	pool_return(&table->entries, number,
	    sizeof *entry + table->payload + entry->key_size);
	table->count--;
}

/* Asks for the entry of a slot before its turn comes: entries lie in no order,
 * and much of a walk would be spent on waiting for them. */
static inline void
announce(const struct table *table, size_t at)
{
	uint32_t number = table->slots[at & table->mask].entry;
	const char *entry;

	if (!number)
		return;
	entry = pool_at(&table->entries, number);
	for (size_t line = 0; line < 3; line++)
		__builtin_prefetch(entry + 64 * line);
}

void *
table_next(const struct table *table, size_t *at)
{
	size_t count = table->slots ? table->mask + 1 : 0;

	while (*at < count) {
		uint32_t number = table->slots[(*at)++].entry;
		struct entry *entry;

		announce(table, *at + AHEAD);
		if (number) {
			entry = pool_at(&table->entries, number);
			return entry->payload;
		}
	}
	return NULL;
}
