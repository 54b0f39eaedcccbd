#include "window-agg/lookup.h"

#include <stdlib.h>

void *
lookup_add(struct lookup *lookup, struct table *table, struct record *record,
    bool *fresh)
{
	void *kept = memo_find(&lookup->memo, table, &lookup->by, record);

	*fresh = false;
	if (kept)
		return kept;
	buffer_clear(&lookup->key);
	key_add(&lookup->key, &lookup->by, record, NULL);
	kept = table_add(table, buffer_span(&lookup->key), fresh);
	memo_keep(&lookup->memo, table, &lookup->by, record, kept);
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
