/* Settings as JSON, which a state depends on. */
#include "duration.h"
#include "json.h"
#include "options.h"

/* An argument may be any bytes. */
static void
write_string(struct buffer *text, const char *value)
{
	struct span bytes = span_of(value);

	if (utf8_valid(bytes) == bytes.size) {
		json_add_string(text, bytes);
		return;
	}
	buffer_add_string(text, "[\"");
	base64_add(text, bytes);
	buffer_add_string(text, "\"]");
}

void
strings_write(const struct strings *strings, struct buffer *text)
{
	buffer_add_char(text, '[');
	for (size_t i = 0; i < strings->count; i++) {
		if (i)
			buffer_add_char(text, ',');
		write_string(text, strings->items[i]);
	}
	buffer_add_char(text, ']');
}

static void
write_value(const struct option *row, struct buffer *text)
{
	const char *string;

	switch (row->kind) {
	case OPTION_FLAG:
		buffer_add_string(
		    text, *(bool *)row->target ? "true" : "false");
		break;
	case OPTION_STRING:
		string = *(const char **)row->target;
		if (string)
			write_string(text, string);
		else
			buffer_add_string(text, "null");
		break;
	case OPTION_LIST:
	case OPTION_COMMAS:
		strings_write(row->target, text);
		break;
	case OPTION_CHOICE:
		write_string(text, row->choices[*(int *)row->target]);
		break;
	case OPTION_NUMBER:
		json_add_number(text, *(double *)row->target);
		break;
	case OPTION_DURATION:
		buffer_add_char(text, '"');
		duration_add(text, *(int64_t *)row->target);
		buffer_add_char(text, '"');
		break;
	case OPTION_INTEGER:
	case OPTION_SIZE:
		json_add_integer(text, *(int64_t *)row->target);
		break;
	case OPTION_HEADING:
		break;
	}
}

void
options_write(const struct option *table, struct buffer *text)
{
	const struct option *row = table;

	for (; row->name || row->kind == OPTION_HEADING; row++)
		if (row->name) {
			json_add_member(text, row->name);
			write_value(row, text);
		}
}
