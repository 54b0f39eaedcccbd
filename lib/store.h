/*
 * store - what the back ends of weir-store(1) share
 *
 * A back end writes each record as a row of a table, in place of the row with
 * its key where there is one; a removal deletes that row. It commits what it
 * did in batches. A batch is begun by its first record, and committed when it
 * is full or has waited long enough:
 *
 *     store_begun() ─ store_stored() ─ … ─ store_stored() ─ store_committed()
 *
 * With checkpoints a batch goes from one barrier to the next, and is committed
 * together with that:
 *
 *     store_enter() ─ … ─ store_stored() ─ the barrier ─ store_committed()
 */
#ifndef STORE_H
#define STORE_H

#include "removal.h"
#include "target.h"
#include "timestamp.h"

struct store {
	/* What the command line says. */
	const char *table;
	struct strings key;	/* paths of the key's fields; none: append */
	int64_t batch;		/* records */
	int64_t batch_time;

	struct field **key_fields;	/* one for each path */
	struct field *operation;	/* "@op" */
	struct fate *stored, *deleted, *uncommitted;
	bool begun;		/* a batch is open */
	int64_t waiting, removals;	/* records in it; of these, removals */
	uint64_t last, committed;	/* lines stored and committed last */
	struct target target;	/* with checkpoints */
};

#define STORE_DEFAULTS {.batch = 100000, .batch_time = SECOND}

/* The rows of the option table that all back ends have. */
#define STORE_OPTIONS(store) \
	{'t', "table", OPTION_STRING, &(store)->table, "NAME", \
	    "the table to write to", .required = true}, \
	{'k', "key", OPTION_COMMAS, &(store)->key, "FIELDS", \
	    "replace the row with the same FIELDS"}, \
	{0, "batch", OPTION_INTEGER, &(store)->batch, "N", \
	    "commit after N records (100000)", .least = 1, .most = 1e9}, \
	{0, "batch-time", OPTION_DURATION, &(store)->batch_time, "DURATION", \
	    "commit when a record has waited that long (1s)"}

/* Asks for the fields of the key. */
void store_start(struct store *, struct stage *);

/* Gives the name of the column for a field of the key. */
static inline struct span
store_key_name(const struct store *store, size_t index)
{
	return store->key_fields[index]->name;
}

/* Whether the record has its key, and says whether it is a removal; it is
 * rejected where it cannot be stored. */
bool store_accepts(const struct store *, struct stage *, struct record *,
    bool *removal);

/* Says that a batch was begun: stage_deadline() tells when it must end, unless
 * a barrier does. */
void store_begun(struct store *, struct stage *);

/* Answers the record, which is in the batch; gives whether that is full. */
bool store_stored(struct store *, struct stage *, struct record *,
    bool removal);

/* Says that the batch was committed. */
void store_committed(struct store *, struct stage *);

/* Enters the target that was read from the place, as target_enter() does; and
 * exits, since a later run has it. */
void store_enter(struct store *, const char *place, const char *pipeline,
    int64_t epoch);
_Noreturn void store_lost(const struct store *, const char *place);

void store_release(struct store *);

#endif
