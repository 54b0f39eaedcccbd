#include "topic_segments.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "duration.h"
#include "durable.h"
#include "fail.h"
#include "memory.h"

static const char ending[] = ".ndjson";
enum { DIGITS = 20 };

static const char *
path_of(struct buffer *path, const struct topic *topic, size_t partition,
    uint64_t first)
{
	buffer_clear(path);
	topic_add_folder(path, topic, partition);
	buffer_printf(path, "/%0*" PRIu64 "%s", DIGITS, first, ending);
	return buffer_string(path);
}

/* Whether a file is named as a segment is, and where that begins. */
static bool
read_name(const char *name, uint64_t *first)
{
	for (size_t i = 0; i < DIGITS; i++)
		if (!isdigit((unsigned char)name[i]))
			return false;
	*first = strtoull(name, NULL, 10);
	return !strcmp(name + DIGITS, ending);
}

static int
compare(const void *a, const void *b)
{
	const struct topic_segment *x = a, *y = b;

	return (x->first > y->first) - (x->first < y->first);
}

/* One that was removed meanwhile is none. */
static void
add(struct topic_segments *segments, int folder, const char *name)
{
	struct topic_segment *segment;
	struct stat status;
	uint64_t first;

	if (!read_name(name, &first) || fstatat(folder, name, &status, 0) < 0)
		return;
	segments->items = reallocate(segments->items,
	    (segments->count + 1) * sizeof *segments->items);
	segment = &segments->items[segments->count++];
	segment->first = first;
	segment->size = (uint64_t)status.st_size;
	segment->written =
	    status.st_mtim.tv_sec * SECOND + status.st_mtim.tv_nsec;
}

struct topic_segments
topic_segments_list(const struct topic *topic, size_t partition)
{
	struct topic_segments segments = {0};
	struct buffer path = {0};
	struct dirent *entry;
	DIR *files;

	topic_add_folder(&path, topic, partition);
	files = opendir(buffer_string(&path));
	if (!files && errno != ENOENT)
		fail_open(EXIT_INPUT, path.data);
	while (files && (entry = readdir(files)))
		add(&segments, dirfd(files), entry->d_name);
	if (files)
		closedir(files);
	if (segments.count)
		qsort(segments.items, segments.count, sizeof *segments.items,
		    compare);
	buffer_release(&path);
	return segments;
}

void
topic_segments_release(struct topic_segments *segments)
{
	free(segments->items);
}

uint64_t
topic_segments_first(const struct topic_segments *segments)
{
	return segments->count ? segments->items[0].first : 0;
}

uint64_t
topic_segments_reach(const struct topic_segments *segments)
{
	uint64_t reach = topic_segments_first(segments);

	for (size_t i = 0; i < segments->count; i++)
		if (segments->items[i].first == reach)
			reach += segments->items[i].size;
	return reach;
}

const struct topic_segment *
topic_segments_find(const struct topic_segments *segments, uint64_t offset)
{
	const struct topic_segment *found = NULL;

	for (size_t i = 0; i < segments->count; i++)
		if (segments->items[i].first <= offset)
			found = &segments->items[i];
	return found;
}

int
topic_segments_open(const struct topic *topic, size_t partition,
    uint64_t first, int flags)
{
	struct buffer path = {0};
	int file = open(path_of(&path, topic, partition, first),
	    flags | O_CLOEXEC, 0666);

	buffer_release(&path);
	return file;
}

void
topic_segments_remove(
    const struct topic *topic, size_t partition, uint64_t first)
{
	struct buffer path = {0};

	path_of(&path, topic, partition, first);
	if (unlink(path.data) < 0 && errno != ENOENT)
		fail_errno(EXIT_IO, "cannot remove '%s'", path.data);
	buffer_clear(&path);
	topic_add_folder(&path, topic, partition);
	if (!durable_names(buffer_string(&path)))
		fail_errno(EXIT_IO, "cannot write '%s'", path.data);
	buffer_release(&path);
}
