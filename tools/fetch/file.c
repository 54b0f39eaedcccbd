#include "fetch/file.h"

#include <stdio.h>

#include "fail.h"
#include "memory.h"

struct buffer
file_read(const char *path)
{
	FILE *file = fopen(path, "re");
	struct buffer content = {0};
	size_t size;

	if (!file)
		fail_open(EXIT_INPUT, path);
	do {
		size = fread(buffer_reserve(&content, BUFSIZ), 1, BUFSIZ, file);
		content.size += size;
	} while (size);
	if (ferror(file))
		fail_errno(EXIT_INPUT, "cannot read '%s'", path);
	fclose(file);
	return content;
}

void
file_lines(struct strings *lines, const char *path)
{
	struct buffer content = file_read(path);
	char *line, *end, *rest;

	buffer_string(&content);
	if (memchr(content.data, '\0', content.size))
		fail(EXIT_INPUT, "cannot read '%s': it is no text", path);
	for (line = content.data; line; line = rest) {
		rest = strchr(line, '\n');
		end = rest ? rest++ : strchr(line, '\0');
		line += strspn(line, " \t");
		while (end > line && strchr(" \t\r", end[-1]))
			end--;
		*end = '\0';
		if (*line && *line != '#')
			strings_add(lines, duplicate(line));
	}
	buffer_release(&content);
}
