#include "window-agg/tokens.h"

#include "number.h"
#include "record.h"

static void
take(struct span *text, size_t size)
{
	text->data += size;
	text->size -= size;
}

static void
skip_space(struct span *text)
{
	while (text->size && *text->data && strchr(" \t\r\n", *text->data))
		take(text, 1);
}

bool
tokens_take(struct span *text, const char *token)
{
	size_t size = strlen(token);

	skip_space(text);
	if (text->size < size || memcmp(text->data, token, size) != 0)
		return false;
	take(text, size);
	return true;
}

bool
tokens_number(struct span *text, struct span *number)
{
	size_t size = 0;

	skip_space(text);
	while (size < text->size && (is_digit(text->data[size]) ||
	    (text->data[size] && strchr("+-.eE", text->data[size]))))
		size++;
	*number = (struct span){text->data, size};
	take(text, size);
	return number_valid(*number);
}

bool
tokens_integer(struct span *text, int64_t *integer)
{
	struct span number;

	return tokens_number(text, &number) &&
	    number_integer(number, integer);
}

bool
tokens_hex(struct span *text, uint64_t *number)
{
	static const char hex[] = "0123456789abcdef";
	const char *digit;

	*number = 0;
	if (text->size < 16)
		return false;
	for (size_t i = 0; i < 16; i++) {
		digit = memchr(hex, text->data[i], sizeof hex - 1);
		if (!digit)
			return false;
		*number = *number << 4 | (uint64_t)(digit - hex);
	}
	take(text, 16);
	return true;
}

bool
tokens_value(struct span *text, struct span *value)
{
	struct value found;
	const char *end;

	skip_space(text);
	end = text->size ? scan_one(text->data, &found) : NULL;
	if (!end || end > text->data + text->size)
		return false;
	*value = (struct span){text->data, (size_t)(end - text->data)};
	take(text, value->size);
	return true;
}

bool
tokens_string(struct span *text, struct span *string)
{
	const char *quote;

	if (!tokens_take(text, "\"") || !text->size)
		return false;
	quote = memchr(text->data, '"', text->size);
	if (!quote)
		return false;
	*string = (struct span){text->data, (size_t)(quote - text->data)};
	take(text, string->size + 1);
	return !string->size || !memchr(string->data, '\\', string->size);
}

bool
tokens_end(struct span text)
{
	skip_space(&text);
	return !text.size;
}
