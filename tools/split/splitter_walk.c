#include "split/splitter_state.h"

#include "split/member.h"

void
splitter_enter(struct splitter *splitter)
{
	struct cursor *cursor = &splitter->cursor;

	splitter->parent = cursor->at;
	splitter->open[splitter->level++] = cursor->text.data[cursor->at++];
	splitter->index = -1;
	splitter->state = SPLITTER_WALK;
}

void
splitter_leave(struct splitter *splitter)
{
	splitter->array = false;
	if (!splitter->levels) {
		splitter->state = SPLITTER_BETWEEN;
		return;
	}
	cursor_resume(&splitter->cursor,
	    (struct span){splitter->open, splitter->level});
	splitter->state = SPLITTER_REST;
}

/* There are no elements in this text, for a reason. */
static void
miss(struct splitter *splitter, const char *reason)
{
	splitter->missing = reason;
	splitter_leave(splitter);
}

static bool
leads_to_array(
    const struct splitter *splitter, const struct member_head *head)
{
	const struct field *step = splitter->path[splitter->level - 1];

	if (splitter->open[splitter->level - 1] == '[')
		return step->index == splitter->index;
	return member_is(head->name, step->name);
}

/* -- the way -- */

static void
enter_array(struct splitter *splitter)
{
	struct cursor *cursor = &splitter->cursor;
	struct span text = cursor->text;
	const char *fault = NULL;

	if (splitter->receiver.parent)
		fault = splitter->receiver.parent(splitter->receiver.context,
		    (struct span){text.data + splitter->parent,
		        text.size - splitter->parent});
	if (fault) {
		miss(splitter, fault);
		return;
	}
	cursor->at++;
	cursor_take(cursor);
	cursor->held = true;
	splitter->array = true;
	splitter->comma = false;
	splitter->state = SPLITTER_BEFORE;
}

/* The value at "at" is on the way. */
static void
follow(struct splitter *splitter)
{
	struct cursor *cursor = &splitter->cursor;
	char c = cursor->text.data[cursor->at];

	if (splitter->level == splitter->levels && c == '[')
		enter_array(splitter);
	else if (splitter->level < splitter->levels && (c == '[' || c == '{'))
		splitter_enter(splitter);
	else
		miss(splitter, buffer_string(&splitter->no_array));
}

/* More bytes are needed of a member. */
static bool
await(struct splitter *splitter)
{
	struct cursor *cursor = &splitter->cursor;

	if (!cursor->last)
		return false;
	cursor->at = cursor->text.size;
	return splitter_lose(splitter, "the text ends too early", false);
}

bool
splitter_walk(struct splitter *splitter)
{
	struct cursor *cursor = &splitter->cursor;
	struct member_head head;

	if (!cursor->held)
		cursor_take(cursor);
	head = member_read(cursor, splitter->open[splitter->level - 1] == '{',
	    splitter->index < 0);
	if (head.at - cursor->mark > cursor->longest) {
		if (!cursor->held)
			return splitter_lose(splitter, "name too long", false);
		cursor_let_go(cursor);
		return true;
	}
	if (head.fault) {
		cursor->at = head.at;
		return splitter_lose(splitter, head.fault, false);
	}
	if (head.none) {
		miss(splitter, buffer_string(&splitter->no_array));
		return true;
	}
	if (!head.whole)
		return await(splitter);
	cursor->at = head.at;
	splitter->index++;
	if (leads_to_array(splitter, &head)) {
		follow(splitter);
	} else {
		cursor_begin(cursor, cursor->held);
		splitter->state = SPLITTER_MEMBER;
	}
	return true;
}

bool
splitter_member(struct splitter *splitter)
{
	struct cursor *cursor = &splitter->cursor;

	switch (cursor_read(cursor)) {
	case CURSOR_MORE:
		return false;
	case CURSOR_END:
		splitter->state = SPLITTER_WALK;
		break;
	case CURSOR_LONG:
		cursor_let_go(cursor);
		break;
	case CURSOR_FAULT:
		splitter_fail(splitter, false);
		break;
	}
	return true;
}

/* -- the rest -- */

/* Rejects a text without elements, of which the piece is what is held. */
static void
tell_missing(struct splitter *splitter, struct span piece)
{
	if (splitter->missing)
		splitter->receiver.reject(splitter->receiver.context, piece,
		    piece.size, splitter->begun, splitter->missing);
	splitter->missing = NULL;
}

bool
splitter_rest(struct splitter *splitter)
{
	struct cursor *cursor = &splitter->cursor;

	switch (cursor_read(cursor)) {
	case CURSOR_MORE:
		return false;
	case CURSOR_END:
		tell_missing(splitter, cursor->held ? cursor_piece(cursor)
		    : (struct span){"", 0});
		cursor_take(cursor);
		splitter->state = SPLITTER_BETWEEN;
		break;
	case CURSOR_LONG:
		tell_missing(splitter, cursor_piece(cursor));
		cursor_let_go(cursor);
		break;
	case CURSOR_FAULT:
		splitter->missing = NULL;
		splitter_fail(splitter, false);
		break;
	}
	return true;
}
