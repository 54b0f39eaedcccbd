/*
 * flat_state - the names that came before; for lib/flat*.c alone
 */
#ifndef FLAT_STATE_H
#define FLAT_STATE_H

#include "flat.h"
#include "vector.h"

enum {
	FLAT_NAMES = 128,	/* that are kept */
	FLAT_LISTS = 256,
	FLAT_FIELDS = 64,	/* of more, no line is flat */
};

/* A name in its quotes, and the colon. */
struct flat_name {
	_Alignas(VECTOR_BYTES) char text[VECTOR_BYTES];
	uint32_t mask;		/* a bit for each byte of it */
	uint16_t size;
	uint16_t slot;		/* in values; of the root: nobody wants it */
	uint64_t bit;		/* of the slot, or 0 */
	struct flat_name *next;	/* in the same list; the last is none */
};

/* Reads a line as flat_match() does, in three dialects of SIMD. */
typedef const char *flat_reader(
    struct flat *, const char *line, struct value *values);

struct flat {
	struct flat_name names[FLAT_NAMES];
	struct flat_name none;		/* that no line has */
	struct flat_name passing;	/* the last that is not kept */
	struct flat_name *lists[FLAT_LISTS];
	size_t count;			/* of names */
	unsigned savings;		/* points to keep names for */
	const struct fields *fields;
	flat_reader *read;		/* NULL: no line is flat */
	unsigned rest, next_rest;	/* lines that are not tried */
};

/* The list in which a name is whose quote stands at p: four bytes tell, which
 * may be others where they are of its value. */
static inline size_t
flat_list(const char *p)
{
	uint32_t word;

	memcpy(&word, p + 1, sizeof word);
	return word * UINT32_C(0x9E3779B1) >> 24;
}

/* Gives the name whose quote stands at p and that ends before that other one,
 * kept if there are points; or NULL where no colon follows. */
struct flat_name *flat_learn(struct flat *, const char *p, const char *end);

extern flat_reader flat_read_avx2, flat_read_sse2, flat_read_portable;

#endif
