#include "table/sheet.h"

#include <stdlib.h>

#include "memory.h"
#include "number.h"
#include "record.h"
#include "table/display.h"

enum { BAR = 24, GAP = 2 };

/* -- cells -- */

struct cell
cell_of(const struct value *value, struct arena *arena)
{
	struct span text = value_text(value), point;
	struct buffer clean = {0};
	struct cell cell = {.number = value->kind == KIND_NUMBER};

	if (value->kind == KIND_NULL)
		text = span_of("-");
	value_string(value, arena, &text);
	display_add_clean(&clean, text);
	cell.size = clean.size;
	cell.text = buffer_take(&clean);
	cell.width = display_width((struct span){cell.text, cell.size});
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

void
cells_free(struct cell *row, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(row[i].text);
	free(row);
}

/* -- columns -- */

size_t
sheet_add_column(struct sheet *sheet, struct span name)
{
	sheet->columns = reallocate(sheet->columns,
	    (sheet->count + 1) * sizeof *sheet->columns);
	sheet->columns[sheet->count] = (struct sheet_column){.name = {
	    duplicate_bytes(name.data, name.size), name.size}};
	return sheet->count++;
}

size_t
sheet_find(const struct sheet *sheet, struct span name)
{
	for (size_t i = 0; i < sheet->count; i++)
		if (span_equal(sheet->columns[i].name, name))
			return i;
	return SIZE_MAX;
}

static void
widen(struct sheet_column *column, const struct cell *cell)
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

void
sheet_measure(struct sheet *sheet, const struct cell *row)
{
	double value;

	for (size_t i = 0; i < sheet->count; i++)
		widen(&sheet->columns[i], &row[i]);
	if (sheet->chart == SIZE_MAX || !row[sheet->chart].number)
		return;
	value = cell_value(&row[sheet->chart]);
	sheet->least = value < sheet->least ? value : sheet->least;
	sheet->most = value > sheet->most ? value : sheet->most;
}

static size_t
full_width(const struct sheet_column *column)
{
	size_t name = display_width(column->name);
	size_t cells = column->width + column->fraction;

	return name > cells ? name : cells;
}

/* -- lines -- */

static void
pad(struct buffer *line, size_t width)
{
	display_add_times(line, " ", width);
}

/* What is left of a width; a late row may be wider than its column. */
static size_t
rest(size_t width, size_t used)
{
	return width > used ? width - used : 0;
}

static void
add_cell(struct buffer *line, const struct sheet_column *column,
    const struct cell *cell)
{
	size_t full = full_width(column), before = 0;

	if (!column->words)
		before = rest(full, column->fraction + cell->width);
	pad(line, before);
	buffer_add(line, cell->text, cell->size);
	pad(line, rest(full, before + cell->width + cell->fraction));
}

static void
add_bar(struct buffer *line, const struct sheet *sheet,
    const struct cell *cell)
{
	pad(line, GAP);
	if (cell->number)
		display_add_bar(line, cell_value(cell), sheet->least,
		    sheet->most, BAR);
	else
		pad(line, BAR);
}

void
sheet_add_row(
    const struct sheet *sheet, const struct cell *row, struct buffer *line)
{
	static const struct cell nothing = {0};

	for (size_t i = 0; i < sheet->count; i++) {
		const struct cell *cell = row[i].text ? &row[i] : &nothing;

		pad(line, i ? GAP : 0);
		add_cell(line, &sheet->columns[i], cell);
		if (i == sheet->chart)
			add_bar(line, sheet, cell);
	}
}

void
sheet_add_names(const struct sheet *sheet, struct buffer *line)
{
	for (size_t i = 0; i < sheet->count; i++) {
		const struct sheet_column *column = &sheet->columns[i];
		size_t space = full_width(column) -
		    display_width(column->name);

		pad(line, i ? GAP : 0);
		pad(line, column->words ? 0 : space);
		buffer_add_span(line, column->name);
		pad(line, column->words ? space : 0);
		pad(line, i == sheet->chart ? GAP + BAR : 0);
	}
}

void
sheet_add_rules(const struct sheet *sheet, struct buffer *line)
{
	for (size_t i = 0; i < sheet->count; i++) {
		pad(line, i ? GAP : 0);
		display_add_times(line, "─", full_width(&sheet->columns[i]));
		pad(line, i == sheet->chart ? GAP + BAR : 0);
	}
}

void
sheet_release(struct sheet *sheet)
{
	for (size_t i = 0; i < sheet->count; i++)
		free((void *)sheet->columns[i].name.data);
	free(sheet->columns);
}
