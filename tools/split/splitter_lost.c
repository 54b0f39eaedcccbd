#include "split/layout.h"
#include "split/splitter_state.h"

/* Goes one byte on. */
static void
step(struct splitter *splitter)
{
	struct cursor *cursor = &splitter->cursor;
	char c = cursor->text.data[cursor->at++];

	splitter->lost.next--;
	splitter->lost.column++;
	splitter->lost.line_start &= layout_blank(c);
	if (c == '\n') {
		splitter->lost.column = 1;
		splitter->lost.line_start = true;
	}
}

static bool
lose(struct splitter *splitter, const char *reason,
    bool from_mark, bool next)
{
	struct cursor *cursor = &splitter->cursor;
	size_t fault = cursor->at;

	splitter->lost.reason = reason;
	splitter->lost.place = cursor_place(cursor, fault);
	splitter->broken = true;
	splitter->state = SPLITTER_LOST;
	opening_ignore(&cursor->opening);
	/* What came before the fault is there only where it was held. */
	if (cursor->held) {
		cursor->at = cursor->mark;
	} else {
		cursor_take(cursor);
		from_mark = true;
	}
	splitter->lost.next = next ? fault - cursor->at : SIZE_MAX;
	splitter->lost.column = cursor->place.column;
	splitter->lost.line_start = cursor->line_start;
	if (!from_mark && cursor->at < cursor->text.size)
		step(splitter);
	return true;
}

bool
splitter_lose(struct splitter *splitter, const char *reason, bool from_mark)
{
	return lose(splitter, reason, from_mark, false);
}

bool
splitter_fail(struct splitter *splitter, bool from_mark)
{
	const struct brackets *brackets = &splitter->cursor.brackets;

	return lose(splitter, brackets->fault, from_mark, brackets->next);
}

/* The piece from the fault on is too long to be held. */
static void
cut(struct splitter *splitter)
{
	splitter->cut.reason = splitter->lost.reason;
	splitter->cut.place = splitter->lost.place;
	excerpt_add(&splitter->cut.part, cursor_piece(&splitter->cursor));
	cursor_take(&splitter->cursor);
}

/* Rejects the piece from the fault on. */
static void
tell(struct splitter *splitter)
{
	struct span piece = cursor_piece(&splitter->cursor);

	if (splitter->cut.part.size) {
		cut(splitter);
		splitter_reject_cut(splitter);
	} else {
		splitter->receiver.reject(splitter->receiver.context, piece,
		    piece.size, splitter->lost.place, splitter->lost.reason);
		cursor_take(&splitter->cursor);
	}
}

/* Whether the byte at "at" begins a line that can no more be of the array: its
 * bracket, or what is indented less than elements. */
static bool
ends_array(const struct splitter *splitter, char c)
{
	return splitter->lost.line_start && !layout_blank(c) &&
	    splitter->lost.column + (c != ']') <= splitter->column;
}

/* Whether an element may begin at the opening bracket at "at". */
static bool
begins_element(const struct splitter *splitter)
{
	const struct cursor *cursor = &splitter->cursor;

	return splitter->array && splitter->lost.line_start &&
	    splitter->lost.column == splitter->column &&
	    cursor->text.data[cursor->at] == '{';
}

/* Whether a text or an element begins at the opening bracket at "at". */
static enum opening_answer
begins(const struct splitter *splitter)
{
	const struct cursor *cursor = &splitter->cursor;
	size_t at = cursor->at;
	struct span rest = {cursor->text.data + at, cursor->text.size - at};

	if (!splitter->lost.next || splitter->lost.column == 1 ||
	    begins_element(splitter))
		return OPENING_YES;
	if (brackets_value_follows(cursor_visible(cursor, at)))
		return OPENING_NO;
	return opening_begins(&cursor->opening, rest);
}

/* Goes on with what begins at "at". Without a path an object in column 1 is a
 * record whether it is an element or a text. */
static void
resume(struct splitter *splitter)
{
	char bracket = splitter->cursor.text.data[splitter->cursor.at];
	bool element = begins_element(splitter) &&
	    (splitter->levels || splitter->column > 1);

	tell(splitter);
	splitter->array = element;
	splitter->comma = !element;
	splitter->loose = !splitter->levels && bracket == '{';
	splitter->state = element ? SPLITTER_BEFORE : SPLITTER_BETWEEN;
}

bool
splitter_lost(struct splitter *splitter)
{
	struct cursor *cursor = &splitter->cursor;
	enum opening_answer answer;
	char c;

	for (; cursor->at < cursor->text.size; step(splitter)) {
		if (cursor->at - cursor->mark == cursor->longest)
			cut(splitter);
		c = cursor->text.data[cursor->at];
		if (ends_array(splitter, c))
			splitter->array = false;
		if (c != '[' && c != '{')
			continue;
		answer = begins(splitter);
		if (answer == OPENING_YES) {
			resume(splitter);
			return true;
		}
		if (answer == OPENING_SHORT && !cursor->last)
			break;
	}
	if (splitter->cut.part.size)
		cut(splitter);
	if (!cursor->last)
		return false;
	tell(splitter);
	splitter->array = false;
	splitter->state = SPLITTER_BETWEEN;
	return true;
}
