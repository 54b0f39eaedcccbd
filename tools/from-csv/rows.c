#include "from-csv/rows.h"

#include <stdlib.h>

#include "memory.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* In a mask of a block, bit i stands for byte i. */
enum { BLOCK = 16 };

struct masks {
	uint32_t sought;	/* a byte that is sought */
	uint32_t control;
	uint32_t odd;		/* escaped in JSON, or not ASCII */
};

#ifdef __SSE2__

static struct masks
masks_of(const char *block, char sought)
{
	__m128i bytes = _mm_loadu_si128((const void *)block);
	__m128i control = _mm_cmpeq_epi8(
	    _mm_min_epu8(bytes, _mm_set1_epi8(0x1f)), bytes);
	__m128i special = _mm_or_si128(
	    _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')),
	    _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')));
	__m128i odd = _mm_or_si128(_mm_or_si128(control, special), bytes);

	return (struct masks){
	    .sought = (uint32_t)_mm_movemask_epi8(
		_mm_cmpeq_epi8(bytes, _mm_set1_epi8(sought))),
	    .control = (uint32_t)_mm_movemask_epi8(control),
	    .odd = (uint32_t)_mm_movemask_epi8(odd)};
}

#else

static struct masks
masks_of(const char *block, char sought)
{
	struct masks masks = {0};

	for (int i = 0; i < BLOCK; i++) {
		unsigned char c = (unsigned char)block[i];
		bool control = c < ' ';

		masks.sought |= (uint32_t)(block[i] == sought) << i;
		masks.control |= (uint32_t)control << i;
		masks.odd |= (uint32_t)(control || c == '"' || c == '\\' ||
		    c > 0x7f) << i;
	}
	return masks;
}

#endif

void
rows_init(struct rows *rows, char delimiter, size_t longest)
{
	memset(rows, 0, sizeof *rows);
	rows->delimiter = delimiter;
	rows->longest = longest;
	rows->line = rows->next_line = 1;
}

void
rows_release(struct rows *rows)
{
	free(rows->cells);
}

static struct cell *
add_cell(struct rows *rows)
{
	rows->cells = reallocate_more(rows->cells, sizeof *rows->cells,
	    rows->count, 1, &rows->capacity);
	return &rows->cells[rows->count++];
}

/* What ends a cell. */
enum end {
	END_CELL,		/* a delimiter */
	END_ROW,		/* a line break, or the end of the text */
	END_UNKNOWN,		/* more bytes are needed to tell */
	END_NONE,		/* anything else */
};

static enum end
end_at(const struct rows *rows, struct span text, size_t at, bool last)
{
	if (at == text.size)
		return last ? END_ROW : END_UNKNOWN;
	if (text.data[at] == rows->delimiter)
		return END_CELL;
	if (text.data[at] == '\n')
		return END_ROW;
	if (text.data[at] != '\r')
		return END_NONE;
	if (at + 1 == text.size)
		return last ? END_ROW : END_UNKNOWN;
	return text.data[at + 1] == '\n' ? END_ROW : END_NONE;
}

static const char too_long[] = "row too long";

static uint64_t
line_breaks(struct span text)
{
	uint64_t count = 0;

	for (size_t i = 0; i < text.size; i++)
		count += text.data[i] == '\n';
	return count;
}

/* Gives the first byte from p on that is sought, or where controls are too is
 * one of them, or limit. Adds to *odd whether one before it is; where that is
 * limit, perhaps of those behind it. */
static inline const char *
find(const char *p, const char *limit, char sought, bool controls, bool *odd)
{
	struct masks masks;
	uint32_t stop;

	for (; p < limit; p += BLOCK) {
		masks = masks_of(p, sought);
		stop = masks.sought | (controls ? masks.control : 0);
		if (stop) {
			/* Below the lowest bit that is set. */
			*odd |= (masks.odd & ~stop & (stop - 1)) != 0;
			p += __builtin_ctz(stop);
			break;
		}
		*odd |= masks.odd != 0;
	}
	return p < limit ? p : limit;
}

/* Both read a cell from *at up to what ends it. */

static enum end
read_plain(struct rows *rows, struct span text, size_t *at, bool last)
{
	const char *start = text.data + *at, *limit = text.data + text.size;
	const char *p = start;
	bool odd = false;
	enum end end;

	for (;; p++, odd = true) {
		p = find(p, limit, rows->delimiter, true, &odd);
		*at = (size_t)(p - text.data);
		end = end_at(rows, text, *at, last);
		if (end != END_NONE)
			break;
	}
	*add_cell(rows) = (struct cell){.text = {start, (size_t)(p - start)},
	    .plain = !odd};
	return end;
}

static enum end
read_quoted(struct rows *rows, struct span text, size_t *at, bool last)
{
	const char *start = text.data + *at + 1, *limit, *quote;
	struct cell cell = {.quoted = true};
	bool odd = false;
	enum end end;

	limit = text.data + text.size;
	for (quote = start;; quote += 2, cell.doubled = true) {
		quote = find(quote, limit, '"', false, &odd);
		if (limit - quote < 2 || quote[1] != '"')
			break;
	}
	if (quote == limit) {
		rows->fault = "a quoted cell has no end";
		return last ? END_NONE : END_UNKNOWN;
	}
	cell.text = (struct span){start, (size_t)(quote - start)};
	cell.plain = !odd && !cell.doubled;
	*add_cell(rows) = cell;
	if (odd)
		rows->breaks += line_breaks(cell.text);
	*at = (size_t)(quote - text.data) + 1;
	end = end_at(rows, text, *at, last);
	if (end == END_NONE)
		rows->fault = "text behind a quoted cell";
	return end;
}

/* Reads the cells, and moves *at to the end of the row. */
static enum end
read_cells(struct rows *rows, struct span text, size_t *at, bool last)
{
	enum end end;

	rows->count = rows->breaks = 0;
	rows->fault = too_long;
	for (*at = 0;; ++*at) {
		if (*at < text.size && text.data[*at] == '"')
			end = read_quoted(rows, text, at, last);
		else
			end = read_plain(rows, text, at, last);
		if (end != END_CELL)
			return end;
	}
}

/* The row ends at "at", where its line break is. */
static enum rows_answer
take_row(struct rows *rows, struct span text, size_t at, struct span *row,
    size_t *used)
{
	bool broken;

	*row = (struct span){text.data, at};
	at += at < text.size && text.data[at] == '\r';
	broken = at < text.size && text.data[at] == '\n';
	*used = at + broken;
	rows->next_line += rows->breaks + broken;
	return ROWS_ROW;
}

/* The row is broken: its first line is used up, if it is there. */
static enum rows_answer
take_line(struct rows *rows, struct span text, bool last, struct span *row,
    size_t *used)
{
	bool more = text.size > rows->longest;
	size_t limit = more ? rows->longest + 1 : text.size;
	const char *newline = memchr(text.data, '\n', limit);

	*row = (struct span){text.data, limit};
	*used = limit;
	if (newline) {
		row->size = (size_t)(newline - text.data);
		*used = row->size + 1;
		row->size -= row->size && newline[-1] == '\r';
		rows->next_line++;
	} else if (more) {
		*used = --row->size;
		rows->skipping = true;
		rows->fault = too_long;
		return ROWS_PART;
	} else if (!last) {
		return ROWS_MORE;
	}
	return ROWS_BROKEN;
}

/* Goes on in a line that is too long. */
static enum rows_answer
skip(struct rows *rows, struct span text, bool last, struct span *row,
    size_t *used)
{
	const char *newline = memchr(text.data, '\n', text.size);

	*row = text;
	if (newline)
		row->size = (size_t)(newline - text.data);
	*used = row->size + (newline != NULL);
	rows->skipping = !newline && !last;
	rows->next_line += newline != NULL;
	return rows->skipping ? ROWS_PART : ROWS_PART_LAST;
}

enum rows_answer
rows_read(struct rows *rows, struct span text, bool last, struct span *row,
    size_t *used)
{
	/* The longest row, and its line break. */
	size_t limit = rows->longest + 2;
	bool cut = text.size > limit;
	struct span head = {text.data, cut ? limit : text.size};
	enum end end;
	size_t at;

	if (rows->skipping)
		return skip(rows, text, last, row, used);
	rows->line = rows->next_line;
	end = read_cells(rows, head, &at, last && !cut);
	if (end == END_UNKNOWN && !cut)
		return ROWS_MORE;
	if (end == END_ROW && at <= rows->longest)
		return take_row(rows, text, at, row, used);
	return take_line(rows, text, last, row, used);
}

void
cell_add(const struct cell *cell, struct buffer *buffer)
{
	const char *p = cell->text.data, *end = p + cell->text.size, *quote;

	while (cell->doubled && (quote = memchr(p, '"', (size_t)(end - p)))) {
		buffer_add(buffer, p, (size_t)(quote - p) + 1);
		p = quote + 2;
	}
	buffer_add(buffer, p, (size_t)(end - p));
}
