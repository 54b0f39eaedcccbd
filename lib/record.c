#include "record.h"

#include <stdlib.h>

#include "json.h"
#include "number.h"

void
record_init(struct record *record, const struct fields *fields)
{
	memset(record, 0, sizeof *record);
	record->fields = fields;
	record->scanned =
	    allocate_zeroed(fields->count, sizeof *record->scanned);
	record->values = record->scanned;
	record->templates = templates_new(fields);
	record->flat = flat_new(fields);
}

void
record_release(struct record *record)
{
	arena_release(&record->arena);
	buffer_release(&record->scratch);
	free(record->edits);
	free(record->scanned);
	templates_free(record->templates);
	flat_free(record->flat);
}

/* Forgets the last line. */
static void
forget(struct record *record)
{
	arena_clear(&record->arena);
	record->edit_count = 0;
	record->fault = NULL;
	record->answered = false;
}

/* Reads a line that fits no template. It stays apart, so that those that do
 * take a short way. */
static __attribute__((noinline)) const char *
scan(struct record *record, const char *line, const char *limit,
    struct scan_fault *fault, bool *valid)
{
	const char *newline =
	    flat_match(record->flat, line, record->scanned);

	if (!newline)
		newline = scan_line(line, limit, record->fields,
		    record->scanned, &record->arena, fault, valid);
	record->values = record->scanned;
	if (*valid)
		templates_learn(record->templates, line, newline);
	return newline;
}

const char *
record_scan(struct record *record, const char *line, const char *limit,
    struct scan_fault *fault, bool *valid)
{
	const char *newline;
	struct span text;

	forget(record);
	*valid = true;
	newline = templates_match(record->templates, line, &record->values);
	if (!newline)
		newline = scan(record, line, limit, fault, valid);
	text = (struct span){line, (size_t)(newline - line)};
	record->line = text;
	record->original = text;
	return newline;
}

bool
record_recognise(struct record *record, const char *text)
{
	const char *end = templates_match_object(record->templates, text,
	    &record->values);

	if (!end)
		return false;
	forget(record);
	record->line = (struct span){text, (size_t)(end - text)};
	record->original = record->line;
	return true;
}

/* -- reading -- */

bool
value_number(const struct value *value, double *number)
{
	struct span text = {value->data, value->size};

	if (value->kind != KIND_NUMBER)
		return false;
	*number = value->whole ? number_plain(text, value->whole)
			       : number_value(text);
	return true;
}

bool
value_string(const struct value *value, struct arena *arena, struct span *text)
{
	if (value->kind != KIND_STRING)
		return false;
	*text = (struct span){value->data, value->size};
	if (value->escaped)
		*text = json_decode(*text, arena);
	return true;
}

struct span
record_object(const struct record *record)
{
	const char *start = scan_skip_space(record->line.data);
	const char *end = record->line.data + record->line.size;

	while (end[-1] != '}')
		end--;
	return (struct span){start, (size_t)(end - start)};
}

struct span
value_text(const struct value *value)
{
	if (value->kind == KIND_MISSING)
		return (struct span){"", 0};
	if (value->kind == KIND_STRING)
		return (struct span){value->data - 1, value->size + 2};
	return (struct span){value->data, value->size};
}

bool
field_number(const struct field *field, const struct record *record,
    double *number)
{
	return value_number(field_value(field, record), number);
}

bool
field_string(const struct field *field, struct record *record,
    struct span *text)
{
	return value_string(field_value(field, record), &record->arena, text);
}

struct span
field_text(const struct field *field, const struct record *record)
{
	return value_text(field_value(field, record));
}

bool
record_next(struct record *record, size_t *at, struct member *member)
{
	const char *p = *at ? record->line.data + *at
			    : record_object(record).data;

	if (!scan_member(&p, member))
		return false;
	if (member->name_escaped)
		member->name = json_decode(member->name, &record->arena);
	*at = (size_t)(p - record->line.data);
	return true;
}
