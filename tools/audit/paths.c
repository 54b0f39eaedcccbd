#include "audit/paths.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fail.h"
#include "memory.h"

static bool
ends_in(const char *name, const char *ending)
{
	size_t size = strlen(name), of_ending = strlen(ending);

	return size > of_ending && !strcmp(name + size - of_ending, ending);
}

static int
is_receipt(const struct dirent *entry)
{
	return *entry->d_name != '.' && (ends_in(entry->d_name, ".json") ||
	    ends_in(entry->d_name, ".ndjson"));
}

static void
add_folder(struct paths *paths, const char *folder)
{
	struct dirent **entries;
	int count = scandir(folder, &entries, is_receipt, alphasort);

	if (count < 0)
		fail_open(EXIT_INPUT, folder);
	if (!count)
		fail(EXIT_INPUT, "there is no receipt in '%s'", folder);
	for (int i = 0; i < count; i++) {
		strings_add(&paths->files,
		    string_printf("%s/%s", folder, entries[i]->d_name));
		free(entries[i]);
	}
	free(entries);
}

void
paths_add(struct paths *paths, const char *path)
{
	struct stat status;

	if (stat(path, &status) < 0)
		fail_open(EXIT_INPUT, path);
	if (S_ISDIR(status.st_mode))
		add_folder(paths, path);
	else
		strings_add(&paths->files, duplicate(path));
}

/* A named pipe is not waited for here. */
bool
paths_open(struct paths *paths)
{
	const char *path;

	if (paths->file >= 0)
		return true;
	if (paths->next == paths->files.count)
		return false;
	path = paths->files.items[paths->next++];
	paths->file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (paths->file < 0)
		fail_open(EXIT_INPUT, path);
	return true;
}

size_t
paths_read(struct paths *paths, char *data, size_t size)
{
	ssize_t got;

	do
		got = read(paths->file, data, size);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		fail_errno(EXIT_IO, "cannot read '%s'",
		    paths->files.items[paths->next - 1]);
	if (got > 0)
		return (size_t)got;
	close(paths->file);
	paths->file = -1;
	*data = '\n';
	return 1;
}

void
paths_release(struct paths *paths)
{
	for (size_t i = 0; i < paths->files.count; i++)
		free((char *)paths->files.items[i]);
	strings_release(&paths->files);
}
