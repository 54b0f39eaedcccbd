#include "merge/waiting.h"

#include <stdlib.h>

#include "memory.h"

static bool
is_before(const struct waiting_line *a, const struct waiting_line *b)
{
	if (rank_before(a->rank, b->rank))
		return true;
	return !rank_before(b->rank, a->rank) && a->sequence < b->sequence;
}

struct waiting_line *
waiting_add(struct waiting *waiting, struct rank rank, struct span line)
{
	struct waiting_line *items, added = {
	    .rank = rank, .sequence = ++waiting->sequence, .size = line.size};
	size_t at = waiting->count++, above;

	items = waiting->items = reallocate_more(
	    waiting->items, sizeof *items, at, 1, &waiting->capacity);
	added.line = duplicate_bytes(line.data, line.size);
	for (; at; at = above) {
		above = (at - 1) / 2;
		if (is_before(&items[above], &added))
			break;
		items[at] = items[above];
	}
	items[at] = added;
	return &items[at];
}

void
waiting_drop(struct waiting *waiting)
{
	struct waiting_line *items = waiting->items, last;
	size_t at = 0, below;

	free(items->line);
	last = items[--waiting->count];
	while ((below = 2 * at + 1) < waiting->count) {
		if (below + 1 < waiting->count &&
		    is_before(&items[below + 1], &items[below]))
			below++;
		if (is_before(&last, &items[below]))
			break;
		items[at] = items[below];
		at = below;
	}
	items[at] = last;
}

static int
compare(const void *left, const void *right)
{
	const struct waiting_line *a = left, *b = right;

	return is_before(b, a) - is_before(a, b);
}

void
waiting_sort(struct waiting *waiting)
{
	if (waiting->count)
		qsort(waiting->items, waiting->count, sizeof *waiting->items,
		    compare);
}

void
waiting_release(struct waiting *waiting)
{
	for (size_t i = 0; i < waiting->count; i++)
		free(waiting->items[i].line);
	free(waiting->items);
}
