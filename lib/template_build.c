/*
 * From the leaves of a line to steps.
 */
#include "template_state.h"

/* The template under construction. */
struct builder {
	struct template *template;
	const struct lesson *lesson;
	struct step *step;	/* the last one */
};

/* Begins a step in which any byte may stand so far. */
static bool
begin_step(struct builder *builder)
{
	struct template *template = builder->template;
	struct step *step = &template->steps[template->step_count];

	if (template->step_count == TEMPLATE_STEPS)
		return false;
	template->step_count++;
	memset(step, 0, sizeof *step);
	memset(step->range.span, 0xff, VECTOR_BYTES);
	builder->step = step;
	return true;
}

static bool
add_byte(struct builder *builder, uint8_t low, uint8_t span, bool text)
{
	struct step *step;

	if (builder->step->length == VECTOR_BYTES && !begin_step(builder))
		return false;
	step = builder->step;
	step->range.low[step->length] = low;
	step->range.span[step->length] = span;
	step->range.text[step->length] = text ? 0xff : 0;
	step->length++;
	return true;
}

/* The place behind what was added so far. */
static struct spot
spot_here(const struct builder *builder)
{
	return (struct spot){builder->step, builder->step->length};
}

/* Adds bytes of the line that are the same in all of this shape. */
static bool
add_literal(struct builder *builder, uint32_t from, uint32_t to)
{
	const struct lesson *lesson = builder->lesson;
	bool added = true;

	for (uint32_t at = from; at < to && added; at++) {
		struct spot before = spot_here(builder);

		added = add_byte(builder, (uint8_t)lesson->line[at], 0, false);
		for (size_t i = 0; i < lesson->container_count; i++) {
			struct extent *extent = &builder->template->extents[i];

			if (lesson->containers[i].start == at)
				extent->start = before;
			if (lesson->containers[i].end == at + 1)
				extent->end = spot_here(builder);
		}
	}
	return added;
}

/* A leading digit of several must not be zero. */
static bool
add_number(struct builder *builder, struct span text)
{
	size_t first = text.data[0] == '-';
	bool several = first + 1 < text.size && is_digit(text.data[first + 1]);
	bool added = true;

	for (size_t i = 0; i < text.size && added; i++)
		if (!is_digit(text.data[i]))
			added = add_byte(builder, (uint8_t)text.data[i], 0,
			    false);
		else if (i == first && several)
			added = add_byte(builder, '1', 8, false);
		else
			added = add_byte(builder, '0', 9, false);
	return added;
}

/* Whatever a string may hold unescaped in one byte. */
static bool
add_string(struct builder *builder, struct span text)
{
	bool added = add_byte(builder, '"', 0, false);

	for (size_t i = 1; i + 1 < text.size && added; i++)
		added = add_byte(builder, 0x20, 0x5f, true);
	return added && add_byte(builder, '"', 0, false);
}

/* Adds a leaf that stands in a run. */
static bool
add_leaf(struct builder *builder, const struct leaf *leaf)
{
	struct span text = template_leaf_text(leaf, builder->lesson->line);

	if (leaf->kind == KIND_STRING)
		return add_string(builder, text);
	if (leaf->kind == KIND_NUMBER)
		return add_number(builder, text);
	return add_literal(builder, leaf->start, leaf->start + leaf->size);
}

/* Ends the run with a slot for the leaf, and begins the next. The quotes of a
 * string stand in the runs around it. */
static bool
add_slot(struct builder *builder, const struct leaf *leaf)
{
	size_t value = leaf->value ? leaf->value : builder->lesson->value_count;

	if (leaf->slot == SLOT_STRING &&
	    !add_byte(builder, '"', 0, false))
		return false;
	builder->step->slot = leaf->slot;
	builder->step->depth = leaf->depth;
	builder->step->value = &builder->template->values[value];
	if (!begin_step(builder))
		return false;
	return leaf->slot != SLOT_STRING || add_byte(builder, '"', 0, false);
}

/* Adds a leaf that stands in a run, and notes where its value stands: of a
 * string, what its quotes enclose. */
static bool
add_fixed(struct builder *builder, const struct leaf *leaf)
{
	struct template *template = builder->template;
	struct value value;
	struct extent extent = {
		.value = &template->values[leaf->value],
		.start = spot_here(builder),
	};

	if (!add_leaf(builder, leaf))
		return false;
	if (!leaf->value)
		return true;
	extent.end = spot_here(builder);
	if (leaf->kind == KIND_STRING) {
		extent.start.offset++;
		extent.end.offset--;
	}
	scan_one(builder->lesson->line + leaf->start, &value);
	*extent.value = value;
	template->extents[template->extent_count++] = extent;
	return true;
}

/* The first extents are those of containers, in the order of the lesson. */
static void
add_containers(struct template *template, const struct lesson *lesson)
{
	for (size_t i = 0; i < lesson->container_count; i++) {
		const struct container *container = &lesson->containers[i];
		struct value *value = &template->values[container->value];
		bool object = lesson->line[container->start] == '{';

		value->kind = object ? KIND_OBJECT : KIND_ARRAY;
		template->extents[i] = (struct extent){.value = value};
	}
	template->extent_count = lesson->container_count;
}

static bool
build(struct template *template, const struct lesson *lesson)
{
	struct builder builder = {.template = template, .lesson = lesson};
	struct leaf *leaf = template->leaves;
	uint32_t at = 0;

	template->step_count = 0;
	memset(template->values, 0,
	    lesson->value_count * sizeof *template->values);
	add_containers(template, lesson);
	begin_step(&builder);
	for (size_t i = 0; i < template->leaf_count; i++, leaf++) {
		if (!add_literal(&builder, at, leaf->start) ||
		    !(leaf->slot ? add_slot : add_fixed)(&builder, leaf))
			return false;
		at = leaf->start + leaf->size;
	}
	if (!add_literal(&builder, at, (uint32_t)lesson->size - 1))
		return false;
	builder.step->slot = SLOT_END;
	return true;
}

void
template_write(struct template *template, const struct lesson *lesson)
{
	template->leaves = reallocate(template->leaves,
	    lesson->leaf_count * sizeof *template->leaves);
	memcpy(template->leaves, lesson->leaves,
	    lesson->leaf_count * sizeof *template->leaves);
	template->leaf_count = lesson->leaf_count;
	buffer_clear(&template->line);
	buffer_add(&template->line, lesson->line, lesson->size);
	buffer_clear(&template->skeleton);
	buffer_add_span(&template->skeleton, buffer_span(&lesson->skeleton));
	if (!build(template, lesson))
		template->step_count = 0;
}
