#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "fail.h"
#include "memory.h"

int
span_compare(struct span a, struct span b)
{
	size_t common = a.size < b.size ? a.size : b.size;
	int order = common ? memcmp(a.data, b.data, common) : 0;

	return order ? order : (a.size > b.size) - (a.size < b.size);
}

void
buffer_grow(struct buffer *buffer, size_t size)
{
	size_t capacity = buffer->capacity ? buffer->capacity : 64;

	while (capacity - buffer->size < size)
		capacity *= 2;
	buffer->data = reallocate(buffer->data, capacity);
	buffer->capacity = capacity;
}

void
buffer_add(struct buffer *buffer, const void *data, size_t size)
{
	if (size) {
		memcpy(buffer_reserve(buffer, size), data, size);
		buffer->size += size;
	}
}

void
buffer_add_span(struct buffer *buffer, struct span span)
{
	buffer_add(buffer, span.data, span.size);
}

void
buffer_add_string(struct buffer *buffer, const char *string)
{
	buffer_add(buffer, string, strlen(string));
}

void
buffer_add_char(struct buffer *buffer, char c)
{
	*buffer_reserve(buffer, 1) = c;
	buffer->size++;
}

static void
add_formatted(struct buffer *buffer, const char *format, va_list arguments)
{
	va_list again;
	int size;

	va_copy(again, arguments);
	size = vsnprintf(NULL, 0, format, again);
	va_end(again);
	if (size < 0)
		fail(EXIT_BUG, "bad format '%s'", format);
	vsnprintf(buffer_reserve(buffer, (size_t)size + 1), (size_t)size + 1,
	    format, arguments);
	buffer->size += (size_t)size;
}

void
buffer_printf(struct buffer *buffer, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	add_formatted(buffer, format, arguments);
	va_end(arguments);
}

const char *
buffer_string(struct buffer *buffer)
{
	*buffer_reserve(buffer, 1) = '\0';
	return buffer->data;
}

void
buffer_pad(struct buffer *buffer, size_t zeros)
{
	memset(buffer_reserve(buffer, zeros), 0, zeros);
}

void
buffer_release(struct buffer *buffer)
{
	free(buffer->data);
	memset(buffer, 0, sizeof *buffer);
}

/* -- strings -- */

char *
buffer_take(struct buffer *buffer)
{
	char *string;

	buffer_string(buffer);
	string = buffer->data;
	*buffer = (struct buffer){0};
	return string;
}

char *
span_string(struct span span)
{
	struct buffer copy = {0};

	buffer_add_span(&copy, span);
	return buffer_take(&copy);
}

char *
string_printf(const char *format, ...)
{
	struct buffer text = {0};
	va_list arguments;

	va_start(arguments, format);
	add_formatted(&text, format, arguments);
	va_end(arguments);
	return buffer_take(&text);
}

void
strings_add(struct strings *strings, const char *item)
{
	strings->items = reallocate(strings->items,
	    (strings->count + 1) * sizeof *strings->items);
	strings->items[strings->count++] = item;
}

void
strings_release(struct strings *strings)
{
	free(strings->items);
	*strings = (struct strings){0};
}

/* -- UTF-8 -- */

/* The length of the sequence at p, or 0 where it is none. The second byte
 * alone decides about overlong forms, surrogates and the upper limit. */
static size_t
sequence(const unsigned char *p, size_t left)
{
	unsigned char low = 0x80, high = 0xbf;
	size_t length;

	if (*p < 0x80)
		return 1;
	if (*p < 0xc2 || *p > 0xf4)
		return 0;
	length = *p < 0xe0 ? 2 : *p < 0xf0 ? 3 : 4;
	switch (*p) {
	case 0xe0:
		low = 0xa0;
		break;
	case 0xed:
		high = 0x9f;
		break;
	case 0xf0:
		low = 0x90;
		break;
	case 0xf4:
		high = 0x8f;
		break;
	}
	if (left < length || p[1] < low || p[1] > high)
		return 0;
	for (size_t i = 2; i < length; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	return length;
}

size_t
utf8_valid(struct span text)
{
	const unsigned char *data = (const unsigned char *)text.data;
	size_t at = 0, length;

	while (at < text.size) {
		length = sequence(data + at, text.size - at);
		if (!length)
			break;
		at += length;
	}
	return at;
}

size_t
utf8_length(struct span text)
{
	size_t length = 0;

	for (size_t i = 0; i < text.size; i++)
		length += (text.data[i] & 0xc0) != 0x80;
	return length;
}

void
utf8_add(struct buffer *buffer, uint32_t c)
{
	if (c < 0x80) {
		buffer_add_char(buffer, (char)c);
		return;
	}
	if (c < 0x800) {
		buffer_add_char(buffer, (char)(0xc0 | c >> 6));
	} else {
		if (c < 0x10000) {
			buffer_add_char(buffer, (char)(0xe0 | c >> 12));
		} else {
			buffer_add_char(buffer, (char)(0xf0 | c >> 18));
			buffer_add_char(buffer,
			    (char)(0x80 | (c >> 12 & 0x3f)));
		}
		buffer_add_char(buffer, (char)(0x80 | (c >> 6 & 0x3f)));
	}
	buffer_add_char(buffer, (char)(0x80 | (c & 0x3f)));
}

void
base64_add(struct buffer *buffer, struct span bytes)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "abcdefghijklmnopqrstuvwxyz0123456789+/";
	const unsigned char *p = (const unsigned char *)bytes.data;

	for (size_t i = 0; i < bytes.size; i += 3) {
		size_t left = bytes.size - i;
		uint32_t three = (uint32_t)p[i] << 16;

		if (left > 1)
			three |= (uint32_t)p[i + 1] << 8;
		if (left > 2)
			three |= p[i + 2];
		buffer_add_char(buffer, digits[three >> 18]);
		buffer_add_char(buffer, digits[three >> 12 & 63]);
		buffer_add_char(buffer,
		    left > 1 ? digits[three >> 6 & 63] : '=');
		buffer_add_char(buffer, left > 2 ? digits[three & 63] : '=');
	}
}
