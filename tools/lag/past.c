#include "lag/past.h"

#include <stdlib.h>

#include "memory.h"
#include "scan.h"
#include "table.h"

/* All rows of one time. */
struct slice {
	int64_t time;
	struct table rows;	/* group -> struct past_row */
};

static struct slice *
slice_at(struct past *past, int64_t time)
{
	void **place = timeline_at(&past->slices, time);
	struct slice *slice = *place;

	if (!slice) {
		*place = slice = allocate_zeroed(1, sizeof *slice);
		slice->time = time;
		table_init(&slice->rows, sizeof(struct past_row));
	}
	return slice;
}

static void
clear_row(struct past_row *row)
{
	free((void *)row->line.data);
	free((void *)row->value.data);
}

static void
free_slice(struct slice *slice)
{
	struct past_row *row;
	size_t at = 0;

	while ((row = table_next(&slice->rows, &at)))
		clear_row(row);
	table_release(&slice->rows);
	free(slice);
}

static struct span
copy_line(struct span line)
{
	char *copy = allocate(line.size + 1 + SCAN_PADDING);

	memcpy(copy, line.data, line.size);
	memset(copy + line.size, '\n', 1 + SCAN_PADDING);
	return (struct span){copy, line.size};
}

const struct past_row *
past_find(const struct past *past, int64_t time, struct span group)
{
	const struct slice *slice = timeline_find(&past->slices, time);

	return slice ? table_find(&slice->rows, group) : NULL;
}

bool
past_keep(struct past *past, int64_t time, struct span group,
    struct span line, struct span value)
{
	struct past_row *row, before;
	bool fresh, changed;

	row = table_add(&slice_at(past, time)->rows, group, &fresh);
	before = *row;
	row->line = copy_line(line);
	row->value = (struct span){
	    duplicate_bytes(value.data, value.size), value.size};
	changed = fresh || !span_equal(row->value, before.value);
	clear_row(&before);
	return changed;
}

void
past_forget(struct past *past, int64_t before)
{
	struct slice *first;

	while ((first = timeline_first(&past->slices)) &&
	    first->time < before) {
		timeline_drop_first(&past->slices);
		free_slice(first);
	}
}

void
past_release(struct past *past)
{
	struct slice *first;

	while ((first = timeline_first(&past->slices))) {
		timeline_drop_first(&past->slices);
		free_slice(first);
	}
	timeline_release(&past->slices);
}
