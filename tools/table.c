/* table - shows records as an aligned table, with a small chart */
#include <stdlib.h>

#include "number.h"
#include "stage.h"
#include "table/display.h"

enum { BAR = 24, GAP = 2 };

/* A value as it is shown; width is of what stands before the point, if it is a
 * number, and of all otherwise. */
struct cell {
	char *text;		/* NULL: the record has no such member */
	size_t size, width, fraction;
	bool number;
};

struct column {
	struct span name;
	size_t width, fraction;	/* of the widest cell */
	bool words;		/* some cell is no number */
};

static struct {
	struct strings names;
	const char *chart;
	int64_t most_rows;

	struct fate *shown;
	struct column *columns;
	size_t column_count;
	struct cell **rows;	/* held until the widths are known */
	size_t row_count;
	bool begun;		/* the heading is written */
	uint64_t left_out;	/* values that have no column */

	size_t chart_column;
	double least, most;	/* of the chart's column, zero included */
	struct buffer line;
} self = {.most_rows = 10000, .chart_column = SIZE_MAX};

/* -- cells -- */

static struct cell
cell_of(const struct value *value, struct arena *arena)
{
	struct span text = value_text(value), point;
	struct buffer clean = {0};
	struct cell cell = {.number = value->kind == KIND_NUMBER};

	if (value->kind == KIND_NULL)
		text = span_of("-");
	value_string(value, arena, &text);
	display_add_clean(&clean, text);
	cell.text = clean.data ? clean.data : duplicate("");
	cell.size = clean.size;
	cell.width = display_width(buffer_span(&clean));
	if (cell.number) {
		point.data = memchr(cell.text, '.', cell.size);
		cell.fraction = point.data
		    ? (size_t)(cell.text + cell.size - point.data) : 0;
		cell.width -= cell.fraction;
	}
	return cell;
}

static double
cell_value(const struct cell *cell)
{
	return number_value((struct span){cell->text, cell->size});
}

static void
widen(struct column *column, const struct cell *cell)
{
	if (!cell->text)
		return;
	if (cell->width > column->width)
		column->width = cell->width;
	if (cell->fraction > column->fraction)
		column->fraction = cell->fraction;
	column->words = column->words ||
	    (!cell->number && !(cell->size == 1 && *cell->text == '-'));
}

static void
free_row(struct cell *row, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(row[i].text);
	free(row);
}

/* -- columns -- */

static size_t
add_column(struct span name)
{
	struct column *column;

	self.columns = reallocate(self.columns,
	    (self.column_count + 1) * sizeof *self.columns);
	column = &self.columns[self.column_count];
	*column = (struct column){.name = {
	    duplicate_bytes(name.data, name.size), name.size}};
	if (self.chart && span_is(name, self.chart))
		self.chart_column = self.column_count;
	for (size_t i = 0; i < self.row_count; i++) {
		self.rows[i] = reallocate(self.rows[i],
		    (self.column_count + 1) * sizeof **self.rows);
		self.rows[i][self.column_count] = (struct cell){NULL};
	}
	return self.column_count++;
}

/* The column of a name; SIZE_MAX where there is none, and none can be added. */
static size_t
column_of(struct span name)
{
	for (size_t i = 0; i < self.column_count; i++)
		if (span_equal(self.columns[i].name, name))
			return i;
	if (self.begun || self.names.count)
		return SIZE_MAX;
	return add_column(name);
}

/* -- writing -- */

static size_t
full_width(const struct column *column)
{
	size_t name = display_width(column->name);
	size_t cells = column->width + column->fraction;

	return name > cells ? name : cells;
}

static void
pad(size_t width)
{
	while (width--)
		buffer_add_char(&self.line, ' ');
}

/* What is left of a width; a late row may be wider than its column. */
static size_t
rest(size_t width, size_t used)
{
	return width > used ? width - used : 0;
}

