#include "weir/suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>

void
suite_init(struct suite *suite)
{
	struct buffer own = {0};

	/* From "PREFIX/bin/" back to "PREFIX/". */
	folder_add_own(&own);
	do
		own.size -= own.size > 0;
	while (own.size && own.data[own.size - 1] != '/');
	suite->prefix = buffer_take(&own);
	suite->folder = string_printf("%slibexec/weir", suite->prefix);
	suite->programs = folder_list(suite->folder, "");
}

void
suite_release(struct suite *suite)
{
	for (size_t i = 0; i < suite->programs.count; i++)
		free((char *)suite->programs.items[i]);
	free(suite->programs.items);
	free(suite->prefix);
	free(suite->folder);
}

char *
suite_path(const struct suite *suite, const char *name)
{
	return string_printf("%s/%s", suite->folder, name);
}

/*
 * A page would have the same sentence, but pages are left out where room is
 * short, or packed; the help is in the program. The sentence is the first line
 * behind the usage, which ends in a blank line.
 */
void
suite_summary(const struct suite *suite, const char *name,
    struct buffer *summary)
{
	char *path = suite_path(suite, name), *line = NULL;
	bool behind_usage = false;
	size_t room = 0;
	ssize_t size;
	FILE *help;

	/* By the environment, no character of the path means anything. */
	setenv("WEIR_PROGRAM", path, 1);
	free(path);
	help = popen(
	    "exec \"$WEIR_PROGRAM\" --help < /dev/null 2> /dev/null", "re");
	if (!help)
		return;
	while ((size = getline(&line, &room, help)) > 0) {
		if (behind_usage)
			break;
		behind_usage = *line == '\n';
	}
	if (size > 0)
		buffer_add(summary, line, strcspn(line, "\n"));
	free(line);
	pclose(help);
}
