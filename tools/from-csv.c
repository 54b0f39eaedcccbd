/* from-csv - reads CSV and writes a record for each row */

#include <inttypes.h>
#include <stdlib.h>

#include "csv.h"
#include "from-csv/rows.h"
#include "json.h"
#include "stage.h"

static struct {
	/* options */
	struct strings header;
	const char *delimiter, *null_option;
	bool strings, types_in_quotes;

	struct span null;
	struct rows rows;
	struct buffer *names;	/* of the columns, as JSON */
	size_t count;
	bool begun;		/* the byte order mark is behind us */
	struct buffer text, line;
} self = {.delimiter = ",", .null_option = ""};

/* -- columns -- */

static void
add_name(struct span name, enum exit_code code)
{
	struct buffer json = {0};

	if (utf8_valid(name) < name.size)
		fail(code, "the name of column %zu is no UTF-8",
		    self.count + 1);
	json_add_string(&json, name);
	for (size_t i = 0; i < self.count; i++)
		if (span_equal(
		    buffer_span(&self.names[i]), buffer_span(&json)))
			fail(code, "columns %zu and %zu are both named %s",
			    i + 1, self.count + 1, buffer_string(&json));
	self.names = reallocate(self.names,
	    (self.count + 1) * sizeof *self.names);
	self.names[self.count++] = json;
}

static void
take_header(void)
{
	for (size_t i = 0; i < self.rows.count; i++) {
		buffer_clear(&self.text);
		cell_add(&self.rows.cells[i], &self.text);
		add_name(buffer_span(&self.text), EXIT_DATA);
	}
}

/* -- rows -- */

static void
add_value(const struct cell *cell)
{
	enum csv_kind kind = CSV_STRING;
	struct span text = cell->text;

	if (!cell->quoted || self.types_in_quotes)
		kind = csv_kind(text, self.null);
	if (cell->doubled) {
		buffer_clear(&self.text);
		cell_add(cell, &self.text);
		text = buffer_span(&self.text);
	}
	if (kind == CSV_NULL)
		buffer_add_string(&self.line, "null");
	else if (kind == CSV_VALUE && !self.strings)
		buffer_add_span(&self.line, text);
	else
		json_add_string(&self.line, text);
}

static void
take_row(struct stage *stage, struct span row, struct place place)
{
	const struct rows *rows = &self.rows;

	if (rows->count != self.count) {
		stage_reject_text(stage, row, place,
		    "%zu cell%s, where there are %zu columns", rows->count,
		    rows->count == 1 ? "" : "s", self.count);
		return;
	}
	buffer_clear(&self.line);
	for (size_t i = 0; i < self.count; i++) {
		struct span text = rows->cells[i].text;

		if (utf8_valid(text) < text.size) {
			stage_reject_text(stage, row, place,
			    "invalid UTF-8 in cell %zu", i + 1);
			return;
		}
		buffer_add_char(&self.line, i ? ',' : '{');
		buffer_add_span(&self.line, buffer_span(&self.names[i]));
		buffer_add_char(&self.line, ':');
		add_value(&rows->cells[i]);
	}
	buffer_add_char(&self.line, '}');
	stage_line(stage, buffer_span(&self.line), place);
}

/* A blank line is no row, unless the table has one column. */
static bool
is_blank(void)
{
	const struct cell *cell = self.rows.cells;

	return self.rows.count == 1 && !cell->quoted && !cell->text.size &&
	    self.count != 1;
}

static void
take(struct stage *stage, enum rows_answer answer, struct span row)
{
	struct place place = {self.rows.line, 0};

	if (answer == ROWS_SKIPPED || (answer == ROWS_ROW && is_blank()))
		return;
	if (answer == ROWS_ROW && self.count)
		take_row(stage, row, place);
	else if (answer == ROWS_ROW)
		take_header();
	else if (self.count)
		stage_reject_text(stage, row, place, "%s", self.rows.fault);
	else
		fail(EXIT_DATA, "line %" PRIu64 ", with the names of the "
		    "columns: %s", place.line, self.rows.fault);
}

/* Gives the size of the byte order mark; false where it may still come. */
static bool
skip_mark(struct span text, bool last, size_t *size)
{
	static const struct span mark = {"\xef\xbb\xbf", 3};
	struct span head = {text.data, text.size < 3 ? text.size : 3};

	*size = span_equal(head, mark) ? 3 : 0;
	self.begun = last || head.size == 3 ||
	    memcmp(head.data, mark.data, head.size) != 0;
	return self.begun;
}

static size_t
from_csv(struct stage *stage, struct span text, bool last)
{
	struct span rest, row;
	enum rows_answer answer;
	size_t at = 0, used;

	if (!text.size || (!self.begun && !skip_mark(text, last, &at)))
		return 0;
	while (at < text.size) {
		rest = (struct span){text.data + at, text.size - at};
		answer = rows_read(&self.rows, rest, last, &row, &used);
		if (answer == ROWS_MORE)
			break;
		at += used;
		take(stage, answer, row);
	}
	return at;
}

static void
record(struct stage *stage, struct record *record)
{
	stage_emit(stage, record);
}

static void
start(struct stage *stage)
{
	self.null = span_of(self.null_option);
	rows_init(&self.rows, csv_delimiter(self.delimiter),
	    stage_max_line(stage));
	for (size_t i = 0; i < self.header.count; i++)
		add_name(span_of(self.header.items[i]), EXIT_USAGE);
}

static void
end(struct stage *stage)
{
	(void)stage;
	for (size_t i = 0; i < self.count; i++)
		buffer_release(&self.names[i]);
	free(self.names);
	buffer_release(&self.text);
	buffer_release(&self.line);
	rows_release(&self.rows);
}

static const struct option options[] = {
	{'d', "delimiter", OPTION_STRING, &self.delimiter, "C",
	    "the byte between cells, or tab (,)"},
	{0, "header", OPTION_COMMAS, &self.header, "NAMES",
	    "of the columns, where the first row does not give them"},
	{0, "null", OPTION_STRING, &self.null_option, "TEXT",
	    "the cell without quotes that is null (the empty one)"},
	{0, "strings", OPTION_FLAG, &self.strings, NULL,
	    "make strings of all cells that are not null"},
	{0, "types-in-quotes", OPTION_FLAG, &self.types_in_quotes, NULL,
	    "read cells in quotes as if they had none"},
	{0},
};

static const struct program program = {
	.name = "from-csv",
	.summary = "reads CSV and writes a record for each row",
	.options = options,
	.outside = true,
	.start = start,
	.text = from_csv,
	.record = record,
	.end = end,
};

int
main(int argc, char **argv)
{
	return stage_main(&program, argc, argv);
}
