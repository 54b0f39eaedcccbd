#include "durable.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BLOCK = 64 * 1024 };

bool
durable_names(const char *folder)
{
	int file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool done;

	if (file < 0)
		return false;
	done = fsync(file) == 0;
	close(file);
	return done;
}

void
durable_add_parent(struct buffer *parent, const char *path)
{
	size_t size = strlen(path);

	while (size && path[size - 1] == '/')
		size--;
	while (size && path[size - 1] != '/')
		size--;
	if (size || *path == '/')
		buffer_add(parent, path, size ? size : 1);
	else
		buffer_add_char(parent, '.');
}

bool
durable_name(const char *path)
{
	struct buffer parent = {0};
	bool done;

	durable_add_parent(&parent, path);
	done = durable_names(buffer_string(&parent));
	buffer_release(&parent);
	return done;
}

bool
durable_folder(const char *path)
{
	if (mkdir(path, 0777) == 0)
		return durable_name(path);
	return errno == EEXIST;
}

bool
durable_write(int file, struct span bytes, uint64_t offset)
{
	ssize_t written;

	while (bytes.size) {
		written = pwrite(file, bytes.data, bytes.size, (off_t)offset);
		if (written < 0 && errno != EINTR)
			return false;
		if (written > 0) {
			bytes.data += written;
			bytes.size -= (size_t)written;
			offset += (uint64_t)written;
		}
	}
	return true;
}

static bool
write_new(const char *path, struct span content)
{
	int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	bool done;

	if (file < 0)
		return false;
	done = durable_write(file, content, 0) && fsync(file) == 0;
	return (close(file) == 0) & done;
}

/* The content is on disk before the name is, and of several who make the file
 * one wins. */
bool
durable_file(const char *path, struct span content)
{
	struct buffer draft = {0};
	bool done;
	int reason;

	buffer_printf(&draft, "%s.%ld", path, (long)getpid());
	buffer_string(&draft);
	done = write_new(draft.data, content) &&
	    (link(draft.data, path) == 0 || errno == EEXIST) &&
	    durable_name(path);
	reason = errno;
	unlink(draft.data);
	buffer_release(&draft);
	errno = reason;
	return done;
}

/* -- files that are replaced -- */

/* What a file is called until it is whole. */
static const char *
draft_of(const char *path, struct buffer *draft)
{
	buffer_printf(draft, "%s.new", path);
	return buffer_string(draft);
}

int
durable_open(const char *path)
{
	struct buffer draft = {0};
	int file = open(draft_of(path, &draft),
	    O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);

	buffer_release(&draft);
	return file;
}

bool
durable_close(const char *path, int file)
{
	struct buffer draft = {0};
	bool done = fsync(file) == 0;

	done &= close(file) == 0;
	done = done && rename(draft_of(path, &draft), path) == 0 &&
	    durable_name(path);
	buffer_release(&draft);
	return done;
}

bool
durable_replace(const char *path, struct span content)
{
	int file = durable_open(path);

	if (file < 0)
		return false;
	if (!durable_write(file, content, 0)) {
		close(file);
		return false;
	}
	return durable_close(path, file);
}

bool
durable_read(const char *path, struct buffer *content)
{
	int file = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t size;

	if (file < 0)
		return false;
	do {
		size = read(file, buffer_reserve(content, BLOCK), BLOCK);
		if (size > 0)
			content->size += (size_t)size;
	} while (size > 0 || (size < 0 && errno == EINTR));
	close(file);
	return size == 0;
}
