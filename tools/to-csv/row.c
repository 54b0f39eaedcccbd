#include "to-csv/row.h"

#include "csv.h"

/* Cells are copied in blocks, with some of what stands behind them. */
enum { BLOCK = 32 };

/* Whether a cell without quotes would end too early, or begin a quote. */
static bool
is_special(const struct row *row, struct span text)
{
	for (size_t i = 0; i < text.size; i++)
		if (text.data[i] == row->delimiter || text.data[i] == '"' ||
		    text.data[i] == '\n' || text.data[i] == '\r')
			return true;
	return false;
}

static void
add_quoted(struct row *row, struct span text)
{
	struct buffer *buffer = &row->text;

	buffer_add_char(buffer, '"');
	for (size_t i = 0; i < text.size; i++) {
		if (text.data[i] == '"')
			buffer_add_char(buffer, '"');
		buffer_add_char(buffer, text.data[i]);
	}
	buffer_add_char(buffer, '"');
	buffer_add_char(buffer, row->delimiter);
}

static void
add_cell(struct row *row, struct span text, bool quoted)
{
	if (quoted) {
		add_quoted(row, text);
	} else {
		buffer_add_span(&row->text, text);
		buffer_add_char(&row->text, row->delimiter);
	}
}

/* The same without quotes, for bytes behind which as many as BLOCK more are
 * readable. */
static inline void
add_padded(struct row *row, struct span text)
{
	char *to = buffer_reserve(&row->text, text.size + BLOCK);

	for (size_t at = 0; at < text.size; at += BLOCK)
		memcpy(to + at, text.data + at, BLOCK);
	to[text.size] = row->delimiter;
	row->text.size += text.size + 1;
}

void
row_add_name(struct row *row, struct span name)
{
	add_cell(row, name, !name.size || is_special(row, name));
}

/* A value that may hold any bytes, or none. */
static void
add_any(struct row *row, const struct value *value, struct arena *arena)
{
	struct span text =
	    value->kind > KIND_NULL ? value_text(value) : row->null;
	bool ambiguous = value_string(value, arena, &text) &&
	    csv_kind(text, row->null) != CSV_STRING;

	add_cell(row, text, ambiguous || is_special(row, text));
}

/* In a string as it stands in the line there is no line break and no quote,
 * and so not in a number or a word. */
void
row_add_value(struct row *row, const struct value *value, struct arena *arena)
{
	struct span text = {value->data, value->size};

	if (value->kind <= KIND_NULL || value->kind >= KIND_ARRAY ||
	    value->escaped)
		add_any(row, value, arena);
	else if (memchr(text.data, row->delimiter, text.size) ||
	    (value->kind == KIND_STRING &&
	    csv_kind(text, row->null) != CSV_STRING))
		add_quoted(row, text);
	else
		add_padded(row, text);
}

struct span
row_finish(struct row *row)
{
	struct span text;

	row->text.size--;
	buffer_add_string(&row->text, row->end);
	text = buffer_span(&row->text);
	buffer_clear(&row->text);
	return text;
}

void
row_release(struct row *row)
{
	buffer_release(&row->text);
}
