#include "split/cursor.h"

void
cursor_init(struct cursor *cursor, size_t longest)
{
	memset(cursor, 0, sizeof *cursor);
	cursor->place = (struct place){1, 1};
	cursor->line_start = true;
	cursor->longest = longest;
}

void
cursor_show(struct cursor *cursor, struct span text, bool last)
{
	cursor->text = text;
	cursor->last = last;
}

size_t
cursor_used(struct cursor *cursor)
{
	size_t used = cursor->mark;

	cursor->at -= used;
	cursor->mark = 0;
	return used;
}

struct place
cursor_place(const struct cursor *cursor, size_t at)
{
	struct span piece = {cursor->text.data + cursor->mark,
	    at - cursor->mark};

	return layout_place(cursor->place, piece);
}

void
cursor_take(struct cursor *cursor)
{
	const char *data = cursor->text.data;
	size_t at = cursor->at;
	bool newline = false;

	opening_see(&cursor->opening, cursor_piece(cursor));
	while (at > cursor->mark && layout_blank(data[at - 1]))
		newline |= data[--at] == '\n';
	if (at > cursor->mark) {
		cursor->visible = data[at - 1];
		cursor->line_start = newline;
	} else {
		cursor->line_start |= newline;
	}
	cursor->place = cursor_place(cursor, cursor->at);
	cursor->mark = cursor->at;
}

void
cursor_let_go(struct cursor *cursor)
{
	cursor->held = false;
	cursor_take(cursor);
}

char
cursor_visible(const struct cursor *cursor, size_t at)
{
	const char *data = cursor->text.data;

	while (at > cursor->mark && layout_blank(data[at - 1]))
		at--;
	return at > cursor->mark ? data[at - 1] : cursor->visible;
}

int
cursor_peek(const struct cursor *cursor, size_t *at)
{
	struct span text = cursor->text;

	while (*at < text.size && layout_blank(text.data[*at]))
		++*at;
	return *at < text.size ? (unsigned char)text.data[*at] : -1;
}

int
cursor_next_visible(struct cursor *cursor)
{
	struct span text = cursor->text;

	if (cursor->at > cursor->mark)
		cursor_take(cursor);
	/* Blanks are few in a row, and used up one by one. */
	for (; cursor->at < text.size; cursor->at++) {
		if (!layout_blank(text.data[cursor->at]))
			break;
		cursor->place.column++;
		if (text.data[cursor->at] == '\n') {
			cursor->place.line++;
			cursor->place.column = 1;
			cursor->line_start = true;
		}
	}
	opening_see(&cursor->opening, cursor_piece(cursor));
	cursor->mark = cursor->at;
	return cursor->at < text.size ? (unsigned char)text.data[cursor->at]
				      : -1;
}

/* Reads a value that is neither in brackets nor a string, up to what may not
 * be in it. */
static enum brackets_answer
read_word(struct cursor *cursor, struct span text)
{
	for (; cursor->at < text.size; cursor->at++)
		if (strchr(",:[]{}\" \t\r\n", text.data[cursor->at]) &&
		    text.data[cursor->at])
			return BRACKETS_END;
	return BRACKETS_MORE;
}

void
cursor_begin(struct cursor *cursor, bool held)
{
	char first = cursor->text.data[cursor->at];

	cursor->held = held;
	cursor->word = first != '{' && first != '[' && first != '"';
	if (!cursor->word) {
		brackets_start(
		    &cursor->brackets, first, &cursor->opening);
		cursor->at++;
	}
}

void
cursor_resume(struct cursor *cursor, struct span open)
{
	struct brackets *brackets = &cursor->brackets;

	cursor->word = false;
	brackets_start(brackets, *open.data, &cursor->opening);
	for (size_t i = 1; i < open.size; i++)
		brackets_open(brackets, open.data[i]);
	brackets->visible = cursor_visible(cursor, cursor->at);
	if (cursor->at > cursor->mark)
		brackets->last = cursor->text.data[cursor->at - 1];
	else if (cursor->place.column == 1)
		brackets->last = '\n';
}

enum cursor_answer
cursor_read(struct cursor *cursor)
{
	struct span text = cursor->text;
	enum brackets_answer answer;

	if (cursor->held && text.size - cursor->mark > cursor->longest)
		text.size = cursor->mark + cursor->longest;
	do {
		answer = cursor->word ? read_word(cursor, text)
		    : brackets_read(&cursor->brackets, text, &cursor->at);
	} while (answer == BRACKETS_DEEP && !cursor->held);
	cursor->deep = answer == BRACKETS_DEEP;
	if (cursor->deep)
		return CURSOR_LONG;
	if (answer == BRACKETS_END)
		return CURSOR_END;
	if (answer == BRACKETS_FAULT)
		return CURSOR_FAULT;
	if (text.size < cursor->text.size)
		return CURSOR_LONG;
	if (!cursor->held)
		cursor_take(cursor);
	if (!cursor->last)
		return CURSOR_MORE;
	if (cursor->word)
		return CURSOR_END;
	cursor->at = text.size;
	cursor->brackets.fault = "the text ends too early";
	return CURSOR_FAULT;
}
