/*
 * One pass over the bytes, which checks all of them; a value is kept only
 * where the path to it leads through the tree of wanted fields. Every function
 * takes the place where its construct begins and gives the place behind it, or
 * NULL with the fault noted.
 *
 * No bound is compared on the way: a line ends in a newline, a text in NUL,
 * and neither byte can be part of any construct.
 */
#include "scan.h"

#include "json.h"
#include "scan_leaf.h"

static const char *scan_value(
    struct scanner *, const char *, const struct field *);

/* The wanted field below parent that this key leads to, or NULL. */
static inline const struct field *
wanted_member(struct scanner *scanner, const struct field *parent,
    struct span key, bool escaped)
{
	if (!parent || !parent->children)
		return NULL;
	if (escaped)
		key = json_decode(key, scanner->arena);
	return field_child(parent, key);
}

static const struct field *
wanted_element(const struct field *parent, long index)
{
	const struct field *child = parent ? parent->children : NULL;

	while (child && child->index != index)
		child = child->next;
	return child;
}

/* p is at the opening brace; the depth has been counted. */
static inline const char *
scan_object(struct scanner *scanner, const char *p, const struct field *field)
{
	const struct field *child;
	struct span key;
	bool escaped;

	p = skip_space(scanner, p + 1);
	if (*p == '}')
		return p + 1;
	for (;;) {
		if (*p != '"')
			return fault(scanner, p, "expected '\"' before a name");
		key.data = p + 1;
		p = scan_string(scanner, p + 1, &escaped);
		if (!p)
			return NULL;
		key.size = (size_t)(p - key.data);
		child = wanted_member(scanner, field, key, escaped);
		if (*++p != ':' && *(p = skip_space(scanner, p)) != ':')
			return fault(scanner, p, "expected ':'");
		p = scan_value(scanner, skip_space(scanner, p + 1), child);
		if (!p)
			return NULL;
		if (*p != ',')
			p = skip_space(scanner, p);
		if (*p == '}')
			return p + 1;
		if (*p != ',')
			return fault(scanner, p, "expected ',' or '}'");
		p = skip_space(scanner, p + 1);
	}
}

static const char *
scan_array(struct scanner *scanner, const char *p, const struct field *field)
{
	p = skip_space(scanner, p + 1);
	if (*p == ']')
		return p + 1;
	for (long index = 0;; index++) {
		p = scan_value(scanner, p, wanted_element(field, index));
		if (!p)
			return NULL;
		p = skip_space(scanner, p);
		if (*p == ']')
			return p + 1;
		if (*p != ',')
			return fault(scanner, p, "expected ',' or ']'");
		p = skip_space(scanner, p + 1);
	}
}

/* What an earlier member of the same name had below it no longer counts. */
static void
forget(struct value *values, const struct field *field)
{
	const struct field *child;

	for (child = field->children; child; child = child->next) {
		values[child->slot].kind = KIND_MISSING;
		forget(values, child);
	}
}

static const char *
scan_nested(struct scanner *scanner, const char *p, const struct field *field)
{
	if (++scanner->depth > SCAN_DEPTH)
		return fault(scanner, p, "nested too deep");
	p = *p == '{' ? scan_object(scanner, p, field)
		      : scan_array(scanner, p, field);
	scanner->depth--;
	return p;
}

/* Reads the value at p, whatever it is, into *value. */
static inline const char *
read_value(struct scanner *scanner, const char *p, const struct field *field,
    struct value *value)
{
	const char *end;

