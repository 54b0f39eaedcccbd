/*
 * template_state - how a template is kept; for lib/template*.c alone
 */
#ifndef TEMPLATE_STATE_H
#define TEMPLATE_STATE_H

#include "number.h"
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

/* A wanted value in a run, or a brace at which a wanted object begins or
 * ends. Its kind, and its size where that is fixed, stand in the image. */
struct capture {
	uint32_t offset;	/* in the run */
	uint16_t value;		/* in record->values */
	bool end;		/* behind the closing brace */
};

struct run {
	uint32_t at;		/* its first vector among the ranges */
	uint32_t length;	/* in bytes */
	uint16_t capture, capture_count;	/* those within it */
	uint8_t slot;		/* that follows it */
	bool wanted;		/* the slot's value is */
	uint16_t value;		/* of the slot, in record->values */
};

struct template {
	struct run runs[TEMPLATE_LEAVES + 1];
	struct capture captures[2 * TEMPLATE_LEAVES];
	size_t run_count, capture_count;

	/* Ranges of the bytes of all runs. */
	struct vector_range ranges[TEMPLATE_VECTORS];

	struct value *image;	/* the values, but for pointers and slots */

	/* What it was learned from: the last line, and the bytes of any line
	 * of this shape that stand between the leaves. */
	struct leaf *leaves;
	size_t leaf_count;
	struct buffer line, skeleton;

	int next;		/* the template that fitted the line after */
	uint64_t used;		/* when it fitted last */
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

/* The digits before the point of a number of so many characters, where it is a
 * short one, or 0. */
static inline uint8_t
template_whole(size_t whole, size_t all)
{
	return whole <= NUMBER_PART && all <= whole + 1 + NUMBER_PART &&
	    all <= NUMBER_DIGITS + 1 ? (uint8_t)whole : 0;
}

/* Whether a line fits one template; in three dialects of SIMD. */
typedef const char *template_fit(const struct template *, size_t value_count,
    const char *line, const char *limit, struct value *values);

extern template_fit template_fit_avx2, template_fit_sse2,
    template_fit_portable;

#endif
