/*
 * template_state - how a template is kept; for lib/template*.c alone
 */
#ifndef TEMPLATE_STATE_H
#define TEMPLATE_STATE_H

#include "template.h"
#include "vector.h"

enum {
	TEMPLATE_LEAVES = 160,	/* values in a line, at most */
	TEMPLATE_STEPS = 192,	/* in all runs */
};

/* A value that is no object, as it stands in the line that is learned. */
struct leaf {
	uint32_t start, size;	/* quotes included */
	uint8_t kind;		/* enum kind */
	uint8_t slot;		/* SLOT_NONE: it stands in a run */
	uint8_t depth;		/* of the object or array it stands in */
	uint16_t value;		/* in record->values, or 0 */
};

/* A wanted object or array. */
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
	SLOT_NONE,	/* the run goes on */
	SLOT_END,	/* the line is over */
	SLOT_STRING,	/* up to and without the closing quote */
	SLOT_NUMBER,
	SLOT_ANY,	/* whatever value it is */
};

/* A vector of a run, or its last bytes and the slot behind it. */
struct step {
	struct vector_range range;	/* of its bytes */
	size_t length;		/* how many of them */
	const char *at;		/* where they stand in the line at hand */
	struct value *value;	/* what stands in the slot */
	uint8_t slot;
	uint8_t depth;		/* of the object or array it stands in */
};

/* A byte of a line: so far behind the beginning of a step. */
struct spot {
	const struct step *step;
	size_t offset;
};

/* From where to where a value stands that does not fill a slot. */
struct extent {
	struct value *value;
	struct spot start, end;
};

struct template {
	struct step steps[TEMPLATE_STEPS];
	size_t step_count;

	/* The values of the line at hand, by slot of the field; behind them one
	 * for what fills slots and nobody wants. What is the same in all lines
	 * of this shape is filled in. */
	struct value *values;
	struct extent *extents;
	size_t extent_count;

	/* What it was learned from: the last line, and the bytes of any line
	 * of this shape that stand between the leaves. */
	struct leaf *leaves;
	size_t leaf_count;
	struct buffer line, skeleton;

	struct template *next;	/* the one that fitted the line after */
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
 * without steps, and is not to be tried. */
void template_write(struct template *, const struct lesson *);

/*
 * Whether bytes fit one template, and the place behind those that do, or NULL;
 * in three dialects of SIMD. No byte of a run and none of a slot may be a
 * newline or a zero, so no look goes further than a vector behind the first.
 */
typedef const char *template_fit(struct template *, const char *line);

extern template_fit template_fit_avx2, template_fit_sse2,
    template_fit_portable;

#endif
