/*
 * Edits to a record: noted while the program works, made when it is written.
 */
#include "record.h"

#include "json.h"

/* Edits at one offset stay in the order in which they were made. */
static void
add_edit(struct record *record, const char *at, size_t removed,
    struct span added)
{
	struct edit edit = {(size_t)(at - record->line.data), removed, added};
	size_t i = record->edit_count++;

	record->edits = reallocate_more(
	    record->edits, sizeof edit, i, 1, &record->edit_capacity);
	for (; i > 0 && record->edits[i - 1].offset > edit.offset; i--)
		record->edits[i] = record->edits[i - 1];
	record->edits[i] = edit;
}

void
record_write(const struct record *record, struct buffer *buffer)
{
	const char *kept = record->line.data;
	const char *end = kept + record->line.size;

	for (size_t i = 0; i < record->edit_count; i++) {
		const struct edit *edit = &record->edits[i];
		const char *at = record->line.data + edit->offset;

		buffer_add(buffer, kept, (size_t)(at - kept));
		buffer_add_span(buffer, edit->added);
		kept = at + edit->removed;
	}
	buffer_add(buffer, kept, (size_t)(end - kept));
}

/* Makes the edits now and scans the line that results, so that values of any
 * field are again what stands in the line. */
static void
settle(struct record *record)
{
	struct buffer *scratch = &record->scratch;
	struct scan_fault fault;
	size_t size;
	char *line;
	bool valid;

	buffer_clear(scratch);
	record_write(record, scratch);
	size = scratch->size;
	line = arena_take(&record->arena, size + 1 + SCAN_PADDING);
	memcpy(line, scratch->data, size);
	memset(line + size, '\n', 1 + SCAN_PADDING);
	scan_line(line, line + size, record->fields, record->scanned,
	    &record->arena, &fault, &valid);
	record->line = (struct span){line, size};
	record->edit_count = 0;
	if (!valid)
		record->fault = "nested too deep";
}

/* The last byte of an object's content: of its last value, or its brace. */
static const char *
last_of(const struct value *object)
{
	const char *p = object->data + object->size - 2;

	while (*p == ' ' || *p == '\t' || *p == '\r')
		p--;
	return p;
}

static bool
has_edit_at(const struct record *record, const char *at)
{
	size_t offset = (size_t)(at - record->line.data);

	for (size_t i = 0; i < record->edit_count; i++)
		if (record->edits[i].offset == offset)
			return true;
	return false;
}

/* Adds ,"name":json behind the last member of an object in the line. Gives
 * where the json stands then. */
static struct span
add_member(struct record *record, const struct value *object,
    struct span label, struct span json)
{
	const char *last = last_of(object);
	char *added = arena_take(&record->arena, 1 + label.size + json.size);
	char *value, *p = added;

	if (*last != '{' || has_edit_at(record, last + 1))
		*p++ = ',';
	value = mempcpy(p, label.data, label.size);
	p = mempcpy(value, json.data, json.size);
	add_edit(record, last + 1, 0,
	    (struct span){added, (size_t)(p - added)});
	return (struct span){value, json.size};
}

/* Makes the parents of a field that are missing: gives {"name":json} for what
 * becomes the field, whose own parent is there. */
static struct span
nest(struct record *record, const struct field **field, struct span json)
{
	struct span label;
	char *object, *p;

	for (; record->values[(*field)->parent->slot].kind == KIND_MISSING;
	    *field = (*field)->parent) {
		label = (*field)->label;
		p = object = arena_take(
		    &record->arena, label.size + json.size + 2);
		*p++ = '{';
		p = mempcpy(p, label.data, label.size);
		p = mempcpy(p, json.data, json.size);
		*p++ = '}';
		json = (struct span){object, (size_t)(p - object)};
	}
	return json;
}

