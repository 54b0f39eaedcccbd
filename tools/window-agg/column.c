#include "window-agg/column.h"

#include <stdlib.h>

#include "key.h"
#include "memory.h"

/* States that need the value as a number. */
enum {
	NUMBERS = STATE_BIT(STATE_SUM) | STATE_BIT(STATE_SQUARES) |
	    STATE_BIT(STATE_LEAST) | STATE_BIT(STATE_GREATEST) |
	    STATE_BIT(STATE_QUANTILES),
	ENDINGS = STATE_BIT(STATE_FIRST) | STATE_BIT(STATE_LAST),
};

static bool
has(const struct column *column, enum state state)
{
	return column->states & STATE_BIT(state);
}

void
column_want(struct column *column, unsigned states, size_t *size)
{
	static const size_t sizes[STATES] = {
		[STATE_COUNT] = sizeof(uint64_t),
		[STATE_SUM] = sizeof(struct exact),
		[STATE_SQUARES] = sizeof(struct exact),
		[STATE_LEAST] = sizeof(double),
		[STATE_GREATEST] = sizeof(double),
		[STATE_FIRST] = sizeof(struct ending),
		[STATE_LAST] = sizeof(struct ending),
		[STATE_QUANTILES] = sizeof(struct quantiles),
		[STATE_DISTINCT] = sizeof(struct distinct),
	};

	for (enum state state = 0; state < STATES; state++) {
		if (!(states & STATE_BIT(state)) || has(column, state))
			continue;
		column->at[state] = *size;
		*size += sizes[state];
	}
	column->states |= states;
}

bool
column_look(struct column *column, const struct record *record)
{
	if (!(column->states & NUMBERS) ||
	    !field_defined(column->field, record))
		return true;
	if (!field_number(column->field, record, &column->number))
		return false;
	/* Of -0 and 0 the order of input would tell which is less. */
	column->number += 0.0;
	return true;
}

static void
keep_ending(struct ending *ending, int64_t time, struct span text)
{
	free(ending->text);
	ending->time = time;
	ending->text = duplicate_bytes(text.data, text.size);
	ending->size = text.size;
}

/* Ties go by the order of input: to the earlier first, to the later last. */
static void
take_endings(
    const struct column *column, void *states, const struct record *record)
{
	struct ending *ending;

	if (has(column, STATE_FIRST)) {
		ending = column_state(column, states, STATE_FIRST);
		if (!ending->text || record->time < ending->time)
			keep_ending(ending, record->time,
			    field_text(column->field, record));
	}
	if (has(column, STATE_LAST)) {
		ending = column_state(column, states, STATE_LAST);
		if (!ending->text || record->time >= ending->time)
			keep_ending(ending, record->time,
			    field_text(column->field, record));
	}
}

static void
take_number(const struct column *column, void *states)
{
	bool first = !column_count(column, states);
	double number = column->number, *kept;

	if (has(column, STATE_SUM))
		exact_add(column_state(column, states, STATE_SUM), number);
	if (has(column, STATE_SQUARES))
		exact_add_square(
		    column_state(column, states, STATE_SQUARES), number);
	if (has(column, STATE_LEAST)) {
		kept = column_state(column, states, STATE_LEAST);
		*kept = first || number < *kept ? number : *kept;
	}
	if (has(column, STATE_GREATEST)) {
		kept = column_state(column, states, STATE_GREATEST);
		*kept = first || number > *kept ? number : *kept;
	}
	if (has(column, STATE_QUANTILES))
		quantiles_add(column_state(column, states, STATE_QUANTILES),
		    number, 1);
}

/* Values are different where they make different groups. */
static void
take_distinct(struct column *column, void *states, struct record *record)
{
	struct key_fields fields = {&column->field, 1};

	buffer_clear(&column->key);
	key_add(&column->key, &fields, record, NULL);
	distinct_add(column_state(column, states, STATE_DISTINCT),
	    buffer_span(&column->key));
}

void
column_take(struct column *column, void *states, struct record *record)
{
	if (column->field && !field_defined(column->field, record))
		return;
	if (column->states & NUMBERS)
		take_number(column, states);
	if (column->states & ENDINGS)
		take_endings(column, states, record);
	if (has(column, STATE_DISTINCT))
		take_distinct(column, states, record);
	++*(uint64_t *)column_state(column, states, STATE_COUNT);
}

void
column_drop(const struct column *column, void *states)
{
	static const enum state sums[] = {STATE_SUM, STATE_SQUARES};
	static const enum state endings[] = {STATE_FIRST, STATE_LAST};
	struct ending *ending;

	for (size_t i = 0; i < 2; i++)
		if (has(column, sums[i]))
			exact_release(column_state(column, states, sums[i]));
	for (size_t i = 0; i < 2; i++) {
		if (!has(column, endings[i]))
			continue;
		ending = column_state(column, states, endings[i]);
		free(ending->text);
	}
	if (has(column, STATE_QUANTILES))
		quantiles_release(
		    column_state(column, states, STATE_QUANTILES));
	if (has(column, STATE_DISTINCT))
		distinct_release(column_state(column, states, STATE_DISTINCT));
}

void
column_release(struct column *column)
{
	buffer_release(&column->key);
}
