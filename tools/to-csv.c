/* to-csv - writes records as CSV */
#include <inttypes.h>
#include <stdlib.h>

#include "columns.h"
#include "csv.h"
#include "json.h"
#include "number.h"
#include "stage.h"
#include "to-csv/row.h"

static struct {
	/* options */
	struct strings wanted;
	const char *delimiter_option, *null_option;
	bool no_header, crlf;

	struct field **fields;	/* where the user names the columns */
	struct columns columns;	/* otherwise the first record does */
	bool begun;		/* the header is behind us */
	struct row row;
	struct fate *written;

	uint64_t cut;		/* records with members that have no column */
	struct buffer odd;	/* the first of these members */
} self = {.delimiter_option = ",", .null_option = ""};

static void
print_row(struct stage *stage)
{
	stage_print(stage, row_finish(&self.row));
}

static void
print_header(struct stage *stage)
{
	self.begun = true;
	if (self.no_header)
		return;
	for (size_t i = 0; i < self.wanted.count; i++)
		row_add_name(&self.row, span_of(self.wanted.items[i]));
	for (size_t i = 0; i < self.columns.count; i++)
		row_add_name(&self.row, self.columns.items[i].name);
	print_row(stage);
}

/* Each member of the first record is a column. */
static void
find_columns(struct record *record)
{
	struct member member;
	size_t at = 0;

	while (record_next(record, &at, &member))
		if (!columns_find(&self.columns, member.name))
			columns_add(&self.columns, member.name);
}

static void
add_fields(struct record *record)
{
	for (size_t i = 0; i < self.wanted.count; i++)
		row_add_value(&self.row,
		    field_value(self.fields[i], record), &record->arena);
}

static void
add_members(struct record *record)
{
	struct member odd;
	struct value value;

	if (columns_read_known(&self.columns, record, &odd) && !self.cut++)
		buffer_add_span(&self.odd, odd.name);
	for (size_t i = 0; i < self.columns.count; i++) {
		value = columns_value(
		    &self.columns, &self.columns.items[i]);
		row_add_value(&self.row, &value, &record->arena);
	}
}

static void
to_csv(struct stage *stage, struct record *record)
{
	if (!self.begun && !self.wanted.count)
		find_columns(record);
	if (!self.wanted.count && !self.columns.count) {
		stage_reject(stage, record, "no members to make columns of");
		return;
	}
	if (!self.begun)
		print_header(stage);
	if (self.wanted.count)
		add_fields(record);
	else
		add_members(record);
	print_row(stage);
	stage_count(stage, record, self.written);
}

/* -- checkpoints -- */

/* {"column":"id"} */
static void
save_text(struct stage *stage, const char *name, struct span text)
{
	struct buffer line = {0};

	buffer_add_char(&line, '{');
	json_add_member(&line, name);
	json_add_string(&line, text);
	buffer_add_char(&line, '}');
	stage_save(stage, buffer_span(&line));
	buffer_release(&line);
}

static void
save(struct stage *stage)
{
	struct buffer line = {0};

	if (!self.begun)
		return;
	for (size_t i = 0; i < self.columns.count; i++)
		save_text(stage, "column", self.columns.items[i].name);
	if (self.cut)
		save_text(stage, "odd", buffer_span(&self.odd));
	buffer_printf(&line, "{\"begun\":true,\"cut\":%" PRIu64 "}", self.cut);
	stage_save(stage, buffer_span(&line));
	buffer_release(&line);
}

static bool
restore_member(const struct member *member, struct arena *arena)
{
	struct value value = member->value;
	struct span text;
	int64_t cut;

	if (span_is(member->name, "begun"))
		return self.begun = value.kind == KIND_TRUE;
	if (span_is(member->name, "cut") && value.kind == KIND_NUMBER &&
	    number_integer(value_text(&value), &cut)) {
		self.cut = (uint64_t)cut;
		return true;
	}
	if (!value_string(&value, arena, &text))
		return false;
	if (span_is(member->name, "column"))
		columns_add(&self.columns, text);
	else if (span_is(member->name, "odd"))
		buffer_add_span(&self.odd, text);
	else
		return false;
	return true;
}

static bool
restore(struct stage *stage, struct span line)
{
	const char *at = line.data;
	struct arena arena = {0};
	struct member member;
	bool known = *at == '{';

	(void)stage;
	while (known && scan_member(&at, &member))
		known = restore_member(&member, &arena);
	arena_release(&arena);
	return known;
}

/* -- the run -- */

static void
start(struct stage *stage)
{
	self.row.delimiter = csv_delimiter(self.delimiter_option);
	self.row.null = span_of(self.null_option);
	self.row.end = self.crlf ? "\r\n" : "\n";
	self.written = stage_fate(stage, "written");
	self.fields = allocate(self.wanted.count * sizeof(struct field *));
	for (size_t i = 0; i < self.wanted.count; i++)
		self.fields[i] = stage_field(stage, self.wanted.items[i]);
}

static void
end(struct stage *stage)
{
	if (!self.begun && self.wanted.count)
		print_header(stage);
	if (self.cut)
		warn("%" PRIu64 " record%s had members without a column, such "
		    "as '%s'; see --fields", self.cut,
		    self.cut == 1 ? "" : "s", buffer_string(&self.odd));
	free(self.fields);
	columns_release(&self.columns);
	row_release(&self.row);
	buffer_release(&self.odd);
}

static const struct option options[] = {
	{0, "crlf", OPTION_FLAG, &self.crlf, NULL,
	    "end lines in a carriage return and a newline"},
	{'d', "delimiter", OPTION_STRING, &self.delimiter_option, "C",
	    "the byte between cells, or tab (,)"},
	{'f', "fields", OPTION_COMMAS, &self.wanted, "FIELDS",
	    "the columns (the members of the first record)"},
	{0, "no-header", OPTION_FLAG, &self.no_header, NULL,
	    "leave out the row with the names"},
	{0, "null", OPTION_STRING, &self.null_option, "TEXT",
	    "what is written for null and what is missing"},
	{0},
};

static const struct program program = {
	.name = "to-csv",
	.summary = "writes records as CSV",
	.options = options,
	.sink = true,
	.start = start,
	.record = to_csv,
	.save = save,
	.restore = restore,
	.end = end,
};

int
main(int argc, char **argv)
{
	return stage_main(&program, argc, argv);
}
