#include "window-agg/partial.h"

#include <stdlib.h>

#include "number.h"

void
partial_init(struct partial *partial, struct stage *stage,
    const struct aggregates *aggregates)
{
	struct strings origin = {0};

	strings_add(&origin, "origin");
	*partial = (struct partial){
		.aggregates = aggregates,
		.start = stage_field(stage, "window_start"),
		.end = stage_field(stage, "window_end"),
		.revision = stage_field(stage, "revision"),
		.states = stage_field(stage, "states"),
		.origin = stage_key(stage, &origin),
		.memory = allocate_zeroed(1, aggregates->size),
	};
	strings_release(&origin);
}

/* The key of a part: whose it is, and of which window. */
static struct span
make_key(struct partial *partial, struct record *record)
{
	buffer_clear(&partial->key);
	key_add(&partial->key, &partial->origin, record, NULL);
	buffer_add(&partial->key, &partial->bounds, sizeof partial->bounds);
	return buffer_span(&partial->key);
}

const char *
partial_read(struct partial *partial, struct stage *stage,
    struct record *record, bool removal)
{
	struct part *part = &partial->part;
	struct window_bounds *bounds = &partial->bounds;

	aggregates_drop(partial->aggregates, partial->memory);
	memset(partial->memory, 0, partial->aggregates->size);
	if (!stage_read_time(stage, partial->start, record, &bounds->start) ||
	    !stage_read_time(stage, partial->end, record, &bounds->end) ||
	    bounds->start >= bounds->end)
		return "no window from 'window_start' to 'window_end'";
	if (field_kind(partial->revision, record) != KIND_NUMBER ||
	    !number_integer(field_text(partial->revision, record),
	    &part->revision))
		return "no 'revision'";
	if (!removal && !aggregates_parse_states(partial->aggregates,
	    partial->memory, field_value(partial->states, record),
	    &record->arena, &partial->why))
		return buffer_string(&partial->why);
	part->key = make_key(partial, record);
	part->removal = removal;
	part->states = partial->memory;
	return NULL;
}

void
partial_release(struct partial *partial)
{
	if (partial->memory)
		aggregates_drop(partial->aggregates, partial->memory);
	free(partial->memory);
	free(partial->origin.fields);
	buffer_release(&partial->key);
	buffer_release(&partial->why);
}
