/*
 * Entry i is not later than entries 2i + 1 and 2i + 2.
 */
#include "window-agg/agenda.h"

#include <stdlib.h>
#include <string.h>

#include "memory.h"

void
agenda_add(struct agenda *agenda, int64_t time, void *item)
{
	struct agenda_entry *entries;
	size_t at = agenda->count++, parent;

	agenda->entries = reallocate_more(agenda->entries,
	    sizeof *agenda->entries, at, 1, &agenda->capacity);
	entries = agenda->entries;
	for (; at > 0; at = parent) {
		parent = (at - 1) / 2;
		if (entries[parent].time <= time)
			break;
		entries[at] = entries[parent];
	}
	entries[at] = (struct agenda_entry){time, item};
}

int64_t
agenda_next(const struct agenda *agenda)
{
	return agenda->count ? agenda->entries[0].time : INT64_MAX;
}

bool
agenda_take(struct agenda *agenda, int64_t until, struct agenda_entry *first)
{
	struct agenda_entry *entries = agenda->entries, last;
	size_t at = 0, child;

	if (!agenda->count || entries[0].time > until)
		return false;
	*first = entries[0];
	last = entries[--agenda->count];
	for (; (child = 2 * at + 1) < agenda->count; at = child) {
		if (child + 1 < agenda->count &&
		    entries[child + 1].time < entries[child].time)
			child++;
		if (last.time <= entries[child].time)
			break;
		entries[at] = entries[child];
	}
	entries[at] = last;
	return true;
}

void
agenda_release(struct agenda *agenda)
{
	free(agenda->entries);
	memset(agenda, 0, sizeof *agenda);
}
