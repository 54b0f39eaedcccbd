/*
 * text - spans and buffers of bytes, strings, UTF-8
 */
#ifndef TEXT_H
#define TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Bytes that somebody else owns; no NUL at the end. */
struct span {
	const char *data;
	size_t size;
};

static inline struct span
span_of(const char *string)
{
	return (struct span){string, strlen(string)};
}

static inline bool
span_equal(struct span a, struct span b)
{
	return a.size == b.size &&
	    (!a.size || !memcmp(a.data, b.data, a.size));
}

static inline bool
span_is(struct span a, const char *string)
{
	return span_equal(a, span_of(string));
}

static inline bool
is_digit(char c)
{
	return (unsigned char)(c - '0') < 10;
}

/* Bytes in byte order; a prefix comes before what it begins. */
int span_compare(struct span, struct span);

/* Bytes that grow. All zero is an empty buffer; data may be NULL then. */
struct buffer {
	char *data;
	size_t size, capacity;
};

/* Makes room for size more bytes, where there is too little. */
void buffer_grow(struct buffer *, size_t size);

/* Gives room for size more bytes at the end; the caller raises buffer->size
 * by what it used. Valid until the next call that adds. */
static inline char *
buffer_reserve(struct buffer *buffer, size_t size)
{
	if (buffer->capacity - buffer->size < size)
		buffer_grow(buffer, size);
	return buffer->data + buffer->size;
}

void buffer_add(struct buffer *, const void *data, size_t size);
void buffer_add_span(struct buffer *, struct span);
void buffer_add_string(struct buffer *, const char *);
void buffer_add_char(struct buffer *, char);
void buffer_printf(struct buffer *, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Gives the content with a NUL behind it, valid until the buffer changes. */
const char *buffer_string(struct buffer *);

static inline struct span
buffer_span(const struct buffer *buffer)
{
	return (struct span){buffer->data, buffer->size};
}

/* Puts zeros behind the content, of which they are no part. */
void buffer_pad(struct buffer *, size_t zeros);

static inline void
buffer_clear(struct buffer *buffer)
{
	buffer->size = 0;
}

void buffer_release(struct buffer *);

/* Give a string with its NUL, to be freed: the content of a buffer, which is
 * empty then; a copy of a span; what printf() makes. */
char *buffer_take(struct buffer *);
char *span_string(struct span);
char *string_printf(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

/* Strings in an order; all zero is an empty list. The items are borrowed. */
struct strings {
	const char **items;
	size_t count;
};

void strings_add(struct strings *, const char *);
void strings_release(struct strings *);

/* How many bytes from the start are valid UTF-8 as RFC 3629 has it (shortest
 * forms, no surrogates, at most U+10FFFF): text.size where all are. */
size_t utf8_valid(struct span text);

/* How many code points valid UTF-8 holds. */
size_t utf8_length(struct span text);

/* Adds the bytes of one code point, U+0000 to U+10FFFF. */
void utf8_add(struct buffer *, uint32_t code_point);

/* Adds RFC 4648 base64, for bytes that are no text. */
void base64_add(struct buffer *, struct span);

#endif
