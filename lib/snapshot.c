#include "snapshot.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "durable.h"
#include "fail.h"

enum {
	BLOCK = 256 * 1024,
	/* How much deeper a value of a record may stand in a state. */
	DEEPER = 16,
};

static char *
path_of(const struct checkpoint *checkpoint, int64_t barrier)
{
	char kind[24];

	snprintf(kind, sizeof kind, "%lld", (long long)barrier);
	return checkpoint_path(checkpoint, checkpoint->name, kind);
}

/* -- writing -- */

static _Noreturn void
fail_write(const struct snapshot *snapshot)
{
	fail_errno(EXIT_IO, "cannot write '%s'", snapshot->path);
}

void
snapshot_begin(struct snapshot *snapshot,
    const struct checkpoint *checkpoint, int64_t barrier)
{
	*snapshot = (struct snapshot){.path = path_of(checkpoint, barrier)};
	snapshot->file = durable_open(snapshot->path);
	if (snapshot->file < 0)
		fail_write(snapshot);
}

static void
write_waiting(struct snapshot *snapshot)
{
	if (!durable_write(snapshot->file, buffer_span(&snapshot->waiting),
	    snapshot->size))
		fail_write(snapshot);
	snapshot->size += snapshot->waiting.size;
	buffer_clear(&snapshot->waiting);
}

void
snapshot_add(struct snapshot *snapshot, struct span line)
{
	buffer_add_span(&snapshot->waiting, line);
	buffer_add_char(&snapshot->waiting, '\n');
	if (snapshot->waiting.size >= BLOCK)
		write_waiting(snapshot);
}

void
snapshot_end(struct snapshot *snapshot)
{
	write_waiting(snapshot);
	if (!durable_close(snapshot->path, snapshot->file))
		fail_write(snapshot);
	buffer_release(&snapshot->waiting);
	free(snapshot->path);
}

/* -- reading -- */

void
saved_open(struct saved *saved, const struct checkpoint *checkpoint,
    int64_t barrier)
{
	*saved = (struct saved){.path = path_of(checkpoint, barrier)};
	if (!durable_read(saved->path, &saved->text)) {
		if (errno != ENOENT)
			fail_open(EXIT_INPUT, saved->path);
		fail(EXIT_CONFIG, "there is no '%s': '%s' took no part in the "
		    "run that is continued", saved->path, checkpoint->name);
	}
	buffer_pad(&saved->text, SCAN_PADDING);
	saved->next = saved->text.data;
}

bool
saved_next(struct saved *saved, struct span *line)
{
	const char *end = saved->text.data + saved->text.size, *newline, *past;
	struct value value;

	if (saved->next == end)
		return false;
	newline = memchr(saved->next, '\n', (size_t)(end - saved->next));
	past = newline ? scan_within(saved->next, -DEEPER, &value) : NULL;
	if (past != newline)
		past = NULL;
	if (!past)
		fail(EXIT_CONFIG, "'%s' is damaged", saved->path);
	*line = (struct span){saved->next, (size_t)(newline - saved->next)};
	saved->next = newline + 1;
	return true;
}

void
saved_close(struct saved *saved)
{
	buffer_release(&saved->text);
	free(saved->path);
}

/* -- cleaning up -- */

/* The barrier of a file of the stage, or 0 where it is no state. */
static int64_t
barrier_of(const struct checkpoint *checkpoint, const char *file)
{
	size_t size = strlen(checkpoint->name);
	long long barrier;
	char *end;

	if (strncmp(file, checkpoint->name, size) != 0 || file[size] != '.' ||
	    !is_digit(file[size + 1]))
		return 0;
	barrier = strtoll(file + size + 1, &end, 10);
	return *end ? 0 : barrier;
}

static void
remove_state(const struct checkpoint *checkpoint, int64_t barrier)
{
	char *path = path_of(checkpoint, barrier);

	unlink(path);
	free(path);
}

void
snapshot_forget(const struct checkpoint *checkpoint, int64_t complete)
{
	DIR *folder = opendir(checkpoint->folder);
	int64_t barrier, last = 0;
	struct dirent *file;

	if (!folder)
		fail_open(EXIT_INPUT, checkpoint->folder);
	while ((file = readdir(folder))) {
		barrier = barrier_of(checkpoint, file->d_name);
		if (!barrier || barrier > complete)
			continue;
		if (last)
			remove_state(
			    checkpoint, barrier < last ? barrier : last);
		if (barrier > last)
			last = barrier;
	}
	closedir(folder);
}
