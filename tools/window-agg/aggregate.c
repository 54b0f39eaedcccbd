#include "window-agg/aggregate.h"

#include <stdlib.h>

#include "json.h"
#include "window-agg/function.h"

/* The column of the records themselves. */
enum { RECORDS };

struct aggregate {
	char *name;		/* of the member */
	struct function function;
	size_t column;		/* whose states it is made of */
};

/* -- what the user asks for -- */

/* The place of a field's column, which is made where there is none. */
static size_t
column_of(struct aggregates *all, const struct field *field)
{
	size_t i;

	for (i = 0; i < all->column_count; i++)
		if (all->columns[i].field == field)
			return i;
	all->columns = reallocate(all->columns,
	    ++all->column_count * sizeof *all->columns);
	all->columns[i] = (struct column){.field = field};
	return i;
}

void
aggregates_init(struct aggregates *all)
{
	size_t records = column_of(all, NULL);

	column_want(&all->columns[records], STATE_BIT(STATE_COUNT),
	    &all->size);
}

bool
aggregates_named(const struct aggregates *all, const char *name)
{
	for (size_t i = 0; i < all->count; i++)
		if (!strcmp(all->items[i].name, name))
			return true;
	return false;
}

/* The name of the member: as given, or made of the path and the function's. */
static char *
name_of(const char *text, size_t given, const char *path, struct span function)
{
	struct buffer name = {0};
	char *copy;

	if (given) {
		buffer_add(&name, text, given);
	} else {
		if (path) {
			field_add_name(&name, path);
			buffer_add_char(&name, '_');
		}
		for (size_t i = 0; i < function.size; i++)
			buffer_add_char(&name, function.data[i] == '.' ? '_' :
			    function.data[i]);
	}
	if (utf8_valid(buffer_span(&name)) < name.size)
		fail(EXIT_USAGE, "the name in '%s' is no UTF-8", text);
	copy = duplicate(buffer_string(&name));
	buffer_release(&name);
	return copy;
}

void
aggregates_add(
    struct aggregates *all, struct stage *stage, const char *text)
{
	/* An equals sign behind a colon belongs to a path. */
	size_t given = strcspn(text, "=:");
	const char *start = text[given] == '=' ? text + given + 1 : text;
	const char *colon = strchr(start, ':');
	struct span word = {start, strcspn(start, ":")};
	struct aggregate item = {.function = function_find(word)};
	struct field *field = NULL;

	if (text[given] == '=' && !given)
		fail(EXIT_USAGE, "'%s' has an empty name", text);
	if (colon)
		field = (all->merged ? stage_member : stage_field)(
		    stage, colon + 1);
	else if (!item.function.alone)
		fail(EXIT_USAGE, "'%s' needs a field: %s:FIELD", text, start);
	item.name = name_of(text, start > text ? given : 0,
	    colon ? colon + 1 : NULL, word);
	if (aggregates_named(all, item.name))
		fail(EXIT_USAGE, "two aggregates are named '%s'", item.name);
	if (all->retractions)
		item.function.states =
		    state_retractable(item.function.states);
	item.column = column_of(all, field);
	column_want(&all->columns[item.column], item.function.states,
	    &all->size);
	all->items = reallocate(all->items,
	    (all->count + 1) * sizeof *all->items);
	all->items[all->count++] = item;
}

/* -- records and results -- */

const struct field *
aggregates_check(struct aggregates *all, const struct record *record)
{
	struct column *column = all->columns + RECORDS + 1;
	const struct column *end = all->columns + all->column_count;

	for (; column < end; column++)
		if (!column_look(column, record))
			return column->field;
	return NULL;
}

void
aggregates_take(struct aggregates *all, void *states, struct record *record)
{
	struct column *column = all->columns + RECORDS;
	const struct column *end = column + all->column_count;

	column_tally(column, states, 1);
	while (++column < end)
		column_take(column, states, record);
}

__attribute__((noinline)) void
aggregates_remove(struct aggregates *all, void *states, struct record *record)
{
	column_tally(&all->columns[RECORDS], states, -1);
	for (size_t i = RECORDS + 1; i < all->column_count; i++)
		column_remove(&all->columns[i], states, record);
}

const char *
aggregates_fixed(const struct aggregates *all)
{
	for (size_t i = 0; i < all->count; i++) {
		unsigned states = all->items[i].function.states;

		if (state_retractable(states) != states)
			return all->items[i].name;
	}
	return NULL;
}

int64_t
aggregates_records(const struct aggregates *all, const void *states)
{
	return column_count(&all->columns[RECORDS], states);
}

void
aggregates_merge(
    const struct aggregates *all, void *states, const void *others)
{
	for (size_t i = 0; i < all->column_count; i++)
		column_merge(&all->columns[i], states, others);
}

void
aggregates_write(const struct aggregates *all, const void *states,
    struct buffer *json)
{
	for (size_t i = 0; i < all->count; i++) {
		const struct aggregate *item = &all->items[i];

		json_add_member(json, item->name);
		function_write(&item->function, json,
		    &all->columns[item->column], states);
	}
}

/* -- states as text -- */

void
aggregates_write_states(const struct aggregates *all, const void *states,
    struct buffer *json)
{
	buffer_add_string(json, "{\"records\":");
	json_add_integer(json, aggregates_records(all, states));
	buffer_add_string(json, ",\"fields\":{");
	for (size_t i = RECORDS + 1; i < all->column_count; i++) {
		json_add_member(json, all->columns[i].field->path);
		column_write(&all->columns[i], states, json);
	}
	buffer_add_string(json, "}}");
}

/* Gives the member of an object by its name, the last of several. */
static struct value
member_of(const struct value *object, const char *name, struct arena *arena)
{
	const char *at = object->data;
	struct value found = {.kind = KIND_MISSING};
	struct member member;

	while (object->kind == KIND_OBJECT && scan_member(&at, &member)) {
		if (member.name_escaped)
			member.name = json_decode(member.name, arena);
		if (span_is(member.name, name))
			found = member.value;
	}
	return found;
}

bool
aggregates_parse_states(const struct aggregates *all, void *states,
    const struct value *object, struct arena *arena, struct buffer *why)
{
	struct value records = member_of(object, "records", arena), field;
	struct value fields = member_of(object, "fields", arena);
	const struct column *column;
	const char *missing;

	buffer_clear(why);
	if (!state_parse(STATE_COUNT, column_state(&all->columns[RECORDS],
	    states, STATE_COUNT), value_text(&records))) {
		buffer_add_string(why, "no number of records in 'states'");
		return false;
	}
	for (size_t i = RECORDS + 1; i < all->column_count; i++) {
		column = &all->columns[i];
		field = member_of(&fields, column->field->path, arena);
		missing = column_parse(column, states, &field);
		if (!missing)
			continue;
		buffer_printf(why, "no '%s' of '%s' in 'states'", missing,
		    column->field->path);
		return false;
	}
	return true;
}

void
aggregates_drop(const struct aggregates *all, void *states)
{
	for (size_t i = 0; i < all->column_count; i++)
		column_drop(&all->columns[i], states);
}

void
aggregates_release(struct aggregates *all)
{
	for (size_t i = 0; i < all->count; i++)
		free(all->items[i].name);
	for (size_t i = 0; i < all->column_count; i++)
		column_release(&all->columns[i]);
	free(all->items);
	free(all->columns);
}
