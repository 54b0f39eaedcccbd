/*
 * What a line shows: its values, and what stands between them.
 */
#include "template_state.h"

enum {
	DEPTH = 16,		/* of what is learned */
	INLINE = 64,		/* the longest string that stands in a run */
};

/* -- taking a line apart -- */

/* Notes a wanted value; false where it was there before, which no template
 * can tell. */
static bool
meet(struct lesson *lesson, const struct field *field)
{
	if (!field)
		return true;
	if (lesson->met[field->slot])
		return false;
	return lesson->met[field->slot] = true;
}

/* A mark in the skeleton in place of a leaf. Where fields below it are wanted
 * its kind matters, since it must not turn into an object unnoticed. */
static void
mark(struct lesson *lesson, const char *p, const char *end, enum kind kind,
    const struct field *field)
{
	buffer_add(&lesson->skeleton, lesson->literal,
	    (size_t)(p - lesson->literal));
	buffer_add_char(&lesson->skeleton,
	    field && field->children ? (char)kind : '\n');
	lesson->literal = end;
}

static bool
take_leaf(struct lesson *lesson, const char **p, const struct field *field,
    int depth)
{
	struct value value;
	const char *end = scan_one(*p, &value);
	struct leaf *leaf = &lesson->leaves[lesson->leaf_count];

	if (!meet(lesson, field) || lesson->leaf_count == TEMPLATE_LEAVES)
		return false;
	lesson->leaf_count++;
	mark(lesson, *p, end, (enum kind)value.kind, field);
	leaf->start = (uint32_t)(*p - lesson->line);
	leaf->size = (uint32_t)(end - *p);
	leaf->kind = value.kind;
	leaf->slot = SLOT_NONE;
	leaf->depth = (uint8_t)depth;
	leaf->value = (uint16_t)(field ? field->slot : 0);
	*p = end;
	return true;
}

static bool take_value(
    struct lesson *, const char **p, const struct field *, int depth);

static bool
take_members(struct lesson *lesson, const char **p, const struct field *field,
    int depth)
{
	const char *at = *p, *value;
	struct member member;

	while (scan_member(&at, &member)) {
		if (member.name_escaped)
			return false;
		value = member.value.data - (member.value.kind == KIND_STRING);
		if (!take_value(lesson, &value,
		    field ? field_child(field, member.name) : NULL, depth))
			return false;
	}
	*p = scan_skip_space(at + (*at != '}'));
	++*p;
	return true;
}

static bool
take_elements(struct lesson *lesson, const char **p, const struct field *field,
    int depth)
{
	const struct field *child;

	*p = scan_skip_space(*p + 1);
	for (long index = 0; **p != ']'; index++) {
		for (child = field->children; child; child = child->next)
			if (child->index == index)
				break;
		if (!take_value(lesson, p, child, depth))
			return false;
		*p = scan_skip_space(*p);
		if (**p == ',')
			*p = scan_skip_space(*p + 1);
	}
	++*p;
	return true;
}

static bool
take_value(struct lesson *lesson, const char **p, const struct field *field,
    int depth)
{
	struct container *container;
	uint32_t start = (uint32_t)(*p - lesson->line);
	bool object = **p == '{';

	/* An array is taken as a whole unless some of it is wanted. */
	if (!object && !(**p == '[' && field && field->children))
		return take_leaf(lesson, p, field, depth);
	if (depth == DEPTH || !meet(lesson, field))
		return false;
	if (!(object ? take_members : take_elements)(
	    lesson, p, field, depth + 1))
		return false;
	if (!field || !field->parent)
		return true;
	if (lesson->container_count == TEMPLATE_LEAVES)
		return false;
	container = &lesson->containers[lesson->container_count++];
	*container = (struct container){start,
	    (uint32_t)(*p - lesson->line), (uint16_t)field->slot};
	return true;
}

bool
lesson_take(struct lesson *lesson, const struct fields *fields,
    const char *line, const char *newline)
{
	const char *p = scan_skip_space(line);

	lesson->line = lesson->literal = line;
	lesson->size = (size_t)(newline - line) + 1;
	lesson->leaf_count = lesson->container_count = 0;
	buffer_clear(&lesson->skeleton);
	memset(lesson->met, 0, fields->count * sizeof *lesson->met);
	if (!take_value(lesson, &p, &fields->root, 0))
		return false;
	buffer_add(&lesson->skeleton, lesson->literal,
	    (size_t)(newline - lesson->literal));
	return true;
}

/* -- slots -- */

/* Whether the string may stand in a run: plain ASCII, and not long. */
static bool
is_plain(struct span text)
{
	if (text.size > INLINE)
		return false;
	for (size_t i = 1; i + 1 < text.size; i++)
		if (text.data[i] == '\\' || text.data[i] & 0x80)
			return false;
	return true;
}

static bool
has_exponent(struct span text)
{
	return memchr(text.data, 'e', text.size) ||
	    memchr(text.data, 'E', text.size);
}

/* Whether two numbers have digits, sign and point at the same places. */
static bool
same_shape(struct span a, struct span b)
{
	if (a.size != b.size)
		return false;
	for (size_t i = 0; i < a.size; i++)
		if (is_digit(a.data[i]) ? !is_digit(b.data[i])
					: a.data[i] != b.data[i])
			return false;
	return true;
}

/* The slot that a leaf needs by itself, or SLOT_NONE. */
static enum slot_kind
slot_of(const struct leaf *leaf, struct span text)
{
	switch (leaf->kind) {
	case KIND_STRING:
		return is_plain(text) ? SLOT_NONE : SLOT_STRING;
	case KIND_NUMBER:
		return has_exponent(text) ? SLOT_NUMBER : SLOT_NONE;
	case KIND_ARRAY:
	case KIND_OBJECT:
		return SLOT_ANY;
	default:
		return SLOT_NONE;
	}
}

/* The slot that serves an old leaf and a new one. */
static enum slot_kind
common_slot(const struct leaf *old, struct span old_text,
    const struct leaf *new, struct span new_text)
{
	if (old->slot == SLOT_ANY || new->slot == SLOT_ANY ||
	    old->kind != new->kind)
		return SLOT_ANY;
	switch (old->kind) {
	case KIND_STRING:
		if (old->slot || new->slot || old->size != new->size)
			return SLOT_STRING;
		return SLOT_NONE;
	case KIND_NUMBER:
		if (old->slot || new->slot || !same_shape(old_text, new_text))
			return SLOT_NUMBER;
		return SLOT_NONE;
	default:
		return SLOT_NONE;
	}
}

void
lesson_choose_slots(struct lesson *lesson, const struct template *template)
{
	for (size_t i = 0; i < lesson->leaf_count; i++) {
		struct leaf *leaf = &lesson->leaves[i];
		struct span text = template_leaf_text(leaf, lesson->line);
		const struct leaf *old;

		leaf->slot = (uint8_t)slot_of(leaf, text);
		if (!template)
			continue;
		old = &template->leaves[i];
		leaf->slot = (uint8_t)common_slot(old,
		    template_leaf_text(old, template->line.data), leaf, text);
	}
}
