#include "split/splitter_state.h"

#include <stdlib.h>

void
splitter_init(struct splitter *splitter, const struct field *field,
    size_t longest, struct splitter_receiver receiver)
{
	const struct field *step;
	size_t level;

	memset(splitter, 0, sizeof *splitter);
	splitter->receiver = receiver;
	cursor_init(&splitter->cursor, longest);
	if (!field)
		return;
	for (step = field; step->parent; step = step->parent)
		splitter->levels++;
	level = splitter->levels;
	splitter->path = allocate(level * sizeof *splitter->path);
	splitter->open = allocate(level);
	for (step = field; step->parent; step = step->parent)
		splitter->path[--level] = step;
	buffer_printf(&splitter->no_array, "no array at '%s'", field->path);
}

void
splitter_release(struct splitter *splitter)
{
	free(splitter->path);
	free(splitter->open);
	buffer_release(&splitter->no_array);
	excerpt_release(&splitter->cut.part);
}

static void
reject(struct splitter *splitter, struct span piece, const char *reason)
{
	splitter->receiver.reject(splitter->receiver.context, piece, piece.size,
	    splitter->cursor.place, reason);
}

/* The text has ended at mark, before its end: tells it, unless it is known to
 * be broken. */
static bool
end_early(struct splitter *splitter)
{
	if (!splitter->broken)
		reject(splitter, (struct span){"", 0},
		    "the text ends too early");
	splitter->array = false;
	splitter->state = SPLITTER_BETWEEN;
	return true;
}

void
splitter_reject_cut(struct splitter *splitter)
{
	struct excerpt *part = &splitter->cut.part;

	splitter->receiver.reject(splitter->receiver.context,
	    buffer_span(&part->start), part->size, splitter->cut.place,
	    splitter->cut.reason);
	excerpt_clear(part);
}

/* Goes on to the end of the text or the element, which is then rejected. */
static void
skip_long(struct splitter *splitter)
{
	struct cursor *cursor = &splitter->cursor;

	splitter->cut.place = cursor->place;
	splitter->cut.reason = cursor->deep ? "nested too deep"
	    : splitter->array		    ? "element too long"
					    : "text too long";
	excerpt_add(&splitter->cut.part, cursor_piece(cursor));
	cursor_let_go(cursor);
	splitter->state = SPLITTER_SKIP;
}

/* -- elements and texts that are objects -- */

/* The element at mark is done with, but not used up. */
static void
leave_element(struct splitter *splitter)
{
	const struct cursor *cursor = &splitter->cursor;

	if (splitter->array && cursor->line_start)
		splitter->column = cursor->place.column;
	splitter->state = splitter->array ? SPLITTER_AFTER : SPLITTER_BETWEEN;
}

static void
give_element(struct splitter *splitter)
{
	struct cursor *cursor = &splitter->cursor;

	splitter->receiver.element(splitter->receiver.context,
	    cursor_piece(cursor), cursor->place);
	leave_element(splitter);
	cursor_take(cursor);
}

/* Whether the value at mark may be a text, behind one that was cut: it begins
 * like one. Without a path, that is all one for an object. */
static bool
is_doubtful(const struct splitter *splitter, struct span piece)
{
	const struct cursor *cursor = &splitter->cursor;

	if (!splitter->array || (!splitter->levels && *piece.data == '{'))
		return false;
	return cursor->place.column == 1 ||
	    opening_begins(&cursor->opening, piece) == OPENING_YES;
}

/* The same, and no element before it has begun in column 1: it is a text,
 * unless that turns out to be wrong. */
static bool
is_likely_text(const struct splitter *splitter)
{
	return is_doubtful(splitter, cursor_piece(&splitter->cursor)) &&
	    splitter->column != 1;
}

/* Begins with the value at mark; an object that is known is done with. */
static void
begin_element(struct splitter *splitter)
{
	const struct splitter_receiver *receiver = &splitter->receiver;
	struct cursor *cursor = &splitter->cursor;
	struct span rest = {cursor->text.data + cursor->at,
	    cursor->text.size - cursor->at};
	size_t size = 0;

	if (receiver->known && *rest.data == '{' &&
	    !is_doubtful(splitter, rest))
		size = receiver->known(receiver->context, rest, cursor->place);
	if (size) {
		leave_element(splitter);
		cursor->held = true;
		cursor_pass(cursor, size);
	} else {
		cursor_begin(cursor, true);
		splitter->state = SPLITTER_ELEMENT;
	}
}

/* -- texts -- */

/* What is neither an array nor an object is read to its end, too. */
static void
enter_text(struct splitter *splitter, char first)
{
	struct cursor *cursor = &splitter->cursor;
	bool bracket = first == '[' || first == '{';

	if (splitter->levels && bracket) {
		cursor->held = true;
		splitter->level = 0;
		splitter_enter(splitter);
	} else if (first == '[') {
		cursor->at++;
		splitter->array = true;
		splitter->comma = false;
		splitter->state = SPLITTER_BEFORE;
	} else {
		begin_element(splitter);
	}
}

/* Skips a byte order mark, at its first byte. */
static bool
skip_mark(struct splitter *splitter)
{
	static const char mark[] = "\xef\xbb\xbf";
	struct cursor *cursor = &splitter->cursor;
	size_t left = cursor->text.size - cursor->at;

	if (left < 3 && !cursor->last)
		return false;
	if (left < 3 || memcmp(cursor->text.data + cursor->at, mark, 3) != 0)
		enter_text(splitter, *mark);
	else
		cursor->at += 3;
	return true;
}

