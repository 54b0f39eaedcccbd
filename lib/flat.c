/*
 * The names that came before, and which lines are tried.
 */
#include "flat_state.h"

#include <stdlib.h>

#include "dialect.h"

enum {
	/* A line earns a point, and to keep a name costs some: most names that
	 * never come again are not kept. */
	KEEP = 16,
	SAVINGS = FLAT_NAMES * KEEP,

	LONGEST_REST = 255,
};

/* NULL: no line is flat, all are scanned. */
static flat_reader *const readers[DIALECTS] = {
	[DIALECT_PORTABLE] = flat_read_portable,
#ifdef __x86_64__
	[DIALECT_SSE2] = flat_read_sse2,
	[DIALECT_AVX2] = flat_read_avx2,
#endif
};

/* -- names -- */

/* Where more names come than there is room for, all begin anew. */
static void
forget(struct flat *flat)
{
	for (size_t i = 0; i < FLAT_LISTS; i++)
		flat->lists[i] = &flat->none;
	flat->count = 0;
}

static struct flat_name *
make_name(struct flat *flat, const char *p, size_t size)
{
	struct flat_name *name, **end = &flat->lists[flat_list(p)];

	flat->savings -= KEEP;
	if (flat->count == FLAT_NAMES)
		forget(flat);
	while (*end != &flat->none)
		end = &(*end)->next;
	*end = name = &flat->names[flat->count++];
	memset(name, 0, sizeof *name);
	memcpy(name->text, p, size);
	name->mask = UINT32_MAX >> (VECTOR_BYTES - size);
	name->next = &flat->none;
	return name;
}

struct flat_name *
flat_learn(struct flat *flat, const char *p, const char *end)
{
	const char *colon = scan_skip_space(end + 1);
	size_t size = (size_t)(colon + 1 - p);
	struct flat_name *name = &flat->passing;
	const struct field *field;

	if (*colon != ':' || size > UINT16_MAX)
		return NULL;
	if (size <= VECTOR_BYTES && flat->savings >= KEEP)
		name = make_name(flat, p, size);
	field = field_child(&flat->fields->root,
	    (struct span){p + 1, (size_t)(end - p) - 1});
	name->size = (uint16_t)size;
	name->slot = field ? (uint16_t)field->slot : 0;
	name->bit = field ? UINT64_C(1) << field->slot : 0;
	return name;
}

/* -- lines -- */

static bool
can_be_flat(const struct fields *fields)
{
	const struct field *field = fields->root.children;

	while (field && !field->children)
		field = field->next;
	return !field && fields->count <= FLAT_FIELDS;
}

struct flat *
flat_new(const struct fields *fields)
{
	struct flat *flat =
	    allocate_aligned(_Alignof(struct flat), sizeof *flat);

	forget(flat);
	flat->none.mask = UINT32_MAX;
	flat->savings = SAVINGS;
	flat->fields = fields;
	if (can_be_flat(fields))
		flat->read = readers[dialect_of_machine()];
	return flat;
}

void
flat_free(struct flat *flat)
{
	free(flat);
}

const char *
flat_match(struct flat *flat, const char *line, struct value *values)
{
	const char *newline;

	if (!flat->read)
		return NULL;
	if (flat->rest) {
		flat->rest--;
		return NULL;
	}
	if (flat->savings < SAVINGS)
		flat->savings++;
	newline = flat->read(flat, line, values);
	if (newline) {
		flat->next_rest = 0;
		return newline;
	}
	/* Each try in vain is followed by twice as many lines without one. */
	flat->rest = flat->next_rest;
	if (flat->next_rest < LONGEST_REST)
		flat->next_rest = flat->next_rest * 2 + 1;
	return NULL;
}
