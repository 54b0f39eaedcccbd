/* Any bytes are rows of some kind, and the same in one piece as in pieces. */
#include "fuzz.h"
#include "from-csv/rows.h"

static void
add_row(struct buffer *log, const struct rows *rows, enum rows_answer answer,
    struct span row)
{
	/* How a line that is too long is cut depends on the pieces: what is
	 * said of it stands behind all of it. */
	buffer_add_span(log, row);
	if (answer != ROWS_PART)
		buffer_printf(log, " %d ", (int)rows->line);
	if (answer == ROWS_BROKEN || answer == ROWS_PART_LAST)
		buffer_add_string(log, rows->fault);
	for (size_t i = 0; answer == ROWS_ROW && i < rows->count; i++) {
		cell_add(&rows->cells[i], log);
		buffer_add_char(log, rows->cells[i].quoted ? '"' : ',');
	}
}

/* Reads a row of text with nothing but quotes behind it. */
static enum rows_answer
read_row(struct rows *rows, struct span text, bool last, struct buffer *copy,
    struct span *row, size_t *used)
{
	buffer_clear(copy);
	memset(buffer_reserve(copy, text.size + ROWS_PADDING), '"',
	    text.size + ROWS_PADDING);
	buffer_add_span(copy, text);
	return rows_read(rows, buffer_span(copy), last, row, used);
}

static struct buffer
read_all(struct span text, size_t piece)
{
	struct buffer log = {0}, copy = {0};
	enum rows_answer answer;
	struct rows rows;
	struct span row;
	size_t start = 0, end = 0, used;

	rows_init(&rows, ',', 32);
	for (bool last = false; !last;) {
		last = text.size - end <= piece;
		end += last ? text.size - end : piece;
		while (start < end || (last && rows.skipping)) {
			answer = read_row(&rows, (struct span){
			    text.data + start, end - start}, last, &copy,
			    &row, &used);
			if (answer == ROWS_MORE)
				break;
			add_row(&log, &rows, answer, row);
			start += used;
		}
		check(end - start <= 32 + 2);
	}
	check(start == text.size);
	rows_release(&rows);
	buffer_release(&copy);
	return log;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span text = {(const char *)data, size};
	struct buffer whole = read_all(text, size + 1);
	struct buffer pieces = read_all(text, size ? 1 + *data % 16 : 1);

	check(span_equal(buffer_span(&whole), buffer_span(&pieces)));
	buffer_release(&whole);
	buffer_release(&pieces);
	return 0;
}
