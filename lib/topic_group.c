#include "topic_group.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#include "durable.h"
#include "fail.h"
#include "folder.h"
#include "memory.h"

/* -- holding -- */

static void
add_path(struct buffer *path, const struct topic *topic, const char *name)
{
	buffer_clear(path);
	buffer_printf(path, "%s/groups%s%s", topic->path, *name ? "/" : "",
	    name);
	buffer_string(path);
}

/* The folder of the groups is the lock. */
int
topic_hold(const struct topic *topic)
{
	struct buffer path = {0};
	int hold;

	add_path(&path, topic, "");
	hold = open(path.data, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (hold < 0)
		fail_open(EXIT_INPUT, path.data);
	while (flock(hold, LOCK_EX) < 0)
		if (errno != EINTR)
			fail_errno(EXIT_IO, "cannot lock '%s'", path.data);
	buffer_release(&path);
	return hold;
}

void
topic_release(int hold)
{
	close(hold);
}

/* -- one group, in one partition -- */

static const char waits[] = ",\"waiting\":true";

bool
topic_group_name(const char *name)
{
	size_t size = 0;

	while (isalnum((unsigned char)name[size]) || name[size] == '-' ||
	    name[size] == '_' || (name[size] == '.' && size))
		size++;
	return size && size <= TOPIC_GROUP && !name[size];
}

static void
add_mark_path(struct buffer *path, const struct topic *topic,
    const char *name, size_t partition)
{
	add_path(path, topic, name);
	buffer_printf(path, "/%zu", partition);
	buffer_string(path);
}

static struct span
format(struct buffer *text, uint64_t offset, bool waiting)
{
	buffer_clear(text);
	buffer_printf(text, "{\"offset\":%" PRIu64 "%s}", offset,
	    waiting ? waits : "");
	return buffer_span(text);
}

static void
parse(struct topic_group *group)
{
	struct buffer text = {0};

	if (!mark_read(&group->mark, &text))
		fail(EXIT_CONFIG, "'%s' is damaged: no copy in it is whole",
		    group->mark.path);
	group->offset = strtoull(buffer_string(&text) +
	    sizeof "{\"offset\":" - 1, NULL, 10);
	group->waiting = strstr(text.data, waits);
	buffer_release(&text);
}

void
topic_group_join(struct topic_group *group, const struct topic *topic,
    size_t partition, const char *name, uint64_t offset, bool waiting)
{
	struct buffer path = {0}, text = {0};

	add_path(&path, topic, name);
	if (!durable_folder(path.data))
		fail_open(EXIT_CREATE, path.data);
	add_mark_path(&path, topic, name, partition);
	if (!mark_make(path.data, format(&text, offset, waiting)) ||
	    !mark_open(&group->mark, path.data, true))
		fail_open(EXIT_CREATE, path.data);
	if (!mark_lock(&group->mark))
		fail(EXIT_RETRY, "another process reads partition %zu of '%s' "
		    "for the group '%s'", partition, topic->path, name);
	parse(group);
	buffer_release(&path);
	buffer_release(&text);
}

void
topic_group_commit(struct topic_group *group, uint64_t offset, bool waiting)
{
	struct buffer text = {0};

	if (offset == group->offset && waiting == group->waiting)
		return;
	if (!mark_write(&group->mark, format(&text, offset, waiting), true))
		fail_errno(EXIT_IO, "cannot write '%s'", group->mark.path);
	group->offset = offset;
	group->waiting = waiting;
	buffer_release(&text);
}

void
topic_group_close(struct topic_group *group)
{
	mark_close(&group->mark);
}

/* -- all groups -- */

struct strings
topic_groups(const struct topic *topic)
{
	struct buffer path = {0};
	struct strings names;

	add_path(&path, topic, "");
	names = folder_list(path.data, "");
	buffer_release(&path);
	return names;
}

bool
topic_group_offset(const struct topic *topic, size_t partition,
    const char *name, uint64_t *offset)
{
	struct buffer path = {0};
	struct topic_group group;
	bool joined;

	add_mark_path(&path, topic, name, partition);
	joined = mark_open(&group.mark, path.data, false);
	if (!joined && errno != ENOENT && errno != ENOTDIR)
		fail_open(EXIT_INPUT, path.data);
	if (joined) {
		parse(&group);
		*offset = group.offset;
		topic_group_close(&group);
	}
	buffer_release(&path);
	return joined;
}

/* Locks the files of a group, so that nobody reads by them; fails where a
 * process does. Gives them, to be freed. */
static struct mark *
lock_all(const char *group, const struct strings *files)
{
	struct mark *marks = allocate_zeroed(files->count, sizeof *marks);
	struct buffer path = {0};

	for (size_t i = 0; i < files->count; i++) {
		buffer_clear(&path);
		buffer_printf(&path, "%s/%s", group, files->items[i]);
		if (!mark_open(&marks[i], buffer_string(&path), true))
			fail_open(EXIT_INPUT, path.data);
		if (!mark_lock(&marks[i]))
			fail(EXIT_RETRY, "a process reads by '%s'", path.data);
	}
	buffer_release(&path);
	return marks;
}

/* Nothing is removed before all of it may be: a group that had left some of the
 * partitions would begin anew in these. */
static void
leave(const char *group)
{
	struct strings files = folder_list(group, "");
	struct mark *marks = lock_all(group, &files);

	for (size_t i = 0; i < files.count; i++) {
		unlink(marks[i].path);
		mark_close(&marks[i]);
		free((void *)files.items[i]);
	}
	if (rmdir(group) < 0)
		fail_errno(EXIT_IO, "cannot remove '%s'", group);
	strings_release(&files);
	free(marks);
}

bool
topic_group_forget(const struct topic *topic, const char *name)
{
	int hold = topic_hold(topic);
	struct buffer path = {0};
	bool known;

	add_path(&path, topic, name);
	known = access(path.data, F_OK) == 0;
	if (known)
		leave(path.data);
	buffer_release(&path);
	topic_release(hold);
	return known;
}
