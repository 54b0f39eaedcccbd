/*
 * From the leaves of a line to runs and slots.
 */
#include "template_state.h"

/* The template under construction. */
struct builder {
	struct template *template;
	const struct lesson *lesson;
	struct run *run;
	size_t used;		/* bytes of ranges, the last run included */
};

static bool
add_byte(struct builder *builder, uint8_t low, uint8_t span, bool text)
{
	struct template *template = builder->template;

	struct vector_range *range;
	size_t at = builder->used % VECTOR_BYTES;

	if (builder->used == TEMPLATE_VECTORS * VECTOR_BYTES)
		return false;
	range = &template->ranges[builder->used++ / VECTOR_BYTES];
	range->low[at] = low;
	range->span[at] = span;
	range->text[at] = text ? 0xff : 0;
	builder->run->length++;
	return true;
}

/* The place behind what was added so far. */
static struct spot
spot_here(const struct builder *builder)
{
	return (struct spot){(uint32_t)(builder->template->run_count - 1),
	    builder->run->length};
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
			const struct container *container =
			    &lesson->containers[i];
			struct place *place =
			    &builder->template->places[container->value];

			if (container->start == at)
				place->start = before;
			if (container->end == at + 1)
				place->end = spot_here(builder);
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

static void
begin_run(struct builder *builder)
{
	struct template *template = builder->template;

	builder->used = (builder->used + VECTOR_BYTES - 1) &
	    ~(size_t)(VECTOR_BYTES - 1);
	builder->run = &template->runs[template->run_count++];
	*builder->run = (struct run){
	    .ranges = &template->ranges[builder->used / VECTOR_BYTES]};
}

static void
end_run(struct builder *builder, enum slot_kind slot)
{
	struct run *run = builder->run;

	run->vectors = (run->length + VECTOR_BYTES - 1) / VECTOR_BYTES;
	run->slot = (uint8_t)slot;
}

/* Ends the run with a slot for the leaf. The quotes of a string stand in the
 * runs around it. */
static bool
add_slot(struct builder *builder, const struct leaf *leaf)
{
	if (leaf->slot == SLOT_STRING &&
	    !add_byte(builder, '"', 0, false))
		return false;
	end_run(builder, leaf->slot);
	begin_run(builder);
	return leaf->slot != SLOT_STRING || add_byte(builder, '"', 0, false);
}

/* Adds a leaf, and notes where its value stands: of a string, what its quotes
 * enclose. */
static bool
add_value(struct builder *builder, const struct leaf *leaf)
{
	struct place *place = &builder->template->places[leaf->value];
	struct spot start = spot_here(builder), end;

	if (!(leaf->slot ? add_slot : add_leaf)(builder, leaf))
		return false;
	if (!leaf->value)
		return true;
	end = spot_here(builder);
	if (leaf->kind == KIND_STRING && leaf->slot != SLOT_ANY) {
		start.offset++;
		end.offset--;
	}
	*place = (struct place){.start = start, .end = end};
	if (leaf->slot)
		place->teller = start.run + 1;
	if (leaf->slot == SLOT_ANY)
		place->bare = builder->template->bare = true;
	else
		place->traits = (struct value){.kind = leaf->kind}.traits;
	return true;
}

static bool
build(struct template *template, const struct lesson *lesson)
{
	struct builder builder = {template, lesson, NULL, 0};
	struct leaf *leaf = template->leaves;
	uint32_t at = 0;

	template->run_count = 0;
	template->bare = false;
	for (size_t i = 0; i < TEMPLATE_VECTORS; i++) {
		memset(template->ranges[i].low, 0, VECTOR_BYTES);
		memset(template->ranges[i].span, 0xff, VECTOR_BYTES);
		memset(template->ranges[i].text, 0, VECTOR_BYTES);
	}
	memset(template->places, 0,
	    lesson->value_count * sizeof *template->places);
	begin_run(&builder);
	for (size_t i = 0; i < template->leaf_count; i++, leaf++) {
		if (!add_literal(&builder, at, leaf->start) ||
		    !add_value(&builder, leaf))
			return false;
		at = leaf->start + leaf->size;
	}
	if (!add_literal(&builder, at, (uint32_t)lesson->size - 1))
		return false;
	end_run(&builder, SLOT_END);
	for (size_t i = 0; i < lesson->container_count; i++) {
		const struct container *container = &lesson->containers[i];
		bool object = lesson->line[container->start] == '{';

		template->places[container->value].traits = (struct value){
		    .kind = object ? KIND_OBJECT : KIND_ARRAY}.traits;
	}
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
		template->run_count = 0;
}
