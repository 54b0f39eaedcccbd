/*
 * disk - a disk whose power may fail, and that may be full
 *
 * The calls that write files stand here in place of the C library's. They do
 * what they always do, but remember what was not synced; when the power fails,
 * any of that is lost: pieces (smaller than sectors), lengths and names, in any
 * mixture. Only what
 * POSIX promises is kept: a file's bytes once it is synced, a name once its
 * folder is. The process ends with the power, so a test forks.
 */
#ifndef DISK_H
#define DISK_H

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "draw.h"

enum { DISK_FAILED = 42, DISK_SECTOR = 64, DISK_CHANGES = 65536 };

/* Something that is not on disk yet. */
struct disk_change {
	enum disk_kind {
		DISK_WRITE,	/* bytes were replaced, or cut off */
		DISK_NAME,	/* a name was made */
		DISK_UNNAME,	/* a name was removed, and is kept aside */
	} kind;
	char *path, *aside;
	off_t offset, length;	/* what was written; length 0: cut at offset */
	char *before;		/* what stood there, from offset on */
	off_t before_size;
};

static struct {
	struct disk_change changes[DISK_CHANGES];
	size_t count;
	long calls_left;	/* until the power fails; 0: it does not */
	off_t room;		/* for files to grow, if limited */
	bool limited;
	void (*watch)(void);	/* called between any two calls, or NULL */
	bool watching;
	unsigned int aside;
} disk;

/* -- losing what was not synced -- */

static void
disk_lose_write(const struct disk_change *change, int mood)
{
	int file = (int)syscall(SYS_openat, AT_FDCWD, change->path, O_RDWR);
	off_t end = change->offset + change->length;

	if (file < 0)
		return;
	for (off_t at = 0; at < change->before_size; at += DISK_SECTOR) {
		size_t size = (size_t)(change->before_size - at);

		if (mood == 2 && change->length && draw_below(2))
			continue;
		if (size > DISK_SECTOR)
			size = DISK_SECTOR;
		syscall(SYS_pwrite64, file, change->before + at, size,
		    change->offset + at);
	}
	/* The file had grown. */
	if (change->before_size < change->length) {
		off_t grown = change->length - change->before_size;

		syscall(SYS_ftruncate, file, end - (mood == 2 ?
		    (off_t)draw_below((size_t)grown + 1) : grown));
	}
	close(file);
}

static void
disk_lose(const struct disk_change *change, int mood)
{
	if (mood == 2 && draw_below(2))
		return;
	if (change->kind == DISK_WRITE)
		disk_lose_write(change, mood);
	else if (change->kind == DISK_NAME)
		remove(change->path);
	else
		rename(change->aside, change->path);
}

/* All is lost, or nothing, or some of it. */
static _Noreturn void
disk_fail(void)
{
	int mood = (int)draw_below(3);

	while (disk.count && mood != 1)
		disk_lose(&disk.changes[--disk.count], mood);
	_exit(DISK_FAILED);
}

static void
disk_call(void)
{
	if (disk.watch && !disk.watching) {
		disk.watching = true;
		disk.watch();
		disk.watching = false;
	}
	if (disk.calls_left && --disk.calls_left == 0)
		disk_fail();
}

/* -- remembering it -- */

static struct disk_change *
disk_add(enum disk_kind kind, const char *path)
{
	struct disk_change *change = &disk.changes[disk.count++];

	memset(change, 0, sizeof *change);
	change->kind = kind;
	change->path = strdup(path);
	return change;
}

static void
disk_path(int file, char path[PATH_MAX])
{
	char link[64];
	ssize_t size;

	snprintf(link, sizeof link, "/proc/self/fd/%d", file);
	size = readlink(link, path, PATH_MAX - 1);
	path[size < 0 ? 0 : size] = '\0';
}

/* What stands in a file from offset on, at most size bytes. */
static void
disk_keep(int file, off_t offset, size_t size, off_t length)
{
	char path[PATH_MAX], link[64];
	struct disk_change *change;
	int reader;

	disk_path(file, path);
	snprintf(link, sizeof link, "/proc/self/fd/%d", file);
	change = disk_add(DISK_WRITE, path);
	change->offset = offset;
	change->length = length;
	change->before = malloc(size + 1);
	reader = (int)syscall(SYS_openat, AT_FDCWD, link, O_RDONLY);
	change->before_size = pread(reader, change->before, size, offset);
	close(reader);
}

