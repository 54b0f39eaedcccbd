#include "weir/page.h"

#include <stdlib.h>
#include <unistd.h>

/* In the order in which a topic is looked for. */
static const char sections[] = "157";

/* Whether there is such a page, plain or as distributions pack it. */
static bool
find(struct buffer *path, const char *prefix, const char *name, char section)
{
	static const char *const endings[] = {"", ".gz"};

	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
		buffer_clear(path);
		buffer_printf(path, "%sshare/man/man%c/%s.%c%s", prefix,
		    section, name, section, endings[i]);
		if (access(buffer_string(path), R_OK) == 0)
			return true;
	}
	return false;
}

char *
page_find(const char *prefix, const char *topic)
{
	bool overview = !strcmp(topic, "weir"), found = false;
	struct buffer name = {0}, path = {0};

	if (strchr(topic, '/'))
		return NULL;
	buffer_printf(&name, "%s%s",
	    overview || !strncmp(topic, "weir-", 5) ? "" : "weir-", topic);
	for (const char *section = overview ? "7" : sections;
	    *section && !found; section++)
		found = find(&path, prefix, buffer_string(&name), *section);
	buffer_release(&name);
	if (!found)
		buffer_release(&path);
	return path.data;
}

void
page_show(const char *path)
{
	execlp("man", "man", "-l", path, NULL);
	execlp("mandoc", "mandoc", "-a", path, NULL);
}

void
page_topics(const char *prefix, struct strings *topics)
{
	struct buffer folder = {0};
	struct strings pages;

	for (const char *section = sections; *section; section++) {
		buffer_clear(&folder);
		buffer_printf(&folder, "%sshare/man/man%c", prefix, *section);
		pages = folder_list(buffer_string(&folder), "weir-");
		for (size_t i = 0; i < pages.count; i++) {
			*strchrnul(pages.items[i], '.') = '\0';
			strings_add(topics, pages.items[i]);
		}
		free(pages.items);
	}
	buffer_release(&folder);
}
