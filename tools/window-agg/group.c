#include "window-agg/group.h"

#include <stdlib.h>

/* What is kept of a part, under its key. */
struct kept {
	int64_t revision;
	uint64_t states[];
};

size_t
group_size(const struct aggregates *aggregates)
{
	return sizeof(struct group) + aggregates->size +
	    (aggregates->merged ? sizeof(struct table) : 0);
}

static struct table *
parts_of(const struct group *group, const struct aggregates *aggregates)
{
	return (struct table *)((char *)group->states + aggregates->size);
}

bool
group_take_part(struct group *group, const struct aggregates *aggregates,
    const struct part *part)
{
	struct table *parts = parts_of(group, aggregates);
	struct kept *kept;
	bool fresh;

	if (!parts->payload)
		table_init(parts, sizeof *kept + aggregates->size);
	kept = table_add(parts, part->key, &fresh);
	if (!fresh && part->revision <= kept->revision)
		return false;
	kept->revision = part->revision;
	aggregates_drop(aggregates, kept->states);
	memset(kept->states, 0, aggregates->size);
	if (!part->removal)
		aggregates_merge(aggregates, kept->states, part->states);
	return true;
}

bool
group_next_part(const struct group *group, const struct aggregates *aggregates,
    size_t *at, struct part *part)
{
	const struct table *parts = parts_of(group, aggregates);
	const struct kept *kept = table_next(parts, at);

	if (!kept)
		return false;
	*part = (struct part){.key = table_key(parts, kept),
	    .revision = kept->revision, .states = kept->states};
	return true;
}

/* A part and its key, by which parts are joined: of values at one time the
 * first is the first origin's. */
struct keyed {
	struct span key;
	const struct kept *kept;
};

static int
compare_keyed(const void *a, const void *b)
{
	return span_compare(((const struct keyed *)a)->key,
	    ((const struct keyed *)b)->key);
}

void
group_join_parts(struct group *group, const struct aggregates *aggregates)
{
	const struct table *parts = parts_of(group, aggregates);
	struct keyed *all = allocate(parts->count * sizeof *all);
	size_t count = 0, at = 0;
	struct kept *kept;

	while ((kept = table_next(parts, &at)))
		all[count++] = (struct keyed){table_key(parts, kept), kept};
	qsort(all, count, sizeof *all, compare_keyed);
	aggregates_drop(aggregates, group->states);
	memset(group->states, 0, aggregates->size);
	for (size_t i = 0; i < count; i++)
		aggregates_merge(
		    aggregates, group->states, all[i].kept->states);
	free(all);
}

void
group_drop(struct group *group, const struct aggregates *aggregates)
{
	struct table *parts = parts_of(group, aggregates);
	struct kept *kept;
	size_t at = 0;

	free(group->told);
	aggregates_drop(aggregates, group->states);
	if (!aggregates->merged)
		return;
	while ((kept = table_next(parts, &at)))
		aggregates_drop(aggregates, kept->states);
	table_release(parts);
}