static bool
disk_within(const char *path, const char *folder)
{
	size_t size = strlen(folder);

	return !strncmp(path, folder, size) && path[size] == '/' &&
	    !strchr(path + size + 1, '/');
}

/* Whether a change is on disk once that file or folder is synced. */
static bool
disk_settled(const struct disk_change *change, const char *path)
{
	if (change->kind == DISK_WRITE)
		return !strcmp(change->path, path);
	return disk_within(change->path, path);
}

static int
disk_sync(int file)
{
	char path[PATH_MAX];
	size_t kept = 0;

	disk_path(file, path);
	for (size_t i = 0; i < disk.count; i++) {
		struct disk_change *change = &disk.changes[i];

		if (!disk_settled(change, path)) {
			disk.changes[kept++] = *change;
			continue;
		}
		if (change->aside)
			remove(change->aside);
		free(change->path);
		free(change->aside);
		free(change->before);
	}
	disk.count = kept;
	disk_call();
	return 0;
}

/* Paths are kept whole, as /proc shows them. */
static const char *
disk_whole(const char *path, char whole[PATH_MAX])
{
	char copy[PATH_MAX], parent[PATH_MAX], *slash;

	snprintf(copy, sizeof copy, "%s", path);
	slash = strrchr(copy, '/');
	*slash = '\0';
	if (!realpath(copy, parent))
		snprintf(parent, sizeof parent, "%s", copy);
	snprintf(whole, PATH_MAX, "%.2000s/%.2000s", parent, slash + 1);
	return whole;
}

/* -- the calls -- */

int
open(const char *path, int flags, ...)
{
	char whole[PATH_MAX];
	bool fresh = (flags & O_CREAT) && access(path, F_OK) != 0;
	mode_t mode = 0;
	va_list rest;
	int file;

	va_start(rest, flags);
	if (flags & O_CREAT)
		mode = va_arg(rest, mode_t);
	va_end(rest);
	file = (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
	if (file >= 0 && fresh) {
		disk_add(DISK_NAME, disk_whole(path, whole));
		disk_call();
	}
	return file;
}

ssize_t
pwrite(int file, const void *data, size_t size, off_t offset)
{
	struct stat status;
	ssize_t written;
	off_t grown;

	fstat(file, &status);
	grown = offset + (off_t)size - status.st_size;
	if (disk.limited && grown > disk.room) {
		size -= (size_t)(grown - disk.room);
		grown = disk.room;
	}
	if (!size) {
		errno = ENOSPC;
		return -1;
	}
	disk.room -= grown > 0 ? grown : 0;
	disk_keep(file, offset, size, (off_t)size);
	written = syscall(SYS_pwrite64, file, data, size, offset);
	disk_call();
	return written;
}

int
ftruncate(int file, off_t size)
{
	struct stat status;
	long result;

	fstat(file, &status);
	if (size < status.st_size)
		disk_keep(file, size, (size_t)(status.st_size - size), 0);
	result = syscall(SYS_ftruncate, file, size);
	disk_call();
	return (int)result;
}

int
fsync(int file)
{
	return disk_sync(file);
}

int
fdatasync(int file)
{
	return disk_sync(file);
}

int
link(const char *from, const char *to)
{
	char whole[PATH_MAX];
	long result = syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0);

	if (result == 0) {
		disk_add(DISK_NAME, disk_whole(to, whole));
		disk_call();
	}
	return (int)result;
}

int
mkdir(const char *path, mode_t mode)
{
	char whole[PATH_MAX];
	long result = syscall(SYS_mkdirat, AT_FDCWD, path, mode);

	if (result == 0) {
		disk_add(DISK_NAME, disk_whole(path, whole));
		disk_call();
	}
	return (int)result;
}

int
unlink(const char *path)
{
	struct disk_change *change;
	char whole[PATH_MAX], aside[2 * PATH_MAX];

	if (access(path, F_OK) != 0) {
		errno = ENOENT;
		return -1;
	}
	change = disk_add(DISK_UNNAME, disk_whole(path, whole));
	snprintf(aside, sizeof aside, "%s.%d.%u.aside", whole, getpid(),
	    disk.aside++);
	change->aside = strdup(aside);
	rename(whole, aside);
	disk_call();
	return 0;
}

#endif
