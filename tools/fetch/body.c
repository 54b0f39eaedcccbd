#include "fetch/body.h"

#include "json.h"

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The value without a byte order mark and space before it. */
static struct span
skip_start(struct span text)
{
	if (text.size >= 3 && !memcmp(text.data, "\xef\xbb\xbf", 3)) {
		text.data += 3;
		text.size -= 3;
	}
	while (text.size && is_space(*text.data)) {
		text.data++;
		text.size--;
	}
	return text;
}

/* Where the name of the member "@weir" of the object begins, or NULL. */
static const char *
find_control(const char *object)
{
	struct arena arena = {0};
	const char *found = NULL;
	struct member member;
	struct span name;

	while (!found && scan_member(&object, &member)) {
		name = member.name;
		if (member.name_escaped)
			name = json_decode(name, &arena);
		if (span_is(name, "@weir"))
			found = member.name.data;
	}
	arena_release(&arena);
	return found;
}

static bool
check(struct span text, struct scan_fault *fault)
{
	const char *control;

	if (!text.size) {
		*fault = (struct scan_fault){"the body is empty", 1};
		return false;
	}
	if (!scan_text(text, fault))
		return false;
	control = *text.data == '{' ? find_control(text.data) : NULL;
	if (control) {
		fault->reason = "a control line from outside";
		fault->column = (size_t)(control - text.data) + 1;
	}
	return !control;
}

/* In valid JSON a line break stands between tokens and nowhere else. */
static size_t
join(char *to, struct span text)
{
	const char *from = text.data, *limit = text.data + text.size;
	char *start = to;

	while (is_space(limit[-1]))
		limit--;
	while (from < limit) {
		if (*from != '\n' && *from != '\r') {
			*to++ = *from++;
			continue;
		}
		*to++ = ' ';
		while (is_space(*from))
			from++;
	}
	return (size_t)(to - start);
}

bool
body_join(struct buffer *body, struct scan_fault *fault)
{
	struct span text;

	buffer_pad(body, SCAN_PADDING);
	text = skip_start(buffer_span(body));
	if (!check(text, fault)) {
		fault->column += (size_t)(text.data - body->data);
		return false;
	}
	body->size = join(body->data, text);
	return true;
}

/* Gives the place behind the object that begins at p, in valid JSON. */
static const char *
object_end(const char *p)
{
	int depth = 0;

	do {
		if (*p == '"')
			for (p++; *p != '"'; p++)
				p += *p == '\\';
		else if (*p == '{' || *p == '[')
			depth++;
		else if (*p == '}' || *p == ']')
			depth--;
		p++;
	} while (depth);
	return p;
}

static bool
mark_object(struct span object, const struct field *field,
    struct record *record, struct buffer *marked)
{
	struct buffer line = {0};
	struct scan_fault fault;
	bool valid;

	buffer_add_span(&line, object);
	buffer_add_char(&line, '\n');
	buffer_pad(&line, SCAN_PADDING);
	record_scan(record, line.data, line.data + object.size, &fault, &valid);
	if (valid)
		record_set(record, field, span_of("true"));
	valid = valid && !record->fault;
	if (valid)
		record_write(record, marked);
	buffer_release(&line);
	return valid;
}

bool
body_mark(struct span body, const struct field *field, struct record *record,
    struct buffer *marked)
{
	const char *p = body.data, *limit = body.data + body.size, *end;
	size_t before = marked->size;

	while (p < limit) {
		if (*p == '{') {
			end = object_end(p);
			if (!mark_object((struct span){p, (size_t)(end - p)},
				field, record, marked))
				break;
			p = end;
		} else if (is_space(*p) || *p == ',' ||
		    (*p == '[' && p == body.data) ||
		    (*p == ']' && p == limit - 1)) {
			buffer_add_char(marked, *p++);
		} else {
			break;
		}
	}
	if (p < limit)
		marked->size = before;
	return p == limit;
}