	value->data = p;
	value->escaped = false;
	value->whole = 0;
	switch (*p) {
	case '"':
		value->kind = KIND_STRING;
		value->data = p + 1;
		end = scan_string(scanner, p + 1, &value->escaped);
		if (!end)
			return NULL;
		value->size = (uint32_t)(end - value->data);
		return end + 1;
	case '{':
		value->kind = KIND_OBJECT;
		end = scan_nested(scanner, p, field);
		break;
	case '[':
		value->kind = KIND_ARRAY;
		end = scan_nested(scanner, p, field);
		break;
	case 't':
		value->kind = KIND_TRUE;
		end = scan_word(scanner, p, "true");
		break;
	case 'f':
		value->kind = KIND_FALSE;
		end = scan_word(scanner, p, "false");
		break;
	case 'n':
		value->kind = KIND_NULL;
		end = scan_word(scanner, p, "null");
		break;
	default:
		value->kind = KIND_NUMBER;
		end = scan_number(scanner, p, &value->whole);
	}
	if (end)
		value->size = (uint32_t)(end - p);
	return end;
}

static const char *
scan_value(struct scanner *scanner, const char *p, const struct field *field)
{
	struct value value, *slot;

	if (!field)
		return read_value(scanner, p, NULL, &value);
	slot = &scanner->values[field->slot];
	value.repeated = slot->kind != KIND_MISSING;
	if (value.repeated)
		forget(scanner->values, field);
	p = read_value(scanner, p, field, &value);
	*slot = value;
	return p;
}

const char *
scan_line(const char *line, const char *limit, const struct fields *fields,
    struct value *values, struct arena *arena, struct scan_fault *told,
    bool *valid)
{
	struct scanner scanner = {.values = values, .arena = arena};
	const char *p;

	for (size_t i = 0; i < fields->count; i++)
		values[i].kind = KIND_MISSING;
	p = skip_space(&scanner, line);
	if (*p != '{')
		p = fault(&scanner, p, "expected '{'");
	else
		p = scan_value(&scanner, p, &fields->root);
	if (p && *(p = skip_space(&scanner, p)) != '\n')
		p = fault(&scanner, p, "expected the end of the line");
	*valid = p != NULL;
	if (p)
		return p;
	told->reason = scanner.reason;
	told->column = (size_t)(scanner.at - line) + 1;
	return memchr(scanner.at, '\n', (size_t)(limit - scanner.at) + 1);
}

bool
scan_text(struct span text, struct scan_fault *told)
{
	struct scanner scanner = {.text = true};
	const char *p;

	p = scan_value(&scanner, skip_space(&scanner, text.data), NULL);
	if (p && (p = skip_space(&scanner, p)) != text.data + text.size)
		p = fault(&scanner, p, "expected the end of the text");
	if (!p) {
		told->reason = scanner.reason;
		told->column = (size_t)(scanner.at - text.data) + 1;
	}
	return p != NULL;
}

const char *
scan_within(const char *p, int depth, struct value *value)
{
	struct scanner scanner = {.depth = depth};

	value->repeated = false;
	return read_value(&scanner, p, NULL, value);
}

const char *
scan_one(const char *p, struct value *value)
{
	return scan_within(p, 0, value);
}

/* Before the depth of what was checked already, which may be a state. */
enum { CHECKED = -SCAN_DEPTH };

bool
scan_member(const char **at, struct member *member)
{
	struct scanner scanner = {.text = true, .depth = CHECKED};
	const char *p, *end;

	if (**at == '}')
		return false;
	p = skip_space(&scanner, *at + 1);
	if (*p == '}')
		return false;
	end = scan_string(&scanner, p + 1, &member->name_escaped);
	member->name = (struct span){p + 1, (size_t)(end - p) - 1};
	p = skip_space(&scanner, skip_space(&scanner, end + 1) + 1);
	member->value.repeated = false;
	p = read_value(&scanner, p, NULL, &member->value);
	*at = skip_space(&scanner, p);
	return true;
}

bool
scan_element(const char **at, struct value *element)
{
	const char *p;

	if (**at == ']')
		return false;
	p = scan_skip_space(*at + 1);
	if (*p == ']')
		return false;
	*at = scan_skip_space(scan_within(p, CHECKED, element));
	return true;
}