/* Takes the earlier members of a repeated name out of the line. */
static void
remove_repeats(struct record *record, const struct field *field)
{
	const struct value *object = &record->values[field->parent->slot];
	const struct value *last = &record->values[field->slot];
	const char *at = object->data, *before;
	struct member member;
	struct span name;

	if (object->kind != KIND_OBJECT)
		return;
	for (before = at; scan_member(&at, &member); before = at) {
		name = member.name_escaped
		    ? json_decode(member.name, &record->arena)
		    : member.name;
		if (!span_equal(name, field->name) ||
		    member.value.data == last->data)
			continue;
		/* From behind '{' or ',' up to and with the next ','. */
		add_edit(record, before + 1, (size_t)(at - before),
		    (struct span){"", 0});
	}
	settle(record);
}

/* What the slot holds from now on. */
static struct value
value_of(struct span json)
{
	struct value value = {.data = json.data, .size = (uint32_t)json.size};

	switch (*json.data) {
	case '"':
		value.kind = KIND_STRING;
		value.data++;
		value.size -= 2;
		value.escaped = memchr(value.data, '\\', value.size) != NULL;
		break;
	case '{':
		value.kind = KIND_OBJECT;
		break;
	case '[':
		value.kind = KIND_ARRAY;
		break;
	case 't':
		value.kind = KIND_TRUE;
		break;
	case 'f':
		value.kind = KIND_FALSE;
		break;
	case 'n':
		value.kind = KIND_NULL;
		break;
	default:
		value.kind = KIND_NUMBER;
	}
	return value;
}

/* The edit that made this value, or NULL where it stands in the line. */
static struct edit *
edit_of(const struct record *record, const struct value *value)
{
	for (size_t i = 0; i < record->edit_count; i++) {
		struct edit *edit = &record->edits[i];

		if (value->data >= edit->added.data &&
		    value->data < edit->added.data + edit->added.size)
			return edit;
	}
	return NULL;
}

/* Puts json, which lives in the arena, in the place of a value. Gives where it
 * stands then. */
static struct span
replace(struct record *record, const struct value *value, struct span json)
{
	struct span old = value_text(value);
	struct edit *edit = edit_of(record, value);
	size_t before, after;
	char *added;

	if (!edit) {
		add_edit(record, old.data, old.size, json);
		return json;
	}
	before = (size_t)(old.data - edit->added.data);
	after = edit->added.size - before - old.size;
	added = arena_take(&record->arena, before + json.size + after);
	memcpy(added, edit->added.data, before);
	memcpy(added + before, json.data, json.size);
	memcpy(added + before + json.size, old.data + old.size, after);
	edit->added = (struct span){added, before + json.size + after};
	return (struct span){added + before, json.size};
}

/* A template's values are not ours to change, and have no root. */
static void
own_values(struct record *record)
{
	struct span object;

	if (record->values == record->scanned)
		return;
	object = record_object(record);
	memcpy(record->scanned, record->values,
	    record->fields->count * sizeof *record->scanned);
	record->scanned[0] = (struct value){.data = object.data,
	    .size = (uint32_t)object.size, .kind = KIND_OBJECT};
	record->values = record->scanned;
}

void
record_set(struct record *record, const struct field *field, struct span json)
{
	struct value *value = &record->scanned[field->slot];
	bool plain = !field->parent->parent && !field->children;
	const struct value *object;
	struct span copy;

	/* Its values may be those of half a line. */
	if (record->fault)
		return;
	own_values(record);
	if (value->kind != KIND_MISSING) {
		copy.data = memcpy(arena_take(&record->arena, json.size),
		    json.data, json.size);
		copy.size = json.size;
		if (value->repeated)
			remove_repeats(record, field);
		copy = replace(record, value, copy);
	} else {
		json = nest(record, &field, json);
		object = &record->values[field->parent->slot];
		if (object->kind != KIND_OBJECT) {
			record->fault = "a parent of the field to set is no "
			    "object";
			return;
		}
		copy = add_member(record, object, field->label, json);
	}
	if (plain)
		*value = value_of(copy);
	else
		settle(record);
}
