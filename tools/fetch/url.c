#include "fetch/url.h"

/* Adds the query that begins at its question mark: its names alone. */
static void
add_names(struct buffer *shown, const char *query)
{
	size_t part, name;

	for (; *query; query += part) {
		buffer_add_char(shown, *query++);
		part = strcspn(query, "&#");
		name = strcspn(query, "=&#");
		if (name < part)
			buffer_add(shown, query, name + 1);
		if (part)
			buffer_add_string(shown, "...");
	}
}

char *
url_shown(const char *url)
{
	const char *colon = strstr(url, "://");
	const char *authority = colon ? colon + 3 : url;
	const char *rest = authority + strcspn(authority, "/?#");
	struct buffer shown = {0};
	const char *at;
	size_t path;

	buffer_add(&shown, url, (size_t)(authority - url));
	at = memrchr(authority, '@', (size_t)(rest - authority));
	if (at)
		buffer_add_string(&shown, "...");
	else
		at = authority;
	path = (size_t)(at - authority) + strcspn(at, "?#");
	buffer_add(&shown, at, path - (size_t)(at - authority));
	add_names(&shown, authority + path);
	return buffer_take(&shown);
}
