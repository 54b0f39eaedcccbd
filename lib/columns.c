#include "columns.h"

#include <stdlib.h>

#include "json.h"
#include "memory.h"

void
columns_clear(struct columns *columns)
{
	for (size_t i = 0; i < columns->count; i++) {
		free((void *)columns->items[i].name.data);
		lead_release(&columns->items[i].lead);
	}
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

	columns->items = reallocate_more(columns->items,
	    sizeof *columns->items, columns->count, 1, &columns->capacity);
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

/* -- members and their columns -- */

struct reader {
	const char *at, *end;	/* what is left of the line */
	struct arena *arena;
	size_t *place;		/* where the next member's column is expected */
};

/* Begins with the next record. */
static struct reader
begin(struct columns *columns, struct record *record)
{
	columns->round++;
	return (struct reader){record_object(record).data,
	    record->line.data + record->line.size, &record->arena,
	    &columns->first};
}

/* Gives the column of a member that was not where it is expected, or NULL: it
 * is expected there the next time, behind what stands before it now. */
static struct column *
find(struct columns *columns, struct reader *reader, const char *from,
    struct member *member)
{
	struct column *column;

	if (member->name_escaped)
		member->name = json_decode(member->name, reader->arena);
	column = columns_find(columns, member->name);
	if (column) {
		lead_learn(&column->lead, from, member);
		*reader->place = (size_t)(column - columns->items);
	}
	return column;
}

/* Gives the next member, and its column or NULL. False at the end. */
static inline bool
read_member(struct columns *columns, struct reader *reader,
    struct member *member, struct column **column)
{
	const char *from = reader->at;
	struct column *likely = NULL;

	if (*reader->place < columns->count)
		likely = &columns->items[*reader->place];
	if (likely &&
	    lead_follow(&likely->lead, &reader->at, reader->end, member))
		*column = likely;
	else if (scan_member(&reader->at, member))
		*column = find(columns, reader, from, member);
	else
		return false;
	if (*column)
		reader->place = &(*column)->next;
	return true;
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
	struct reader reader = begin(columns, record);
	enum columns_result result = COLUMNS_EMPTY;
	struct column *column;

	while (read_member(columns, &reader, odd, &column)) {
		result = column ? fill(columns, column, odd) : COLUMNS_UNKNOWN;
		if (result != COLUMNS_FIT)
			break;
	}
	return result;
}

size_t
columns_read_known(
    struct columns *columns, struct record *record, struct member *odd)
{
	struct reader reader = begin(columns, record);
	struct column *column;
	struct member member;
	size_t unknown = 0;

	while (read_member(columns, &reader, &member, &column)) {
		if (column)
			fill(columns, column, &member);
		else if (!unknown++)
			*odd = member;
	}
	return unknown;
}
