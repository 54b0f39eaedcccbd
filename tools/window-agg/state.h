/*
 * state - what is kept of a group's values
 *
 * A state is a few bytes that begin as zeros: of no values. Two states of one
 * kind can be merged, whatever was taken into them.
 */
#ifndef STATE_H
#define STATE_H

#include "text.h"

enum state {
	STATE_COUNT,		/* int64_t: values that are not null */
	STATE_SUM,		/* struct exact */
	STATE_SQUARES,		/* struct exact */
	STATE_LEAST,		/* uint64_t: the greatest of ~order_of() */
	STATE_GREATEST,		/* uint64_t: the greatest of order_of() */
	STATE_FIRST,		/* struct ending */
	STATE_LAST,		/* struct ending */
	STATE_QUANTILES,	/* struct quantiles */
	STATE_DISTINCT,		/* struct distinct */
	/* The same so that values can be taken away. */
	STATE_VALUES,		/* struct multiset, of order_of() */
	STATE_MOMENTS,		/* struct moments */
	STATE_HASHES,		/* struct multiset, of distinct_hash() */
	STATES,
};

#define STATE_BIT(state) (1u << (state))

/* The value of the first or the last record, as JSON text. */
struct ending {
	int64_t time;
	char *text;		/* NULL: none so far */
	size_t size;
};

void ending_keep(struct ending *, int64_t time, struct span text);

/* Gives what is to be kept for those states, given as bits, so that values can
 * be taken away. */
unsigned state_retractable(unsigned states);

/* How many bytes it takes. */
size_t state_size(enum state);

/* Adds what is in another one of its kind, which stays as it is. Where both
 * have a value of the same time, it counts as the later one. */
void state_merge(enum state, void *into, const void *from);

/* Its name in the text of all states of a group. */
const char *state_name(enum state);

/* Adds it as JSON, the same text for the same records. Reads that into one of
 * zeros; where it is something else the result is false, and the state is yet
 * to be released. The text stands on a line that was checked. */
void state_write(enum state, const void *, struct buffer *);
bool state_parse(enum state, void *, struct span);

/* Frees what it owns. */
void state_release(enum state, void *);

#endif
