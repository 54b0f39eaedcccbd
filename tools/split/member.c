#include "split/member.h"

#include "json.h"

/* Moves head->at to the next byte that is no blank; gives whether that is the
 * expected one, which is left behind. */
static bool
expect(const struct cursor *cursor, struct member_head *head, char expected,
    const char *fault)
{
	int byte = cursor_peek(cursor, &head->at);

	if (byte == expected)
		head->at++;
	else if (byte >= 0)
		head->fault = fault;
	return byte == expected;
}

static bool
read_name(const struct cursor *cursor, struct member_head *head)
{
	struct span text = cursor->text;
	size_t start;

	if (!expect(cursor, head, '"', "expected '\"' before a name"))
		return false;
	start = head->at;
	for (; head->at < text.size && text.data[head->at] != '"'; head->at++) {
		if (text.data[head->at] == '\n') {
			head->fault = "line break in a string";
			return false;
		}
		head->at += text.data[head->at] == '\\';
	}
	if (head->at >= text.size) {
		head->at = text.size;
		return false;
	}
	head->name = (struct span){text.data + start, head->at++ - start};
	return expect(cursor, head, ':', "expected ':'");
}

struct member_head
member_read(const struct cursor *cursor, bool object, bool first)
{
	struct member_head head = {.at = cursor->at};
	int byte = cursor_peek(cursor, &head.at);

	head.none = byte == '}' || byte == ']';
	if (byte < 0 || head.none)
		return head;
	if (!first && !expect(cursor, &head, ',',
	    object ? "expected ',' or '}'" : "expected ',' or ']'"))
		return head;
	if (!object || read_name(cursor, &head))
		head.whole = cursor_peek(cursor, &head.at) >= 0;
	return head;
}

/* Decodes a name into the buffer; false where it cannot be. */
static bool
decode(struct span raw, struct arena *arena, struct span *name)
{
	size_t size = raw.size + 2;
	char *copy = arena_take(arena, size + SCAN_PADDING);
	struct scan_fault fault;

	memset(copy, 0, size + SCAN_PADDING);
	copy[0] = copy[size - 1] = '"';
	memcpy(copy + 1, raw.data, raw.size);
	if (!scan_text((struct span){copy, size}, &fault))
		return false;
	*name = json_decode(raw, arena);
	return true;
}

bool
member_is(struct span raw, struct span name)
{
	struct arena arena = {0};
	bool equal;

	if (!raw.size || !memchr(raw.data, '\\', raw.size))
		return span_equal(raw, name);
	equal = decode(raw, &arena, &raw) && span_equal(raw, name);
	arena_release(&arena);
	return equal;
}
