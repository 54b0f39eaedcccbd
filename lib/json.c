#include "json.h"

#include "number.h"
#include "timestamp.h"

static bool
must_escape(char c)
{
	return (unsigned char)c < ' ' || c == '"' || c == '\\';
}

static void
add_escape(struct buffer *buffer, char c)
{
	static const char letters[] = {
		['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f',
		['\r'] = 'r', ['"'] = '"', ['\\'] = '\\',
	};
	char letter = letters[(unsigned char)c];

	if (letter) {
		buffer_add_char(buffer, '\\');
		buffer_add_char(buffer, letter);
	} else {
		buffer_printf(buffer, "\\u%04x", (unsigned int)c);
	}
}

void
json_add_string(struct buffer *buffer, struct span text)
{
	size_t from = 0, at;

	buffer_add_char(buffer, '"');
	for (at = 0; at < text.size; at++) {
		if (!must_escape(text.data[at]))
			continue;
		buffer_add(buffer, text.data + from, at - from);
		add_escape(buffer, text.data[at]);
		from = at + 1;
	}
	if (from < at)
		buffer_add(buffer, text.data + from, at - from);
	buffer_add_char(buffer, '"');
}

void
json_add_number(struct buffer *buffer, double value)
{
	buffer->size += number_format(
	    buffer_reserve(buffer, NUMBER_SIZE), value);
}

void
json_add_integer(struct buffer *buffer, int64_t value)
{
	buffer->size += number_format_integer(
	    buffer_reserve(buffer, NUMBER_SIZE), value);
}

void
json_add_time(struct buffer *buffer, int64_t time)
{
	buffer_add_char(buffer, '"');
	buffer->size += timestamp_format(
	    buffer_reserve(buffer, TIMESTAMP_SIZE), time);
	buffer_add_char(buffer, '"');
}

void
json_add_member(struct buffer *buffer, const char *name)
{
	char last = buffer->size ? buffer->data[buffer->size - 1] : '{';

	if (last != '{')
		buffer_add_char(buffer, ',');
	json_add_string(buffer, span_of(name));
	buffer_add_char(buffer, ':');
}

void
json_member_integer(struct buffer *buffer, const char *name, int64_t value)
{
	json_add_member(buffer, name);
	json_add_integer(buffer, value);
}

void
json_member_text(struct buffer *buffer, const char *name, const char *text)
{
	json_add_member(buffer, name);
	json_add_string(buffer, span_of(text));
}

static uint32_t
read_hex(const char *p)
{
	uint32_t value = 0;

	for (int i = 0; i < 4; i++) {
		char c = p[i];
		int digit = c <= '9' ? c - '0' : (c | ' ') - 'a' + 10;

		value = value << 4 | (uint32_t)digit;
	}
	return value;
}

/* Adds what an escape stands for; p is behind its backslash. Gives its end. */
static const char *
decode_escape(struct buffer *text, const char *p)
{
	uint32_t c;

	switch (*p) {
	case 'b':
		buffer_add_char(text, '\b');
		return p + 1;
	case 'f':
		buffer_add_char(text, '\f');
		return p + 1;
	case 'n':
		buffer_add_char(text, '\n');
		return p + 1;
	case 'r':
		buffer_add_char(text, '\r');
		return p + 1;
	case 't':
		buffer_add_char(text, '\t');
		return p + 1;
	case 'u':
		break;
	default:
		buffer_add_char(text, *p);
		return p + 1;
	}
	c = read_hex(p + 1);
	p += 5;
	if (c >= 0xd800 && c < 0xdc00) {
		c = 0x10000 + ((c - 0xd800) << 10) + (read_hex(p + 2) - 0xdc00);
		p += 6;
	}
	utf8_add(text, c);
	return p;
}

struct span
json_decode(struct span raw, struct arena *arena)
{
	const char *p = raw.data, *end = p + raw.size, *escape;
	struct buffer text;

	escape = raw.size ? memchr(p, '\\', raw.size) : NULL;
	if (!escape)
		return raw;
	/* No escape is shorter than what it stands for: this never grows. */
	text = (struct buffer){arena_take(arena, raw.size), 0, raw.size};
	while (escape) {
		buffer_add(&text, p, (size_t)(escape - p));
		p = decode_escape(&text, escape + 1);
		escape = memchr(p, '\\', (size_t)(end - p));
	}
	buffer_add(&text, p, (size_t)(end - p));
	return buffer_span(&text);
}
