#include "field.h"

#include <stdlib.h>

#include "json.h"
#include "memory.h"

void
fields_init(struct fields *fields)
{
	memset(fields, 0, sizeof *fields);
	fields->root.index = -1;
	fields->count = 1;
}

static void
release(struct field *field)
{
	struct field *child;

	while ((child = field->children)) {
		field->children = child->next;
		release(child);
		free((void *)child->name.data);
		free((void *)child->label.data);
		free((void *)child->path);
		free(child);
	}
}

void
fields_release(struct fields *fields)
{
	release(&fields->root);
	fields_init(fields);
}

/* The name as an array's index: digits, without a leading zero. */
static long
index_of(struct span name)
{
	long index = 0;

	if (!name.size || name.size > 9 || (name.size > 1 && *name.data == '0'))
		return -1;
	for (size_t i = 0; i < name.size; i++) {
		if (name.data[i] < '0' || name.data[i] > '9')
			return -1;
		index = index * 10 + (name.data[i] - '0');
	}
	return index;
}

/* Children keep the order in which they were asked for. */
static struct field *
add_child(struct fields *fields, struct field *parent, struct span name)
{
	struct field *field, **end;
	struct buffer label = {0};

	field = field_child(parent, name);
	if (field)
		return field;
	json_add_string(&label, name);
	buffer_add_char(&label, ':');
	field = allocate_zeroed(1, sizeof *field);
	field->name.data = duplicate_bytes(name.data, name.size);
	field->name.size = name.size;
	field->label = buffer_span(&label);
	field->index = index_of(name);
	field->parent = parent;
	field->slot = fields->count++;
	for (end = &parent->children; *end; end = &(*end)->next)
		;
	*end = field;
	return field;
}

/* Each step reads one name from *path into name, and gives a fault or NULL. */

static const char *
pointer_step(const char **path, struct buffer *name)
{
	const char *p;

	for (p = *path + 1; *p && *p != '/'; p++) {
		if (*p != '~') {
			buffer_add_char(name, *p);
		} else if (p[1] == '0' || p[1] == '1') {
			buffer_add_char(name, *++p == '0' ? '~' : '/');
		} else {
			return "'~' stands before 0 or 1 in a JSON Pointer";
		}
	}
	*path = p;
	return NULL;
}

static const char *
dotted_step(const char **path, struct buffer *name)
{
	const char *p;

	for (p = *path; *p && *p != '.'; p++) {
		if (*p == '\\' && p[1])
			p++;
		buffer_add_char(name, *p);
	}
	if (!name->size)
		return "a name is empty";
	if (*p == '.' && !*++p)
		return "it ends in a dot";
	*path = p;
	return NULL;
}

struct field *
fields_add(struct fields *fields, const char *path, const char **fault)
{
	const char *rest = path;
	struct field *field = &fields->root;
	struct buffer name = {0};
	bool pointer = *path == '/';

	*fault = *path ? NULL : "it is empty";
	if (utf8_valid(span_of(path)) < strlen(path))
		*fault = "it is no UTF-8";
	while (*rest && !*fault) {
		buffer_clear(&name);
		*fault = pointer ? pointer_step(&rest, &name)
				 : dotted_step(&rest, &name);
		if (!*fault)
			field = add_child(fields, field, buffer_span(&name));
	}
	buffer_release(&name);
	if (*fault)
		return NULL;
	if (!field->path)
		field->path = duplicate(path);
	return field;
}

static void
visit_children(struct field *field,
    void (*visit)(struct field *, void *context), void *context)
{
	for (field = field->children; field; field = field->next) {
		visit(field, context);
		visit_children(field, visit, context);
	}
}

void
fields_visit(struct fields *fields,
    void (*visit)(struct field *, void *context), void *context)
{
	visit_children(&fields->root, visit, context);
}

void
field_add_name(struct buffer *name, const char *path)
{
	bool pointer = *path == '/';

	for (path += pointer; *path; path++) {
		if (pointer && *path == '~' && *++path == '0')
			buffer_add_char(name, '~');
		else if (*path == '.' || *path == '/' || (pointer &&
		    path[-1] == '~'))
			buffer_add_char(name, '_');
		else if (pointer || *path != '\\')
			buffer_add_char(name, *path);
	}
}