static bool
between(struct splitter *splitter)
{
	struct cursor *cursor = &splitter->cursor;
	int byte = cursor_next(cursor);

	if (byte < 0)
		return false;
	if (splitter->loose && (byte == ',' || byte == ']')) {
		splitter->loose = splitter->comma = byte == ',';
		cursor->at++;
		return true;
	}
	splitter->loose &= byte == '{' && splitter->comma;
	splitter->comma = false;
	splitter->begun = cursor->place;
	splitter->broken = false;
	splitter->column = 0;
	if (byte == 0xef)
		return skip_mark(splitter);
	opening_watch(&cursor->opening);
	if (splitter->receiver.parent && (byte == '[' || byte == '{')) {
		cursor_begin(cursor, true);
		splitter->state = SPLITTER_WHOLE;
	} else {
		enter_text(splitter, (char)byte);
	}
	return true;
}

static bool
whole(struct splitter *splitter)
{
	struct cursor *cursor = &splitter->cursor;

	switch (cursor_read(cursor)) {
	case CURSOR_MORE:
		return false;
	case CURSOR_END:
		cursor->at = cursor->mark;
		enter_text(splitter, cursor->text.data[cursor->at]);
		break;
	case CURSOR_LONG:
		skip_long(splitter);
		break;
	case CURSOR_FAULT:
		splitter_fail(splitter, false);
		break;
	}
	return true;
}

/* -- elements -- */

static bool
before(struct splitter *splitter)
{
	struct cursor *cursor = &splitter->cursor;
	int byte = cursor_next(cursor);

	if (byte < 0)
		return cursor->last && end_early(splitter);
	if (byte == ',' || (byte == ']' && splitter->comma))
		reject(splitter, (struct span){"", 0}, "expected a value");
	switch (byte) {
	case ',':
		cursor->at++;
		splitter->comma = true;
		break;
	case ']':
		cursor->at++;
		splitter_leave(splitter);
		break;
	case '}':
	case ':':
		return splitter_lose(splitter, "expected a value", false);
	default:
		begin_element(splitter);
	}
	return true;
}

/* The value at mark is a text. */
static bool
take_for_text(struct splitter *splitter)
{
	splitter->cursor.at = splitter->cursor.mark;
	return end_early(splitter);
}

static bool
refuse_text(struct splitter *splitter)
{
	splitter->cursor.at = splitter->cursor.mark;
	return splitter_lose(splitter, "not an array or object", false);
}

static bool
element(struct splitter *splitter)
{
	struct cursor *cursor = &splitter->cursor;

	switch (cursor_read(cursor)) {
	case CURSOR_MORE:
		return false;
	case CURSOR_END:
		if (!splitter->array &&
		    cursor->text.data[cursor->mark] != '{')
			return refuse_text(splitter);
		if (is_doubtful(splitter, cursor_piece(cursor)))
			splitter->state = SPLITTER_FOLLOWED;
		else
			give_element(splitter);
		break;
	case CURSOR_LONG:
		if (is_likely_text(splitter) && !cursor->deep)
			return take_for_text(splitter);
		skip_long(splitter);
		break;
	case CURSOR_FAULT:
		splitter_fail(splitter, is_likely_text(splitter));
		break;
	}
	return true;
}

static bool
followed(struct splitter *splitter)
{
	struct cursor *cursor = &splitter->cursor;
	size_t at = cursor->at;
	int byte = cursor_peek(cursor, &at);

	if (at - cursor->at > SPLITTER_SLACK)
		return take_for_text(splitter);
	if (byte < 0 && !cursor->last)
		return false;
	if (byte != ',' && byte != ']')
		return take_for_text(splitter);
	give_element(splitter);
	return true;
}

static bool
after(struct splitter *splitter)
{
	struct cursor *cursor = &splitter->cursor;
	int byte = cursor_next(cursor);

	if (byte < 0)
		return cursor->last && end_early(splitter);
	/* The element was a name: the end of the array got lost. */
	if (byte == ':')
		splitter->array = false;
	if (byte != ',' && byte != ']')
		return splitter_lose(splitter, "expected ',' or ']'", true);
	if (byte == ',') {
		cursor_pass(cursor, 1);
		splitter->comma = true;
		splitter->state = SPLITTER_BEFORE;
	} else {
		cursor->at++;
		splitter_leave(splitter);
	}
	return true;
}

static bool
skip(struct splitter *splitter)
{
	struct cursor *cursor = &splitter->cursor;
	const char *from = cursor->text.data + cursor->mark;
	enum cursor_answer answer = cursor_read(cursor);
	const char *end = cursor->text.data + cursor->at;

	excerpt_add(&splitter->cut.part,
	    (struct span){from, (size_t)(end - from)});
	if (answer == CURSOR_MORE)
		return false;
	splitter_reject_cut(splitter);
	if (answer == CURSOR_FAULT)
		return splitter_fail(splitter, false);
	cursor_take(cursor);
	splitter->state = splitter->array ? SPLITTER_AFTER : SPLITTER_BETWEEN;
	return true;
}

size_t
splitter_read(struct splitter *splitter, struct span text, bool last)
{
	static bool (*const steps[])(struct splitter *) = {
		[SPLITTER_BETWEEN] = between,
		[SPLITTER_WHOLE] = whole,
		[SPLITTER_WALK] = splitter_walk,
		[SPLITTER_MEMBER] = splitter_member,
		[SPLITTER_BEFORE] = before,
		[SPLITTER_ELEMENT] = element,
		[SPLITTER_FOLLOWED] = followed,
		[SPLITTER_AFTER] = after,
		[SPLITTER_SKIP] = skip,
		[SPLITTER_REST] = splitter_rest,
		[SPLITTER_LOST] = splitter_lost,
	};

	cursor_show(&splitter->cursor, text, last);
	while (steps[splitter->state](splitter))
		;
	return cursor_used(&splitter->cursor);
}
