/*
 * splitter - finds the elements in JSON texts of any size and layout
 *
 * Bytes come in pieces; what is found in them goes to a receiver. No more is
 * held than one element, or one text where texts are wanted whole. The states,
 * without faults, and in brackets those that come with a path alone:
 *
 *     BETWEEN ──▶ (WALK ◀─▶ MEMBER) ──▶ BEFORE ──▶ ELEMENT ──▶ AFTER
 *        ▲                                 ▲                     │ │
 *        │                                 └──────── , ──────────┘ │
 *        └───────────────────────── (REST) ◀──────── ] ────────────┘
 */
#ifndef SPLITTER_H
#define SPLITTER_H

#include "letters.h"
#include "split/cursor.h"

/* Gets what was found; spans are borrowed for the call. */
struct splitter_receiver {
	void *context;
	/* An element, or a text that is an object: any value, of which no more
	 * is known than where it ends. Line breaks may stand in it. */
	void (*element)(void *context, struct span, struct place);
	/* NULL, or handles the object at the start of what is at hand, if it
	 * is known, and gives its size; 0: its end must be found. It stands on
	 * one line. Zero bytes follow the text. */
	size_t (*known)(void *context, struct span, struct place);
	/* Text from which no element can be made, and where the fault is; size
	 * is that of all of it, where the span is only its start. */
	void (*reject)(void *context, struct span, uint64_t size, struct place,
	    const char *reason);
	/* NULL, or wants texts whole, and gets the object or array that holds
	 * the elements which come next, with what follows it. Gives why no
	 * elements can be made of it, or NULL. */
	const char *(*parent)(void *context, struct span);
};

enum splitter_state {
	SPLITTER_BETWEEN,	/* texts */
	SPLITTER_WHOLE,		/* a text, read whole before anything else */
	SPLITTER_WALK,		/* at a member on the way to the array */
	SPLITTER_MEMBER,	/* within one that does not lead there */
	SPLITTER_BEFORE,	/* an element */
	SPLITTER_ELEMENT,	/* within one */
	SPLITTER_FOLLOWED,	/* it was one, if the right byte follows */
	SPLITTER_AFTER,		/* an element */
	SPLITTER_SKIP,		/* what is too long */
	SPLITTER_REST,		/* of a text, behind the array */
	SPLITTER_LOST,		/* behind a fault: a beginning is sought */
};

struct splitter {
	struct splitter_receiver receiver;
	const struct field **path;	/* the steps to the array */
	size_t levels;
	struct buffer no_array;	/* "no array at 'items'" */

	struct cursor cursor;
	enum splitter_state state;

	/* the text */
	struct place begun;
	bool broken;		/* it has a fault, which was told */
	bool loose;		/* it may be an element of a broken array */

	/* the way to the array */
	char *open;		/* the brackets opened on it, by level */
	size_t level;
	size_t parent;		/* where the innermost was opened */
	long index;		/* of the last member there, or -1 */
	const char *missing;	/* why there are no elements */

	/* the array */
	bool array;		/* its elements are being read */
	bool comma;		/* one came before, or may have come */
	uint64_t column;	/* in which elements begin lines, or 0 */

	/* what is too long to be held, and will be rejected at its end */
	struct {
		const char *reason;
		struct place place;
		struct excerpt part;
	} cut;

	/* behind a fault */
	struct {
		const char *reason;
		struct place place;
		size_t next;		/* how far the next text is, if known */
		uint64_t column;	/* of the byte at "at" */
		bool line_start;	/* only blanks stand before it */
	} lost;
};

/* Splits the array at a field, or the texts themselves where it is NULL.
 * Borrows the field. A piece longer than longest bytes is not held. */
void splitter_init(struct splitter *, const struct field *, size_t longest,
    struct splitter_receiver);
void splitter_release(struct splitter *);

/* How many bytes more than the longest piece may be held. */
enum { SPLITTER_SLACK = 64 };

/* Reads text, and gives how many of its bytes are used up: the others must
 * come again, with more behind them. With last, all are. */
size_t splitter_read(struct splitter *, struct span text, bool last);

#endif
