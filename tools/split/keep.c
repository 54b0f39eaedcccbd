#include "split/keep.h"

#include <stdlib.h>

#include "fail.h"
#include "split/layout.h"
#include "split/member.h"

static struct field *
add_field(struct fields *fields, const char *path)
{
	const char *fault;
	struct field *field = fields_add(fields, path, &fault);

	if (!field)
		fail(EXIT_USAGE, "--keep: '%s' is no path to a field: %s", path,
		    fault);
	return field;
}

void
keep_init(struct keep *keep, const struct strings *wanted,
    struct fields *elements)
{
	fields_init(&keep->fields);
	keep->count = wanted->count;
	keep->items = allocate_zeroed(keep->count, sizeof *keep->items);
	for (size_t i = 0; i < keep->count; i++) {
		char *name = duplicate(wanted->items[i]);
		char *equals = strchr(name, '=');

		if (equals)
			*equals++ = '\0';
		keep->items[i].from =
		    add_field(&keep->fields, equals ? equals : name);
		keep->items[i].to = add_field(elements, name);
		free(name);
	}
}

void
keep_release(struct keep *keep)
{
	for (size_t i = 0; i < keep->count; i++)
		buffer_release(&keep->items[i].json);
	free(keep->items);
	fields_release(&keep->fields);
}

/* Gives the value of a member of the container with which rest begins, or an
 * empty span. */
static struct span
child(struct span rest, const struct field *step)
{
	struct cursor cursor;
	struct member_head head;
	size_t start;

	cursor_init(&cursor, rest.size);
	cursor_show(&cursor, rest, true);
	for (long index = 0;; index++) {
		cursor.at += !index;
		head = member_read(&cursor, *rest.data == '{', !index);
		start = cursor.at = head.at;
		if (!head.whole)
			return (struct span){"", 0};
		cursor_begin(&cursor, true);
		if (cursor_read(&cursor) != CURSOR_END)
			return (struct span){"", 0};
		if (*rest.data == '{' ? member_is(head.name, step->name)
				      : step->index == index)
			return (struct span){rest.data + start,
			    cursor.at - start};
	}
}

/* Gives the value at a field of the container, or an empty span. */
static struct span
value_at(struct span rest, const struct field *field)
{
	if (field->parent->parent)
		rest = value_at(rest, field->parent);
	if (!rest.size || (*rest.data != '{' && *rest.data != '['))
		return (struct span){"", 0};
	return child(rest, field);
}

const char *
keep_read(struct keep *keep, struct span rest)
{
	struct scan_fault fault;

	for (size_t i = 0; i < keep->count; i++) {
		struct kept *kept = &keep->items[i];
		struct span value = value_at(rest, kept->from);

		buffer_clear(&kept->json);
		if (!value.size)
			continue;
		layout_join(&kept->json, value);
		buffer_pad(&kept->json, SCAN_PADDING);
		if (!scan_text(buffer_span(&kept->json), &fault))
			return "a field to keep is no JSON value";
	}
	return NULL;
}

void
keep_add(const struct keep *keep, struct record *record)
{
	for (size_t i = 0; i < keep->count; i++) {
		const struct kept *kept = &keep->items[i];

		if (kept->json.size &&
		    field_kind(kept->to, record) == KIND_MISSING)
			record_set(record, kept->to, buffer_span(&kept->json));
	}
}
