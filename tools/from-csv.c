/* from-csv - reads CSV and writes a record for each row */
#include <inttypes.h>

#include "csv.h"
#include "from-csv/maker.h"
#include "letters.h"
#include "stage.h"

static struct {
	/* options */
	struct strings header;
	const char *delimiter, *null;

	struct rows rows;
	struct excerpt part;	/* of a line that is too long */
	struct maker maker;
	struct buffer name;	/* of a column */
	bool begun;		/* the byte order mark is behind us */
} self = {.delimiter = ",", .null = ""};

static void
take_header(void)
{
	for (size_t i = 0; i < self.rows.count; i++) {
		buffer_clear(&self.name);
		cell_add(&self.rows.cells[i], &self.name);
		maker_add(&self.maker, buffer_span(&self.name), EXIT_DATA);
	}
}

static void
take_row(struct stage *stage, struct span row, struct place place)
{
	size_t count = self.rows.count, bad;
	struct span line;

	if (count != self.maker.count) {
		stage_reject_text(stage, row, place,
		    "%zu cell%s, where there %s %zu column%s", count,
		    count == 1 ? "" : "s", self.maker.count == 1 ? "is" : "are",
		    self.maker.count, self.maker.count == 1 ? "" : "s");
		return;
	}
	bad = maker_make(&self.maker, self.rows.cells, row.size, &line);
	if (bad) {
		stage_reject_text(stage, row, place,
		    "invalid UTF-8 in cell %zu", bad);
		return;
	}
	if (!stage_recognise(stage, line, place))
		stage_line(stage, line, place);
}

/* A blank line is no row, unless the table has one column. */
static bool
is_blank(void)
{
	const struct cell *cell = self.rows.cells;

	return self.rows.count == 1 && !cell->quoted && !cell->text.size &&
	    self.maker.count != 1;
}

static void
take_part(struct stage *stage, struct span part, bool last, struct place place)
{
	excerpt_add(&self.part, part);
	if (!last)
		return;
	stage_reject_cut(stage, buffer_span(&self.part.start), self.part.size,
	    place, self.rows.fault);
	excerpt_clear(&self.part);
}

static void
take(struct stage *stage, enum rows_answer answer, struct span row)
{
	struct place place = {self.rows.line, 0};

	if (answer == ROWS_ROW) {
		if (is_blank())
			return;
		if (self.maker.count)
			take_row(stage, row, place);
		else
			take_header();
	} else if (!self.maker.count) {
		fail(EXIT_DATA, "line %" PRIu64 ", with the names of the "
		    "columns: %s", place.line, self.rows.fault);
	} else if (answer == ROWS_BROKEN) {
		stage_reject_text(stage, row, place, "%s", self.rows.fault);
	} else {
		take_part(stage, row, answer == ROWS_PART_LAST, place);
	}
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

	if (!self.begun && !(text.size && skip_mark(text, last, &at)))
		return 0;
	while (at < text.size || (last && self.rows.skipping)) {
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
	self.maker.null = span_of(self.null);
	rows_init(&self.rows, csv_delimiter(self.delimiter),
	    stage_max_line(stage));
	for (size_t i = 0; i < self.header.count; i++)
		maker_add(&self.maker, span_of(self.header.items[i]),
		    EXIT_USAGE);
}

static void
end(struct stage *stage)
{
	(void)stage;
	maker_release(&self.maker);
	buffer_release(&self.name);
	rows_release(&self.rows);
	excerpt_release(&self.part);
}

static const struct option options[] = {
	{'d', "delimiter", OPTION_STRING, &self.delimiter, "C",
	    "the byte between cells, or tab (,)"},
	{0, "header", OPTION_COMMAS, &self.header, "NAMES",
	    "of the columns, where the first row does not give them"},
	{0, "null", OPTION_STRING, &self.null, "TEXT",
	    "the cell without quotes that is null (the empty one)"},
	{0, "strings", OPTION_FLAG, &self.maker.strings, NULL,
	    "make strings of all cells that are not null"},
	{0, "types-in-quotes", OPTION_FLAG, &self.maker.types_in_quotes, NULL,
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
