/* Cells are found and told apart wherever in a block they begin and end. */
#include <stdlib.h>

#include "from-csv/rows.h"
#include "memory.h"
#include "tap.h"

enum { LENGTHS = 40 };

struct tally {
	size_t cells, wrong;
};

/* Gives text with nothing to be read behind it but these bytes. */
static char *
place(const struct buffer *text, char behind)
{
	char *copy = allocate(text->size + ROWS_PADDING);

	memcpy(copy, text->data, text->size);
	memset(copy + text->size, behind, ROWS_PADDING);
	return copy;
}

/* Reads a row of three cells, and compares the second one. */
static void
check(const struct buffer *text, char behind, struct cell expected,
    uint64_t lines, struct tally *tally)
{
	char *copy = place(text, behind);
	const struct cell *cell;
	struct rows rows;
	struct span row;
	size_t used;

	rows_init(&rows, ',', 1000);
	tally->cells++;
	if (rows_read(&rows, (struct span){copy, text->size}, true, &row,
	    &used) != ROWS_ROW || rows.count != 3 || used != text->size ||
	    rows.next_line != 1 + lines) {
		tally->wrong++;
	} else {
		cell = &rows.cells[1];
		tally->wrong += !span_equal(cell->text, expected.text) ||
		    cell->quoted != expected.quoted ||
		    cell->doubled != expected.doubled ||
		    cell->plain != expected.plain ||
		    !span_is(rows.cells[2].text, "z");
	}
	rows_release(&rows);
	free(copy);
}

/* A cell of so many bytes, one of them another than the rest, behind so many
 * bytes of the cell before. */
static void
check_cell(int before, int size, int at, char odd, bool quoted,
    struct tally *tally)
{
	static const char behind[] = {',', '"', '\n', '\xff', 'x'};
	const char *quote = quoted ? "\"" : "";
	struct buffer text = {0}, cell = {0};
	struct cell expected = {.quoted = quoted};

	for (int i = 0; i < size; i++)
		buffer_add_char(&cell, i == at ? odd : 'a');
	if (quoted && at < size && odd == '"') {
		buffer_add_char(&cell, 'x');
		memmove(cell.data + at + 1, cell.data + at,
		    (size_t)(size - at));
		expected.doubled = true;
	}
	expected.text = buffer_span(&cell);
	expected.plain = at >= size || odd == 'a' || odd == ',';
	for (int i = 0; i < before; i++)
		buffer_add_char(&text, 'b');
	buffer_printf(&text, ",%s", quote);
	buffer_add_span(&text, buffer_span(&cell));
	buffer_printf(&text, "%s,z\r\n", quote);
	check(&text, behind[(size_t)size % sizeof behind], expected,
	    at < size && odd == '\n' ? 2 : 1, tally);
	buffer_release(&text);
	buffer_release(&cell);
}

static void
test_cells(bool quoted, const char *bytes, const char *what)
{
	struct tally tally = {0};

	for (const char *byte = bytes; *byte; byte++)
		for (int size = 0; size < LENGTHS; size++)
			for (int at = !quoted; at <= size; at++)
				check_cell(size % 19, size, at, *byte, quoted,
				    &tally);
	ok(tally.cells > 1000 && !tally.wrong, "%s, of any length, with an "
	    "odd byte anywhere: %zu of %zu wrong", what, tally.wrong,
	    tally.cells);
}

int
main(void)
{
	test_cells(false, "a\"\\\t\r\xc3\x01", "cells");
	test_cells(true, "a\"\\\t\r\xc3\x01,\n", "quoted cells");
	return done_testing();
}
