#include "lag/past.h"

#include <stdlib.h>

#include "fail.h"
#include "memory.h"

#define ODD UINT64_C(0x9e3779b97f4a7c15)

enum { FIRST_ROWS = 16, MOST_ROWS = 1 << 30 };

void
past_init(struct past *past)
{
	memset(past, 0, sizeof *past);
	table_init(&past->groups, sizeof(struct past_group));
	past->lines_from = INT64_MIN;
	past->era = 1;
	/* Heads begin as 0, which is no row's number for long. */
	past->oldest = past->whole = past->end = 1;
}

void
past_release(struct past *past)
{
	table_release(&past->groups);
	pool_release(&past->texts);
	free(past->rows);
	free(past->heads);
	buffer_release(&past->key);
}

struct buffer *
past_key(struct past *past)
{
	buffer_clear(&past->key);
	return &past->key;
}

void
past_enter(struct past *past)
{
	past->group = table_find(&past->groups, buffer_span(&past->key));
}

/* -- numbers -- */

static inline struct past_row *
row_at(const struct past *past, uint32_t number)
{
	return &past->rows[number & past->mask];
}

/* Whether a number is that of a row. */
static inline bool
is_row(const struct past *past, uint32_t number)
{
	return number - past->oldest < past->end - past->oldest;
}

struct past_row *
past_next(const struct past *past, uint32_t *at)
{
	uint32_t number = past->oldest + *at;

	if (!is_row(past, number))
		return NULL;
	++*at;
	return row_at(past, number);
}

/* -- chains -- */

static inline uint32_t *
head_of(const struct past *past, const struct past_group *group, int64_t time)
{
	uint64_t mixed = ((uintptr_t)group * ODD ^ (uint64_t)time) * ODD;

	return &past->heads[mixed >> 32 & past->mask];
}

void
past_expect(const struct past *past, int64_t time)
{
	if (past->group)
		__builtin_prefetch(head_of(past, past->group, time), 1);
}

static inline bool
is_at(const struct past *past, uint32_t number, int64_t time)
{
	const struct past_row *row = row_at(past, number);

	return row->time == time && row->group == past->group;
}

struct past_row *
past_find(struct past *past, int64_t time)
{
	uint32_t number = past->next;

	if (!past->group || time > past->group->latest)
		return NULL;
	if (!is_row(past, number) || !is_at(past, number, time)) {
		number = *head_of(past, past->group, time);
		while (is_row(past, number) && !is_at(past, number, time))
			number = row_at(past, number)->earlier;
		if (!is_row(past, number))
			return NULL;
	}
	past->next = number + 1;
	return row_at(past, number);
}

/* Makes a row the first of its chain. Where the head is none before it, that
 * ends with a number which will be no row's as long as this one is. */
static void
enter_chain(struct past *past, struct past_row *row, uint32_t number)
{
	uint32_t *head = head_of(past, row->group, row->time);
	bool earlier = *head - past->oldest < number - past->oldest;

	row->earlier = earlier ? *head : past->oldest - 1;
	*head = number;
}

/* Doubles the ring and the heads. */
static void
grow(struct past *past)
{
	struct past old = *past;
	size_t count = old.rows ? 2 * ((size_t)old.mask + 1) : FIRST_ROWS;

	if (count > MOST_ROWS)
		fail(EXIT_IO, "out of memory: a thousand million rows");
	past->mask = (uint32_t)count - 1;
	past->rows = allocate(count * sizeof *past->rows);
	past->heads = allocate_zeroed(count, sizeof *past->heads);
	for (uint32_t i = old.oldest; i != old.end; i++) {
		*row_at(past, i) = *row_at(&old, i);
		enter_chain(past, row_at(past, i), i);
	}
	free(old.rows);
	free(old.heads);
}

/* -- texts -- */

struct span
past_value(const struct past *past, const struct past_row *row)
{
	const char *text = row->value_size > PAST_SHORT ?
	    pool_at(&past->texts, row->value) : row->short_value;

	if (!row->value_size)
		return span_of("null");
	return (struct span){text, row->value_size};
}

struct span
past_line(const struct past *past, const struct past_row *row)
{
	const char *text = row->line_size ?
	    pool_at(&past->texts, row->line) : "";

	return (struct span){text, row->line_size};
}

static void
drop_line(struct past *past, struct past_row *row)
{
	if (row->line_size)
		pool_return(&past->texts, row->line, row->line_size);
	row->line_size = 0;
}

static void
drop_value(struct past *past, struct past_row *row)
{
	if (row->value_size > PAST_SHORT)
		pool_return(&past->texts, row->value, row->value_size);
	row->value_size = 0;
}

void
past_set_line(struct past *past, struct past_row *row, struct span line)
{
	drop_line(past, row);
	if (!line.size)
		return;
	row->line = pool_take(&past->texts, line.size);
	row->line_size = (uint32_t)line.size;
	memcpy(pool_at(&past->texts, row->line), line.data, line.size);
}

static void
set_value(struct past *past, struct past_row *row, struct span value)
{
	char *text = row->short_value;

	drop_value(past, row);
	if (value.size > PAST_SHORT) {
		row->value = pool_take(&past->texts, value.size);
		text = pool_at(&past->texts, row->value);
	}
	row->value_size = (uint32_t)value.size;
	memcpy(text, value.data, value.size);
}

/* -- rows -- */

/* Makes the group at hand one that is there. */
static void
add_group(struct past *past)
{
	bool fresh;

	past->group = table_add(
	    &past->groups, buffer_span(&past->key), &fresh);
	past->group->latest = INT64_MIN;
}

/* Makes a row of the group at hand, without a value. */
static struct past_row *
append(struct past *past, int64_t time)
{
	uint32_t number = past->end;
	struct past_row *row;

	if (!past->rows || number - past->oldest > past->mask)
		grow(past);
	if (!past->group)
		add_group(past);
	past->group->rows++;
	if (time > past->group->latest)
		past->group->latest = time;
	row = row_at(past, number);
	*row = (struct past_row){.time = time, .group = past->group};
	enter_chain(past, row, number);
	past->end++;
	return row;
}

struct past_row *
past_keep(struct past *past, int64_t time, struct span line, struct span value)
{
	struct past_row *row = past_find(past, time);

	if (!row)
		row = append(past, time);
	if (time >= past->lines_from)
		past_set_line(past, row, line);
	row->revision++;
	if (span_equal(past_value(past, row), value))
		return NULL;
	set_value(past, row, value);
	return row;
}

/* A group goes with the last of its rows. */
static void
forget_row(struct past *past, struct past_row *row)
{
	drop_value(past, row);
	if (--row->group->rows)
		return;
	table_remove(&past->groups, row->group);
	past->era++;
}

void
past_forget(struct past *past, int64_t rows, int64_t lines)
{
	past->lines_from = lines;
	for (; past->whole != past->end; past->whole++) {
		if (row_at(past, past->whole)->time >= lines)
			break;
		drop_line(past, row_at(past, past->whole));
	}
	for (; past->oldest != past->end; past->oldest++) {
		if (row_at(past, past->oldest)->time >= rows)
			break;
		forget_row(past, row_at(past, past->oldest));
	}
}
