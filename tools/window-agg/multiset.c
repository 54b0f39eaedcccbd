#include "window-agg/multiset.h"

#include <inttypes.h>
#include <stdlib.h>

#include "memory.h"
#include "window-agg/tokens.h"

enum { FIRST_BITS = 2 };

static size_t
slots_of(const struct multiset *set)
{
	return set->entries ? (size_t)1 << set->bits : 0;
}

/* The entry of the key, or the free one where it would go. */
static struct multiset_entry *
probe(const struct multiset *set, uint64_t key)
{
	uint64_t hash = (key ^ key >> 32) * UINT64_C(0x9e3779b97f4a7c15);
	size_t at = (size_t)(hash >> (64 - set->bits));
	size_t mask = slots_of(set) - 1;

	while (set->entries[at].key && set->entries[at].key != key)
		at = (at + 1) & mask;
	return &set->entries[at];
}

static void
grow(struct multiset *set)
{
	size_t count = slots_of(set);
	struct multiset_entry *old = set->entries;

	set->bits = (uint8_t)(old ? set->bits + 1 : FIRST_BITS);
	set->entries = allocate_zeroed((size_t)1 << set->bits, sizeof *old);
	for (size_t i = 0; i < count; i++)
		if (old[i].key)
			*probe(set, old[i].key) = old[i];
	free(old);
}

void
multiset_add(struct multiset *set, uint64_t key, int64_t times)
{
	struct multiset_entry *entry = set->entries ? probe(set, key) : NULL;

	if (!entry || (!entry->key &&
	    4 * ((size_t)set->used + 1) > 3 * slots_of(set))) {
		grow(set);
		entry = probe(set, key);
	}
	set->used += !entry->key;
	entry->key = key;
	/* Without a sign it may overflow: what was read may be anything. */
	entry->count = (int64_t)((uint64_t)entry->count + (uint64_t)times);
}

const struct multiset_entry *
multiset_next(const struct multiset *set, size_t *at)
{
	size_t count = slots_of(set);

	while (*at < count)
		if (set->entries[(*at)++].key)
			return &set->entries[*at - 1];
	return NULL;
}

void
multiset_merge(struct multiset *set, const struct multiset *other)
{
	const struct multiset_entry *entry;
	size_t at = 0;

	while ((entry = multiset_next(other, &at)))
		multiset_add(set, entry->key, entry->count);
}

size_t
multiset_present(const struct multiset *set)
{
	const struct multiset_entry *entry;
	size_t count = 0, at = 0;

	while ((entry = multiset_next(set, &at)))
		count += entry->count > 0;
	return count;
}

uint64_t
multiset_least(const struct multiset *set)
{
	const struct multiset_entry *entry;
	uint64_t least = 0;
	size_t at = 0;

	while ((entry = multiset_next(set, &at)))
		if (entry->count > 0 && (!least || entry->key < least))
			least = entry->key;
	return least;
}

uint64_t
multiset_greatest(const struct multiset *set)
{
	const struct multiset_entry *entry;
	uint64_t greatest = 0;
	size_t at = 0;

	while ((entry = multiset_next(set, &at)))
		if (entry->count > 0 && entry->key > greatest)
			greatest = entry->key;
	return greatest;
}

static int
compare_keys(const void *a, const void *b)
{
	uint64_t left = ((const struct multiset_entry *)a)->key;
	uint64_t right = ((const struct multiset_entry *)b)->key;

	return (left > right) - (left < right);
}

struct multiset_entry *
multiset_sort(const struct multiset *set)
{
	struct multiset_entry *sorted = allocate(set->used * sizeof *sorted);
	const struct multiset_entry *entry;
	size_t count = 0, at = 0;

	while ((entry = multiset_next(set, &at)))
		sorted[count++] = *entry;
	if (count)
		qsort(sorted, count, sizeof *sorted, compare_keys);
	return sorted;
}

void
multiset_write(const struct multiset *set, struct buffer *json)
{
	struct multiset_entry *sorted = multiset_sort(set);

	buffer_add_char(json, '[');
	for (size_t i = 0; i < set->used; i++)
		buffer_printf(json, "%s\"%016" PRIx64 "\",%" PRId64,
		    i ? "," : "", sorted[i].key, sorted[i].count);
	buffer_add_char(json, ']');
	free(sorted);
}

static bool
parse_entries(struct multiset *set, struct span *text)
{
	uint64_t key, last = 0;
	int64_t count;

	if (!tokens_take(text, "["))
		return false;
	if (tokens_take(text, "]"))
		return true;
	do {
		if (!tokens_take(text, "\"") || !tokens_hex(text, &key) ||
		    !tokens_take(text, "\"") || !tokens_take(text, ",") ||
		    !tokens_integer(text, &count) || key <= last)
			return false;
		multiset_add(set, key, count);
		last = key;
	} while (tokens_take(text, ","));
	return tokens_take(text, "]");
}

bool
multiset_parse(struct multiset *set, struct span text)
{
	if (parse_entries(set, &text) && tokens_end(text))
		return true;
	multiset_release(set);
	return false;
}

void
multiset_release(struct multiset *set)
{
	free(set->entries);
	*set = (struct multiset){0};
}
