#include "window-agg/lookup.h"

#include <stdlib.h>

struct span
lookup_key(struct lookup *lookup, struct record *record)
{
	buffer_clear(&lookup->key);
	key_add(&lookup->key, &lookup->by, record, NULL);
	return buffer_span(&lookup->key);
}

void *
lookup_add(struct lookup *lookup, struct table *table, struct record *record,
    bool *fresh)
{
	void *kept = table_add(table, lookup_key(lookup, record), fresh);

	memo_keep(&lookup->memo, (uintptr_t)table, &lookup->by, record, kept);
	return kept;
}

void
lookup_forget(struct lookup *lookup)
{
	memo_clear(&lookup->memo);
}

void
lookup_release(struct lookup *lookup)
{
	free(lookup->by.fields);
	buffer_release(&lookup->key);
}
