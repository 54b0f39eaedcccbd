/*
 * lookup - what is kept for the group of a record
 */
#ifndef LOOKUP_H
#define LOOKUP_H

#include "table.h"
#include "memo.h"

struct lookup {
	struct key_fields by;	/* what makes a group */
	struct memo memo;
	struct buffer key;	/* of the record at hand */
};

/* Gives the key of the record's group, valid until the next call. */
struct span lookup_key(struct lookup *, struct record *);

/* Gives what the table keeps for the record's group where the memo knows, or
 * NULL. */
static inline void *
lookup_find(const struct lookup *lookup, const struct table *table,
    const struct record *record)
{
	return memo_find(&lookup->memo, (uintptr_t)table, &lookup->by, record);
}

/* The same whether the memo knows or not; of zeros where there was nothing,
 * *fresh then is true. */
void *lookup_add(
    struct lookup *, struct table *, struct record *, bool *fresh);

/* Must be called when something was taken out of a table. */
void lookup_forget(struct lookup *);

void lookup_release(struct lookup *);

#endif
