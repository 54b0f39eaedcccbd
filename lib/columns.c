#include "columns.h"

#include <stdlib.h>

#include "memory.h"

void
columns_clear(struct columns *columns)
{
	for (size_t i = 0; i < columns->count; i++)
		free((void *)columns->items[i].name.data);
	columns->count = 0;
	columns->first = 0;
}

void
columns_release(struct columns *columns)
{
	columns_clear(columns);
	free(columns->items);
	memset(columns, 0, sizeof *columns);
}

struct column *
columns_add(struct columns *columns, struct span name)
{
	struct column *column;

	if (columns->count == columns->capacity) {
		columns->capacity = columns->count ? 2 * columns->count : 16;
		columns->items = reallocate(columns->items,
		    columns->capacity * sizeof *columns->items);
	}
	column = &columns->items[columns->count++];
	memset(column, 0, sizeof *column);
	column->name.data = memcpy(allocate(name.size), name.data, name.size);
	column->name.size = name.size;
	column->next = columns->count;
	return column;
}

static char
folded(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

/* Databases that fold names at all do it for the letters of ASCII alone. */
static bool
equal_folded(struct span a, struct span b)
{
	if (a.size != b.size)
		return false;
	for (size_t i = 0; i < a.size; i++)
		if (folded(a.data[i]) != folded(b.data[i]))
			return false;
	return true;
}

struct column *
columns_find(const struct columns *columns, struct span name)
{
	for (size_t i = 0; i < columns->count; i++)
		if (span_equal(columns->items[i].name, name))
			return &columns->items[i];
	if (!columns->fold)
		return NULL;
	for (size_t i = 0; i < columns->count; i++)
		if (equal_folded(columns->items[i].name, name))
			return &columns->items[i];
	return NULL;
}

/* Gives the member's column: the one at the place where it is expected, or
 * the one that is found. What was found is expected there the next time. */
static struct column *
expect(struct columns *columns, size_t *place, struct span name)
{
	struct column *column;

	if (*place < columns->count) {
		column = &columns->items[*place];
		if (span_equal(column->name, name))
			return column;
	}
	column = columns_find(columns, name);
	if (column)
		*place = (size_t)(column - columns->items);
	return column;
}

/* Of a member that comes twice the last counts, as everywhere; but of two
 * members that only a database takes for one, neither can. */
static enum columns_result
fill(struct columns *columns, struct column *column,
    const struct member *member)
{
	if (column->generated)
		return COLUMNS_GENERATED;
	if (column->round == columns->round &&
	    !span_equal(column->spelling, member->name))
		return COLUMNS_CLASH;
	column->round = columns->round;
	column->spelling = member->name;
	column->value = member->value;
	return COLUMNS_FIT;
}

enum columns_result
columns_read(
    struct columns *columns, struct record *record, struct member *odd)
{
	size_t *place = &columns->first, at = 0;
	enum columns_result result = COLUMNS_EMPTY;
	struct column *column;

	columns->round++;
	while (record_next(record, &at, odd)) {
		column = expect(columns, place, odd->name);
		if (!column)
			return COLUMNS_UNKNOWN;
		result = fill(columns, column, odd);
		if (result != COLUMNS_FIT)
			return result;
		place = &column->next;
	}
	return result;
}

size_t
columns_read_known(
    struct columns *columns, struct record *record, struct member *odd)
{
	size_t *place = &columns->first, at = 0, unknown = 0;
	struct column *column;
	struct member member;

	columns->round++;
	while (record_next(record, &at, &member)) {
		column = expect(columns, place, member.name);
		if (column) {
			fill(columns, column, &member);
			place = &column->next;
		} else if (!unknown++) {
			*odd = member;
		}
	}
	return unknown;
}
