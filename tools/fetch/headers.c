#include "fetch/headers.h"

#include <stdlib.h>
#include <strings.h>

#include "fail.h"
#include "fetch/file.h"

/* How long the name is that the text begins with: a token of RFC 9110. */
static size_t
name_size(const char *text)
{
	return strspn(text, "abcdefghijklmnopqrstuvwxyz"
			    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
			    "0123456789!#$%&'*+-.^_`|~");
}

/* Why the text is no header field, or NULL. A line break in a value would
 * begin another field. */
static const char *
fault(const char *text)
{
	size_t size = name_size(text);

	if (!size || text[size] != ':')
		return "it is not 'Name: value'";
	for (text += size; *text; text++)
		if ((unsigned char)*text < ' ' && *text != '\t')
			return "its value has a control character";
	return NULL;
}

static void
add_lines(struct strings *headers, const char *path)
{
	struct strings lines = {0};
	const char *why;

	file_lines(&lines, path);
	for (size_t i = 0; i < lines.count; i++) {
		why = fault(lines.items[i]);
		if (why)
			fail(EXIT_USAGE, "cannot send header %zu of '%s': %s",
			    i + 1, path, why);
		strings_add(headers, lines.items[i]);
	}
	free(lines.items);
}

void
headers_add(struct strings *headers, const char *option)
{
	const char *why;

	if (*option == '@') {
		add_lines(headers, option + 1);
		return;
	}
	why = fault(option);
	if (why)
		fail(EXIT_USAGE, "cannot send a header: %s", why);
	strings_add(headers, option);
}

void
headers_add_variable(struct strings *headers, const char *option)
{
	size_t size = name_size(option);
	const char *variable, *value, *why;
	char *header;

	if (!size || option[size] != '=' || !option[size + 1])
		fail(EXIT_USAGE, "--header-env: it is not NAME=VARIABLE");
	variable = option + size + 1;
	value = getenv(variable);
	if (!value || !*value)
		fail(EXIT_CONFIG, "--header-env: variable '%s' is not set",
		    variable);
	header = string_printf("%.*s: %s", (int)size, option, value);
	why = fault(header);
	if (why)
		fail(EXIT_CONFIG, "cannot send variable '%s': %s", variable,
		    why);
	strings_add(headers, header);
}

bool
headers_have(const struct strings *headers, const char *name)
{
	size_t size = strlen(name);

	for (size_t i = 0; i < headers->count; i++)
		if (!strncasecmp(headers->items[i], name, size) &&
		    headers->items[i][size] == ':')
			return true;
	return false;
}
