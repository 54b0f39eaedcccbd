#include "folder.h"

#include <dirent.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "fail.h"
#include "memory.h"

void
folder_add_own(struct buffer *path)
{
	char self[PATH_MAX];
	ssize_t size = readlink("/proc/self/exe", self, sizeof self);

	if (size < 0)
		fail_errno(EXIT_CONFIG, "cannot read '/proc/self/exe'");
	while (size > 0 && self[size - 1] != '/')
		size--;
	buffer_add(path, self, (size_t)size);
}

static int
compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

struct strings
folder_list(const char *folder, const char *prefix)
{
	struct strings names = {0};
	size_t size = strlen(prefix);
	DIR *files = opendir(folder);
	struct dirent *entry;

	while (files && (entry = readdir(files)))
		if (entry->d_name[0] != '.' &&
		    !strncmp(entry->d_name, prefix, size))
			strings_add(&names, duplicate(entry->d_name + size));
	if (files)
		closedir(files);
	if (names.count)
		qsort(names.items, names.count, sizeof *names.items, compare);
	strings_add(&names, NULL);
	names.count--;
	return names;
}
