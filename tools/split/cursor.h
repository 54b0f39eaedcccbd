/*
 * cursor - where reading stands in bytes that come in pieces
 *
 *     ┌──────────┬──────────────────────┬────────────────┐
 *     │ used up  │ the piece being read │ not yet read   │
 *     └──────────┴──────────────────────┴────────────────┘
 *                mark                   at
 */
#ifndef CURSOR_H
#define CURSOR_H

#include "split/brackets.h"
#include "split/layout.h"

struct cursor {
	struct span text;	/* the bytes at hand, borrowed */
	bool last;		/* no more will come */
	size_t mark, at;	/* in text */
	struct place place;	/* of mark */
	char visible;		/* the last byte before mark that is no blank */
	bool line_start;	/* only blanks stand before mark on its line */

	/* the value being read */
	struct brackets brackets;
	bool word;		/* neither in brackets nor a string */
	bool held;		/* mark stays; otherwise it follows */
	bool deep;		/* it is nested too deep */
	size_t longest;		/* that may be held, in bytes */

	struct opening opening;	/* of the texts; sees what is used up */
};

void cursor_init(struct cursor *, size_t longest);

/* Shows the bytes that come next, what was not used up before included. */
void cursor_show(struct cursor *, struct span text, bool last);

/* How many of them are used up. */
size_t cursor_used(struct cursor *);

/* Uses up what was read: mark follows. */
void cursor_take(struct cursor *);

/* The same; mark follows as reading goes on. */
void cursor_let_go(struct cursor *);

/* Gives the place of a byte of text, at mark or behind. */
struct place cursor_place(const struct cursor *, size_t at);

static inline struct span
cursor_piece(const struct cursor *cursor)
{
	return (struct span){cursor->text.data + cursor->mark,
	    cursor->at - cursor->mark};
}

/* Gives the next byte that is no blank, from *at, or -1 where none is there
 * yet; *at is moved there. */
int cursor_peek(const struct cursor *, size_t *at);

/* The same, but uses up what is before it. Mostly that is nothing. */
int cursor_next_visible(struct cursor *);

static inline int
cursor_next(struct cursor *cursor)
{
	size_t at = cursor->at;

	if (at > cursor->mark || at == cursor->text.size ||
	    layout_blank(cursor->text.data[at]))
		return cursor_next_visible(cursor);
	return (unsigned char)cursor->text.data[at];
}

/* Uses up that many bytes from mark, where reading stands, on: they are on one
 * line, and the last is no blank. */
static inline void
cursor_pass(struct cursor *cursor, size_t size)
{
	cursor->at += size;
	opening_see(&cursor->opening, cursor_piece(cursor));
	cursor->visible = cursor->text.data[cursor->at - 1];
	cursor->line_start = false;
	cursor->place.column += size;
	cursor->mark = cursor->at;
}

/* Gives the last byte before text.data[at] that is no blank. */
char cursor_visible(const struct cursor *, size_t at);

/* Begins to read a value at "at", of which the first byte is there. */
void cursor_begin(struct cursor *, bool held);

/* Begins to read the rest of a value within which these brackets are open. */
void cursor_resume(struct cursor *, struct span open);

enum cursor_answer {
	CURSOR_MORE,		/* bytes are wanted */
	CURSOR_END,		/* "at" is behind the value */
	CURSOR_LONG,		/* it goes on, but is too long to be held, or
				 * nested too deep */
	CURSOR_FAULT,		/* at "at"; see brackets.fault */
};

enum cursor_answer cursor_read(struct cursor *);

#endif
