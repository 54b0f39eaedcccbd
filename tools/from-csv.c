/* from-csv - reads CSV and writes a record for each row */

#include <inttypes.h>
#include <stdlib.h>

#include "csv.h"
#include "from-csv/rows.h"
#include "json.h"
#include "stage.h"

enum {
	BLOCK = 32,		/* of bytes that are copied */
	ESCAPED = 6,		/* bytes that a byte may become: \u0001 */
};

static struct {
	/* options */
	struct strings header;
	const char *delimiter, *null_option;
	bool strings, types_in_quotes;

	struct span null;
	struct rows rows;
	struct buffer *heads;	/* of the members: ,"temperature": */
	size_t count;
	size_t empty_size;	/* of a record of which all cells are null */
	bool begun;		/* the byte order mark is behind us */
	struct buffer text, string, line;
} self = {.delimiter = ",", .null_option = ""};

/* -- columns -- */

static void
add_name(struct span name, enum exit_code code)
{
	struct buffer head = {0};

	if (utf8_valid(name) < name.size)
		fail(code, "the name of column %zu is no UTF-8",
		    self.count + 1);
	buffer_add_char(&head, ',');
	json_add_string(&head, name);
	buffer_add_char(&head, ':');
	buffer_reserve(&head, BLOCK);
	for (size_t i = 0; i < self.count; i++)
		if (span_equal(
		    buffer_span(&self.heads[i]), buffer_span(&head)))
			fail(code, "columns %zu and %zu are both named %.*s",
			    i + 1, self.count + 1, (int)head.size - 2,
			    head.data + 1);
	self.heads = reallocate(self.heads,
	    (self.count + 1) * sizeof *self.heads);
	self.heads[self.count++] = head;
	self.empty_size += head.size + strlen("null");
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

/* Copies text in blocks, the last one with some of what stands behind it: cells
 * are short, and so are the names of columns. */
static char *
copy(char *to, struct span text)
{
	for (size_t at = 0; at < text.size; at += BLOCK)
		memcpy(to + at, text.data + at, BLOCK);
	return to + text.size;
}

/* Writes a string that has something to decode or to escape. */
static char *
write_string(char *to, const struct cell *cell)
{
	buffer_clear(&self.text);
	cell_add(cell, &self.text);
	buffer_clear(&self.string);
	json_add_string(&self.string, buffer_span(&self.text));
	return mempcpy(to, self.string.data, self.string.size);
}

static char *
write_value(char *to, const struct cell *cell)
{
	enum csv_kind kind = CSV_STRING;

	if (!cell->quoted || self.types_in_quotes)
		kind = csv_kind(cell->text, self.null);
	if (kind == CSV_NULL)
		return mempcpy(to, "null", 4);
	if (kind == CSV_VALUE && !self.strings)
		return copy(to, cell->text);
	if (!cell->plain)
		return write_string(to, cell);
	*to++ = '"';
	to = copy(to, cell->text);
	*to++ = '"';
	return to;
}

/* Makes the record of a row, with zeros behind it; gives the cell that is no
 * UTF-8, from 1, or 0. */
static size_t
make_line(const struct rows *rows, struct span row)
{
	struct buffer *line = &self.line;
	char *start, *to;

	buffer_clear(line);
	start = to = buffer_reserve(line, self.empty_size +
	    ESCAPED * row.size + strlen("}") + SCAN_PADDING);
	for (size_t i = 0; i < self.count; i++) {
		const struct cell *cell = &rows->cells[i];

		if (!cell->plain && utf8_valid(cell->text) < cell->text.size)
			return i + 1;
		to = copy(to, buffer_span(&self.heads[i]));
		to = write_value(to, cell);
	}
	*start = '{';
	*to++ = '}';
	memset(to, 0, SCAN_PADDING);
	line->size = (size_t)(to - start);
	return 0;
}

static void
take_row(struct stage *stage, struct span row, struct place place)
{
	const struct rows *rows = &self.rows;
	struct span line;
	size_t bad;

	if (rows->count != self.count) {
		stage_reject_text(stage, row, place,
		    "%zu cell%s, where there are %zu columns", rows->count,
		    rows->count == 1 ? "" : "s", self.count);
		return;
	}
	bad = make_line(rows, row);
	if (bad) {
		stage_reject_text(stage, row, place,
		    "invalid UTF-8 in cell %zu", bad);
		return;
	}
	line = buffer_span(&self.line);
	if (!stage_recognise(stage, line, place))
		stage_line(stage, line, place);
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
		buffer_release(&self.heads[i]);
	free(self.heads);
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
