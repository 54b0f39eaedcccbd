#include "store.h"

#include <stdlib.h>

void
store_start(struct store *store, struct stage *stage)
{
	size_t count = store->key.count;

	store->operation = removal_field(stage);
	store->stored = stage_fate(stage, "stored");
	store->deleted = stage_fate(stage, "deleted");
	store->uncommitted = stage_fate(stage, "uncommitted");
	store->key_fields = allocate_zeroed(count, sizeof *store->key_fields);
	for (size_t i = 0; i < count; i++) {
		const char *path = store->key.items[i];

		store->key_fields[i] = stage_field(stage, path);
		if (store->key_fields[i]->parent->parent)
			fail(EXIT_USAGE, "--key: '%s' is inside an object, "
			    "but columns are top-level members", path);
	}
}

void
store_release(struct store *store)
{
	free(store->key_fields);
}

/* Whether the record has a value for each field of the key. */
static bool
has_key(const struct store *store, struct stage *stage, struct record *record)
{
	for (size_t i = 0; i < store->key.count; i++) {
		const struct field *field = store->key_fields[i];

		if (field_defined(field, record))
			continue;
		stage_reject(stage, record, "no key: '%s' is %s", field->path,
		    field_kind(field, record) == KIND_NULL ? "null"
							   : "missing");
		return false;
	}
	return true;
}

bool
store_accepts(const struct store *store, struct stage *stage,
    struct record *record, bool *removal)
{
	if (!removal_read(store->operation, stage, record, removal))
		return false;
	if (*removal && !store->key.count) {
		stage_reject(stage, record, "a removal, for which there must "
		    "be a --key");
		return false;
	}
	return has_key(store, stage, record);
}

void
store_begun(struct store *store, struct stage *stage)
{
	store->begun = true;
	if (!stage_has_barriers(stage))
		stage_deadline(stage, stage_clock() + store->batch_time);
}

bool
store_stored(struct store *store, struct stage *stage, struct record *record,
    bool removal)
{
	stage_count(stage, record, store->uncommitted);
	store->removals += removal;
	store->last = record->number;
	return ++store->waiting >= store->batch && !stage_has_barriers(stage);
}

void
store_committed(struct store *store, struct stage *stage)
{
	stage_recount(stage, store->uncommitted, store->stored,
	    (uint64_t)(store->waiting - store->removals));
	stage_recount(stage, store->uncommitted, store->deleted,
	    (uint64_t)store->removals);
	store->begun = false;
	store->waiting = store->removals = 0;
	store->committed = store->last;
	stage_deadline(stage, INT64_MAX);
}

/* -- checkpoints -- */

/* Adds what the target is called in messages. */
static const char *
name_target(const struct store *store, const char *place, struct buffer *name)
{
	buffer_printf(name, "the table '%s' in '%s'", store->table, place);
	return buffer_string(name);
}

void
store_enter(struct store *store, const char *place, const char *pipeline,
    int64_t epoch)
{
	struct buffer name = {0};

	target_enter(&store->target, name_target(store, place, &name),
	    pipeline, epoch);
	buffer_release(&name);
}

void
store_lost(const struct store *store, const char *place)
{
	struct buffer name = {0};

	target_lost(name_target(store, place, &name));
}
