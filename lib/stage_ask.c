/*
 * What a program may ask for at its start, and meanwhile.
 */
#include "stage_state.h"

/* -- fields -- */

struct field *
stage_member(struct stage *stage, const char *path)
{
	const char *fault;
	struct field *field = fields_add(&stage->fields, path, &fault);

	if (!field)
		fail(EXIT_USAGE, "'%s' is no path to a field: %s", path,
		    fault);
	return field;
}

struct field *
stage_field(struct stage *stage, const char *path)
{
	struct field *field = stage_member(stage, path);

	field->wanted = true;
	return field;
}

void
stage_default_time(struct stage *stage, const char *path)
{
	if (stage->options.time != stage->program->time)
		return;
	stage->options.time = path;
	stage->time->wanted = false;
	stage->time = stage_field(stage, path);
}

struct key_fields
stage_key(struct stage *stage, const struct strings *paths)
{
	struct key_fields key = {.count = paths->count};

	key.fields = allocate(key.count * sizeof *key.fields);
	for (size_t i = 0; i < key.count; i++)
		key.fields[i] = stage_field(stage, paths->items[i]);
	return key;
}

struct fields *
stage_fields(struct stage *stage)
{
	return &stage->fields;
}

/* -- what is known at the start -- */

size_t
stage_operand_count(const struct stage *stage)
{
	return stage->operands.count;
}

const char *
stage_operand(const struct stage *stage, size_t index)
{
	return stage->operands.items[index];
}

struct fate *
stage_fate(struct stage *stage, const char *name)
{
	return books_fate(&stage->books, name);
}

struct tally *
stage_input(struct stage *stage, const char *name, int file)
{
	return books_input(&stage->books, name, file);
}

bool
stage_tallies(const struct stage *stage)
{
	return stage->books.tallied;
}

size_t
stage_max_line(const struct stage *stage)
{
	return (size_t)stage->options.max_line;
}

/* -- time -- */

bool
stage_read_time(struct stage *stage, const struct field *field,
    struct record *record, int64_t *time)
{
	const struct value *value = field_value(field, record);
	struct span text;

	if (value->kind == KIND_NUMBER)
		return timestamp_from_number(
		    (struct span){value->data, value->size},
		    stage_time_unit(stage), time);
	return field_string(field, record, &text) &&
	    timestamp_parse_next(text, &stage->last_time, time);
}

bool
stage_time(struct stage *stage, struct record *record, int64_t *time)
{
	return stage_read_time(stage, stage->time, record, time);
}

int64_t
stage_watermark(const struct stage *stage)
{
	return watermark_time(&stage->watermark);
}

void
stage_deadline(struct stage *stage, int64_t when)
{
	stage->deadline = when;
}

void
stage_watch(struct stage *stage, int file)
{
	stage->watched = file;
}
