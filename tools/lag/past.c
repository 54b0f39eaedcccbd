#include "lag/past.h"

void
past_init(struct past *past)
{
	memset(past, 0, sizeof *past);
	table_init(&past->rows, sizeof(struct past_row));
	past->lines_from = past->greatest = INT64_MIN;
}

void
past_release(struct past *past)
{
	table_release(&past->rows);
	pool_release(&past->texts);
	buffer_release(&past->key);
}

struct buffer *
past_group(struct past *past)
{
	buffer_reserve(&past->key, sizeof(int64_t));
	past->key.size = sizeof(int64_t);
	return &past->key;
}

/* The key of the group's row at a time. */
static struct span
key_at(struct past *past, int64_t time)
{
	memcpy(past->key.data, &time, sizeof time);
	return buffer_span(&past->key);
}

int64_t
past_time(const struct past *past, const struct past_row *row)
{
	int64_t time;

	memcpy(&time, table_key(&past->rows, row).data, sizeof time);
	return time;
}

struct past_row *
past_find(struct past *past, int64_t time)
{
	struct past_row *row = past->next;
	struct span key;

	if (time > past->greatest)
		return NULL;
	key = key_at(past, time);
	if (!row || past_time(past, row) != time ||
	    !span_equal(table_key(&past->rows, row), key))
		row = table_find(&past->rows, key);
	if (row)
		past->next = row->newer;
	return row;
}

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

/* -- texts -- */

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

static void
append(struct past *past, struct past_row *row)
{
	if (past->newest)
		past->newest->newer = row;
	else
		past->oldest = row;
	past->newest = row;
	if (!past->whole)
		past->whole = row;
}

struct past_row *
past_keep(struct past *past, int64_t time, struct span line, struct span value)
{
	struct past_row *row;
	bool fresh;

	row = table_add(&past->rows, key_at(past, time), &fresh);
	if (fresh)
		append(past, row);
	if (time > past->greatest)
		past->greatest = time;
	if (time >= past->lines_from)
		past_set_line(past, row, line);
	row->revision++;
	if (span_equal(past_value(past, row), value))
		return NULL;
	set_value(past, row, value);
	return row;
}

void
past_forget(struct past *past, int64_t rows, int64_t lines)
{
	struct past_row *row;

	past->lines_from = lines;
	while ((row = past->whole) && past_time(past, row) < lines) {
		drop_line(past, row);
		past->whole = row->newer;
	}
	while ((row = past->oldest) && past_time(past, row) < rows) {
		past->oldest = row->newer;
		if (past->next == row)
			past->next = row->newer;
		drop_line(past, row);
		drop_value(past, row);
		table_remove(&past->rows, row);
	}
	if (!past->oldest)
		past->newest = NULL;
}
