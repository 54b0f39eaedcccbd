/* table - shows records as an aligned table, with a small chart */
#include <stdlib.h>

#include "stage.h"
#include "table/display.h"
#include "table/sheet.h"

static struct {
	struct strings names;
	const char *chart;
	int64_t most_rows;

	struct fate *shown;
	struct sheet sheet;
	struct cell **rows;	/* held until the widths are known */
	size_t row_count;
	bool begun;		/* the names are written */
	uint64_t left_out;	/* values that have no column */
	struct buffer line, cut;
} self = {.most_rows = 10000, .sheet.chart = SIZE_MAX};

/* -- columns -- */

static size_t
add_column(struct span name)
{
	size_t place = sheet_add_column(&self.sheet, name);

	if (self.chart && span_is(name, self.chart))
		self.sheet.chart = place;
	for (size_t i = 0; i < self.row_count; i++) {
		self.rows[i] = reallocate(self.rows[i],
		    self.sheet.count * sizeof **self.rows);
		self.rows[i][place] = (struct cell){0};
	}
	return place;
}

/* The column of a name; SIZE_MAX where there is none, and none can be added. */
static size_t
column_of(struct span name)
{
	size_t place = sheet_find(&self.sheet, name);

	if (place != SIZE_MAX || self.begun || self.names.count)
		return place;
	return add_column(name);
}

/* -- writing -- */

/* Writes the line that was put together, as far as the terminal shows it. */
static void
write_line(struct stage *stage)
{
	size_t columns = display_columns();

	while (self.line.size && self.line.data[self.line.size - 1] == ' ')
		self.line.size--;
	buffer_clear(&self.cut);
	display_add_cut(&self.cut, buffer_span(&self.line),
	    columns ? columns : SIZE_MAX);
	buffer_add_char(&self.cut, '\n');
	stage_print(stage, buffer_span(&self.cut));
	buffer_clear(&self.line);
}

static void
write_row(struct stage *stage, struct cell *row)
{
	sheet_add_row(&self.sheet, row, &self.line);
	write_line(stage);
	cells_free(row, self.sheet.count);
}

/* Writes the rows held, now that the widths are known. */
static void
begin(struct stage *stage)
{
	self.begun = true;
	if (self.sheet.count) {
		sheet_add_names(&self.sheet, &self.line);
		write_line(stage);
		sheet_add_rules(&self.sheet, &self.line);
		write_line(stage);
	}
	for (size_t i = 0; i < self.row_count; i++)
		write_row(stage, self.rows[i]);
	free(self.rows);
	self.row_count = 0;
}

/* -- callbacks -- */

static void
hold(struct stage *stage, struct cell *row)
{
	sheet_measure(&self.sheet, row);
	self.rows = reallocate(self.rows,
	    (self.row_count + 1) * sizeof *self.rows);
	self.rows[self.row_count++] = row;
	if ((int64_t)self.row_count == self.most_rows)
		begin(stage);
}

static void
table(struct stage *stage, struct record *record)
{
	size_t width = self.sheet.count, at = 0, place;
	struct cell *row = allocate_zeroed(width, sizeof *row);
	struct member member;

	while (record_next(record, &at, &member)) {
		place = column_of(member.name);
		if (place == SIZE_MAX) {
			self.left_out++;
			continue;
		}
		if (place == width) {
			row = reallocate(row, ++width * sizeof *row);
			row[place].text = NULL;
		}
		free(row[place].text);
		row[place] = cell_of(&member.value, &record->arena);
	}
	stage_count(stage, record, self.shown);
	if (self.begun)
		write_row(stage, row);
	else
		hold(stage, row);
}

static void
start(struct stage *stage)
{
	display_init();
	self.shown = stage_fate(stage, "shown");
	for (size_t i = 0; i < self.names.count; i++)
		add_column(span_of(self.names.items[i]));
}

static void
end(struct stage *stage)
{
	if (!self.begun)
		begin(stage);
	if (self.left_out && !self.names.count)
		warn("%llu values came too late for a column of their own",
		    (unsigned long long)self.left_out);
	if (self.chart && self.sheet.chart == SIZE_MAX)
		warn("there is no column '%s' for the chart", self.chart);
	sheet_release(&self.sheet);
	buffer_release(&self.line);
	buffer_release(&self.cut);
}

static const struct option options[] = {
	{'c', "columns", OPTION_COMMAS, &self.names, "NAMES",
	    "show these, in this order"},
	{0, "chart", OPTION_STRING, &self.chart, "NAME",
	    "draw a bar beside each number of a column"},
	{0, "rows", OPTION_INTEGER, &self.most_rows, "N",
	    "rows that widths are found from (10000)", .least = 1,
	    .most = 1e9},
	{0},
};

static const struct program program = {
	.name = "table",
	.summary = "shows records as an aligned table, with a small chart",
	.options = options,
	.sink = true,
	.start = start,
	.record = table,
	.end = end,
};

int
main(int argc, char **argv)
{
	return stage_main(&program, argc, argv);
}