/* Numbers stand with their points below each other, at the right. */
static void
add_cell(const struct column *column, const struct cell *cell)
{
	size_t full = full_width(column), before = 0;

	if (!column->words)
		before = rest(full, column->fraction + cell->width);
	pad(before);
	buffer_add(&self.line, cell->text, cell->size);
	pad(rest(full, before + cell->width + cell->fraction));
}

static void
write_line(struct stage *stage)
{
	static struct buffer cut;
	size_t columns = display_columns();

	while (self.line.size && self.line.data[self.line.size - 1] == ' ')
		self.line.size--;
	buffer_clear(&cut);
	display_add_cut(&cut, buffer_span(&self.line),
	    columns ? columns : SIZE_MAX);
	buffer_add_char(&cut, '\n');
	stage_print(stage, buffer_span(&cut));
	buffer_clear(&self.line);
}

static void
write_row(struct stage *stage, const struct cell *row)
{
	static struct cell nothing = {.text = "", .size = 0};

	for (size_t i = 0; i < self.column_count; i++) {
		const struct cell *cell = row[i].text ? &row[i] : &nothing;

		if (i)
			pad(GAP);
		add_cell(&self.columns[i], cell);
		if (i != self.chart_column)
			continue;
		pad(GAP);
		if (cell->number)
			display_add_bar(&self.line, cell_value(cell),
			    self.least, self.most, BAR);
		else
			pad(BAR);
	}
	write_line(stage);
}

static void
write_heading(struct stage *stage)
{
	for (size_t i = 0; i < self.column_count; i++) {
		const struct column *column = &self.columns[i];
		size_t space = full_width(column) -
		    display_width(column->name);

		if (i)
			pad(GAP);
		pad(column->words ? 0 : space);
		buffer_add_span(&self.line, column->name);
		pad(column->words ? space : 0);
		pad(i == self.chart_column ? GAP + BAR : 0);
	}
	write_line(stage);
	for (size_t i = 0; i < self.column_count; i++) {
		if (i)
			pad(GAP);
		for (size_t j = full_width(&self.columns[i]); j > 0; j--)
			buffer_add_string(&self.line, "─");
		pad(i == self.chart_column ? GAP + BAR : 0);
	}
	write_line(stage);
}

/* Writes the rows held, now that the widths are known. */
static void
begin(struct stage *stage)
{
	self.begun = true;
	if (self.column_count)
		write_heading(stage);
	for (size_t i = 0; i < self.row_count; i++) {
		write_row(stage, self.rows[i]);
		free_row(self.rows[i], self.column_count);
	}
	free(self.rows);
	self.row_count = 0;
}

/* -- callbacks -- */

static void
measure(const struct cell *row)
{
	double value;

	for (size_t i = 0; i < self.column_count; i++)
		widen(&self.columns[i], &row[i]);
	if (self.chart_column == SIZE_MAX || !row[self.chart_column].number)
		return;
	value = cell_value(&row[self.chart_column]);
	self.least = value < self.least ? value : self.least;
	self.most = value > self.most ? value : self.most;
}

static void
hold(struct stage *stage, struct cell *row)
{
	measure(row);
	self.rows = reallocate(self.rows,
	    (self.row_count + 1) * sizeof *self.rows);
	self.rows[self.row_count++] = row;
	if ((int64_t)self.row_count == self.most_rows)
		begin(stage);
}

static void
table(struct stage *stage, struct record *record)
{
	struct cell *row = allocate_zeroed(self.column_count, sizeof *row);
	size_t width = self.column_count, at = 0, place;
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
	if (!self.begun) {
		hold(stage, row);
		return;
	}
	write_row(stage, row);
	free_row(row, self.column_count);
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
	if (self.chart && self.chart_column == SIZE_MAX)
		warn("there is no column '%s' for the chart", self.chart);
	for (size_t i = 0; i < self.column_count; i++)
		free((void *)self.columns[i].name.data);
	free(self.columns);
	buffer_release(&self.line);
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
