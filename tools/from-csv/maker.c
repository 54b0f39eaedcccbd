#include "from-csv/maker.h"

#include <stdlib.h>

#include "csv.h"
#include "json.h"
#include "scan.h"

enum {
	BLOCK = MAKER_PADDING,	/* of bytes that are copied */
	ESCAPED = 6,		/* bytes that a byte may become: \u0001 */
};

void
maker_add(struct maker *maker, struct span name, enum exit_code code)
{
	struct buffer head = {0};

	if (utf8_valid(name) < name.size)
		fail(code, "the name of column %zu is no UTF-8",
		    maker->count + 1);
	buffer_add_char(&head, ',');
	json_add_string(&head, name);
	buffer_add_char(&head, ':');
	buffer_reserve(&head, BLOCK);
	for (size_t i = 0; i < maker->count; i++)
		if (span_equal(
		    buffer_span(&maker->heads[i]), buffer_span(&head)))
			fail(code, "columns %zu and %zu are both named %.*s",
			    i + 1, maker->count + 1, (int)head.size - 2,
			    head.data + 1);
	maker->heads = reallocate(maker->heads,
	    (maker->count + 1) * sizeof *maker->heads);
	maker->heads[maker->count++] = head;
	maker->empty_size += head.size + strlen("null");
}

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
write_string(struct maker *maker, char *to, const struct cell *cell)
{
	buffer_clear(&maker->text);
	cell_add(cell, &maker->text);
	buffer_clear(&maker->string);
	json_add_string(&maker->string, buffer_span(&maker->text));
	return mempcpy(to, maker->string.data, maker->string.size);
}

static char *
write_value(struct maker *maker, char *to, const struct cell *cell)
{
	enum csv_kind kind = CSV_STRING;

	if (!cell->quoted || maker->types_in_quotes)
		kind = csv_kind(cell->text, maker->null);
	if (kind == CSV_NULL)
		return mempcpy(to, "null", 4);
	if (kind == CSV_VALUE && !maker->strings)
		return copy(to, cell->text);
	if (!cell->plain)
		return write_string(maker, to, cell);
	*to++ = '"';
	to = copy(to, cell->text);
	*to++ = '"';
	return to;
}

size_t
maker_make(struct maker *maker, const struct cell *cells, size_t row_size,
    struct span *line)
{
	char *start, *to;

	buffer_clear(&maker->line);
	start = to = buffer_reserve(&maker->line, maker->empty_size +
	    ESCAPED * row_size + strlen("}") + SCAN_PADDING);
	for (size_t i = 0; i < maker->count; i++, cells++) {
		if (!cells->plain && utf8_valid(cells->text) < cells->text.size)
			return i + 1;
		to = copy(to, buffer_span(&maker->heads[i]));
		to = write_value(maker, to, cells);
	}
	*start = '{';
	*to++ = '}';
	memset(to, 0, SCAN_PADDING);
	*line = (struct span){start, (size_t)(to - start)};
	return 0;
}

void
maker_release(struct maker *maker)
{
	for (size_t i = 0; i < maker->count; i++)
		buffer_release(&maker->heads[i]);
	free(maker->heads);
	buffer_release(&maker->text);
	buffer_release(&maker->string);
	buffer_release(&maker->line);
}
