/*
 * template_state - how a template is kept; for lib/template*.c alone
 */
#ifndef TEMPLATE_STATE_H
#define TEMPLATE_STATE_H

#include "template.h"
#include "vector.h"

enum {
	TEMPLATE_LEAVES = 160,	/* values in a line, at most */
	TEMPLATE_VECTORS = 192,	/* of bytes in runs, each padded to a vector */
};

/* A value that is no object, as it stands in the line that is learned. */
struct leaf {
	uint32_t start, size;	/* quotes included */
	uint8_t kind;		/* enum kind */
	uint8_t slot;		/* SLOT_END: none, it stands in a run */
	uint16_t value;		/* in record->values, or 0 */
};

/* A wanted object or array, or the whole. */
struct container {
	uint32_t start, end;
	uint16_t value;
};

/* What a line shows. */
struct lesson {
	const char *line;
	size_t size;		/* with the newline */
	struct leaf leaves[TEMPLATE_LEAVES];
	struct container containers[TEMPLATE_LEAVES];
	size_t leaf_count, container_count;
	struct buffer skeleton;	/* the line without its leaves */
	const char *literal;	/* the skeleton has all before it */
	bool *met;		/* the values that have been met */
	size_t value_count;
};

enum slot_kind {
	SLOT_END,	/* the line is over */
	SLOT_STRING,	/* up to and without the closing quote */
	SLOT_NUMBER,
	SLOT_ANY,	/* whatever value it is */
};

struct run {
	const struct vector_range *ranges;	/* of its bytes */
	uint32_t vectors, length;	/* how many of them; in bytes */
	uint8_t slot;		/* that follows it */
};

/* A byte of a line: so far behind the beginning of a run. */
struct spot {
	uint32_t run, offset;
};

/* Where a value stands in a line, and what is known of it before one looks:
 * all of it, unless it stands in a slot. */
struct place {
	struct spot start, end;
	uint32_t traits;	/* those of struct value */
	uint32_t teller;	/* of the others: 0, or the slot's run + 1 */
	bool bare;		/* a string's quotes do not stand outside */
};

struct template {
	struct run runs[TEMPLATE_LEAVES + 1];
	size_t run_count;
	struct place *places;	/* of the values */
	bool bare;		/* some place is */

	/* Ranges of the bytes of all runs. */
	struct vector_range ranges[TEMPLATE_VECTORS];

	/* What it was learned from: the last line, and the bytes of any line
	 * of this shape that stand between the leaves. */
	struct leaf *leaves;
	size_t leaf_count;
	struct buffer line, skeleton;

	int next;		/* the template that fitted the line after */
	int64_t used;		/* when it fitted last */
};

static inline struct span
template_leaf_text(const struct leaf *leaf, const char *line)
{
	return (struct span){line + leaf->start, leaf->size};
}

/* -- template_lesson.c -- */

/* Takes a valid line apart; false where no template could tell it. */
bool lesson_take(struct lesson *, const struct fields *, const char *line,
    const char *newline);

/* Chooses the slot of each leaf: what it needs by itself, and what the template
 * needs besides for what it was learned from, unless it is NULL. */
void lesson_choose_slots(struct lesson *, const struct template *);

/* -- template_build.c -- */

/* Makes the template what the lesson says. One that turns out too large stays
 * without runs, and is not to be tried. */
void template_write(struct template *, const struct lesson *);

/*
 * Whether bytes fit one template, and the place behind those that do, or NULL;
 * in three dialects of SIMD. No byte of a run and none of a slot may be a
 * newline or a zero, so no look goes further than a vector behind the first.
 */
typedef const char *template_fit(const struct template *, size_t value_count,
    const char *line, struct value *values);

extern template_fit template_fit_avx2, template_fit_sse2,
    template_fit_portable;

#endif
