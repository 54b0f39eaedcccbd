#include "window-agg/tally.h"

#include <inttypes.h>
#include <stdlib.h>

#include "memory.h"
#include "window-agg/tokens.h"

enum { FIRST_BITS = 2 };

static size_t
slots_of(const struct tally *tally)
{
	return tally->entries ? (size_t)1 << tally->bits : 0;
}

/* The entry of the key, or the free one where it would go. */
static struct tally_entry *
probe(const struct tally *tally, uint64_t key)
{
	uint64_t hash = (key ^ key >> 32) * UINT64_C(0x9e3779b97f4a7c15);
	size_t at = (size_t)(hash >> (64 - tally->bits));
	size_t mask = slots_of(tally) - 1;

	while (tally->entries[at].key && tally->entries[at].key != key)
		at = (at + 1) & mask;
	return &tally->entries[at];
}

static void
grow(struct tally *tally)
{
	size_t count = slots_of(tally);
	struct tally_entry *old = tally->entries;

	tally->bits = (uint8_t)(old ? tally->bits + 1 : FIRST_BITS);
	tally->entries = allocate_zeroed((size_t)1 << tally->bits, sizeof *old);
	for (size_t i = 0; i < count; i++)
		if (old[i].key)
			*probe(tally, old[i].key) = old[i];
	free(old);
}

void
tally_add(struct tally *tally, uint64_t key, int64_t times)
{
	struct tally_entry *entry = tally->entries ? probe(tally, key) : NULL;

	if (!entry || (!entry->key &&
	    4 * ((size_t)tally->used + 1) > 3 * slots_of(tally))) {
		grow(tally);
		entry = probe(tally, key);
	}
	tally->used += !entry->key;
	entry->key = key;
	/* Without a sign it may overflow: what was read may be anything. */
	entry->count = (int64_t)((uint64_t)entry->count + (uint64_t)times);
}

const struct tally_entry *
tally_next(const struct tally *tally, size_t *at)
{
	size_t count = slots_of(tally);

	while (*at < count)
		if (tally->entries[(*at)++].key)
			return &tally->entries[*at - 1];
	return NULL;
}

void
tally_merge(struct tally *tally, const struct tally *other)
{
	const struct tally_entry *entry;
	size_t at = 0;

	while ((entry = tally_next(other, &at)))
		tally_add(tally, entry->key, entry->count);
}

size_t
tally_present(const struct tally *tally)
{
	const struct tally_entry *entry;
	size_t count = 0, at = 0;

	while ((entry = tally_next(tally, &at)))
		count += entry->count > 0;
	return count;
}

uint64_t
tally_least(const struct tally *tally)
{
	const struct tally_entry *entry;
	uint64_t least = 0;
	size_t at = 0;

	while ((entry = tally_next(tally, &at)))
		if (entry->count > 0 && (!least || entry->key < least))
			least = entry->key;
	return least;
}

uint64_t
tally_greatest(const struct tally *tally)
{
	const struct tally_entry *entry;
	uint64_t greatest = 0;
	size_t at = 0;

	while ((entry = tally_next(tally, &at)))
		if (entry->count > 0 && entry->key > greatest)
			greatest = entry->key;
	return greatest;
}

static int
compare_keys(const void *a, const void *b)
{
	uint64_t left = ((const struct tally_entry *)a)->key;
	uint64_t right = ((const struct tally_entry *)b)->key;

	return (left > right) - (left < right);
}

struct tally_entry *
tally_sort(const struct tally *tally)
{
	struct tally_entry *sorted = allocate(tally->used * sizeof *sorted);
	const struct tally_entry *entry;
	size_t count = 0, at = 0;

	while ((entry = tally_next(tally, &at)))
		sorted[count++] = *entry;
	if (count)
		qsort(sorted, count, sizeof *sorted, compare_keys);
	return sorted;
}

void
tally_write(const struct tally *tally, struct buffer *json)
{
	struct tally_entry *sorted = tally_sort(tally);

	buffer_add_char(json, '[');
	for (size_t i = 0; i < tally->used; i++)
		buffer_printf(json, "%s\"%016" PRIx64 "\",%" PRId64,
		    i ? "," : "", sorted[i].key, sorted[i].count);
	buffer_add_char(json, ']');
	free(sorted);
}

static bool
parse_entries(struct tally *tally, struct span *text)
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
		tally_add(tally, key, count);
		last = key;
	} while (tokens_take(text, ","));
	return tokens_take(text, "]");
}

bool
tally_parse(struct tally *tally, struct span text)
{
	if (parse_entries(tally, &text) && tokens_end(text))
		return true;
	tally_release(tally);
	return false;
}

void
tally_release(struct tally *tally)
{
	free(tally->entries);
	*tally = (struct tally){0};
}
