#include "window-agg/column.h"

#include "json.h"
#include "key.h"
#include "window-agg/distinct.h"
#include "window-agg/exact.h"
#include "window-agg/moments.h"
#include "window-agg/order.h"
#include "window-agg/quantiles.h"

enum {
	/* States that are made of numbers by arithmetic. */
	ARITHMETIC = STATE_BIT(STATE_SUM) | STATE_BIT(STATE_SQUARES) |
	    STATE_BIT(STATE_LEAST) | STATE_BIT(STATE_GREATEST),
	/* Those that need the value as a number. */
	NUMBERS = ARITHMETIC | STATE_BIT(STATE_QUANTILES) |
	    STATE_BIT(STATE_VALUES),
	OTHERS = ~(ARITHMETIC | STATE_BIT(STATE_COUNT)),
};

void
column_want(struct column *column, unsigned states, size_t *size)
{
	for (enum state state = 0; state < STATES; state++) {
		if (!(states & STATE_BIT(state)) || column_has(column, state))
			continue;
		column->at[state] = *size;
		*size += state_size(state);
	}
	column->states |= states;
}

bool
column_look(struct column *column, const struct record *record)
{
	const struct value *value = field_value(column->field, record);

	column->defined = value->kind > KIND_NULL;
	if (!column->defined || !(column->states & NUMBERS))
		return true;
	if (!value_number(value, &column->number))
		return false;
	/* Of -0 and 0 the order of input would tell which is less. */
	column->number += 0.0;
	return true;
}

/* Ties go by the order of input: to the earlier first, to the later last. */
static void
take_endings(
    const struct column *column, void *states, const struct record *record)
{
	struct ending *ending;

	if (column_has(column, STATE_FIRST)) {
		ending = column_state(column, states, STATE_FIRST);
		if (!ending->text || record->time < ending->time)
			ending_keep(ending, record->time,
			    field_text(column->field, record));
	}
	if (column_has(column, STATE_LAST)) {
		ending = column_state(column, states, STATE_LAST);
		if (!ending->text || record->time >= ending->time)
			ending_keep(ending, record->time,
			    field_text(column->field, record));
	}
}

static void
take_extreme(uint64_t *kept, uint64_t order)
{
	*kept = order > *kept ? order : *kept;
}

static void
take_number(const struct column *column, void *states)
{
	double number = column->number;
	uint64_t order = order_of(number);

	if (column_has(column, STATE_SUM))
		exact_add(column_state(column, states, STATE_SUM), number);
	if (column_has(column, STATE_SQUARES))
		exact_add_square(
		    column_state(column, states, STATE_SQUARES), number, 1);
	if (column_has(column, STATE_LEAST))
		take_extreme(
		    column_state(column, states, STATE_LEAST), ~order);
	if (column_has(column, STATE_GREATEST))
		take_extreme(
		    column_state(column, states, STATE_GREATEST), order);
}

/* Values are different where they make different groups. */
static struct span
key_of(struct column *column, struct record *record)
{
	struct key_fields fields = {&column->field, 1};

	buffer_clear(&column->key);
	key_add(&column->key, &fields, record, NULL);
	return buffer_span(&column->key);
}

/* Adds the value to those states from which it can be removed; or does so. */
static void
take_removable(struct column *column, void *states, struct record *record,
    int64_t times)
{
	if (column_has(column, STATE_QUANTILES))
		quantiles_add(column_state(column, states, STATE_QUANTILES),
		    column->number, times);
	if (column_has(column, STATE_VALUES))
		multiset_add(column_state(column, states, STATE_VALUES),
		    order_of(column->number), times);
	if (column_has(column, STATE_MOMENTS))
		moments_add(column_state(column, states, STATE_MOMENTS),
		    record->time, field_text(column->field, record), times);
	if (column_has(column, STATE_HASHES))
		multiset_add(column_state(column, states, STATE_HASHES),
		    distinct_hash(key_of(column, record)), times);
}

/* What is made otherwise. */
static __attribute__((noinline)) void
take_other(struct column *column, void *states, struct record *record)
{
	take_endings(column, states, record);
	if (column_has(column, STATE_DISTINCT))
		distinct_add(column_state(column, states, STATE_DISTINCT),
		    key_of(column, record));
	take_removable(column, states, record, 1);
}

void
column_take(struct column *column, void *states, struct record *record)
{
	if (!column->defined)
		return;
	if (column->states & ARITHMETIC)
		take_number(column, states);
	if (column->states & (unsigned)OTHERS)
		take_other(column, states, record);
	column_tally(column, states, 1);
}

void
column_remove(struct column *column, void *states, struct record *record)
{
	if (!column->defined)
		return;
	if (column_has(column, STATE_SUM))
		exact_remove(column_state(column, states, STATE_SUM),
		    column->number);
	if (column_has(column, STATE_SQUARES))
		exact_add_square(column_state(column, states, STATE_SQUARES),
		    column->number, -1);
	take_removable(column, states, record, -1);
	column_tally(column, states, -1);
}

void
column_merge(const struct column *column, void *states, const void *others)
{
	for (enum state state = 0; state < STATES; state++)
		if (column_has(column, state))
			state_merge(state, column_state(column, states, state),
			    column_state(column, others, state));
}

void
column_write(
    const struct column *column, const void *states, struct buffer *json)
{
	buffer_add_char(json, '{');
	for (enum state state = 0; state < STATES; state++) {
		if (!column_has(column, state))
			continue;
		json_add_member(json, state_name(state));
		state_write(state, column_state(column, states, state), json);
	}
	buffer_add_char(json, '}');
}

/* Gives the member of an object by its name, the last of several. */
static struct span
member_of(const struct value *object, const char *name)
{
	const char *at = object->data;
	struct span found = {"", 0};
	struct member member;

	while (object->kind == KIND_OBJECT && scan_member(&at, &member))
		if (span_is(member.name, name))
			found = value_text(&member.value);
	return found;
}

const char *
column_parse(const struct column *column, void *states,
    const struct value *object)
{
	for (enum state state = 0; state < STATES; state++) {
		if (!column_has(column, state))
			continue;
		if (!state_parse(state, column_state(column, states, state),
		    member_of(object, state_name(state))))
			return state_name(state);
	}
	return NULL;
}

void
column_drop(const struct column *column, void *states)
{
	for (enum state state = 0; state < STATES; state++)
		if (column_has(column, state))
			state_release(
			    state, column_state(column, states, state));
}

void
column_release(struct column *column)
{
	buffer_release(&column->key);
}
