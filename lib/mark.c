/*
 * A copy is a line, filled up with spaces:
 *
 *     {"check":"b0c6…","turn":7,"text":{"ends":[120]}}      …      \n
 *
 * The check is the XXH3 hash of all that stands behind it.
 */
#include "mark.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "durable.h"
#include "fail.h"
#include "hash.h"
#include "memory.h"

/* Where the check stands, and what it is of. */
static const char opening[] = "{\"check\":\"";
enum { CHECK = sizeof opening - 1, CHECKED = CHECK + 16 };

/* How often copies are read again that were written meanwhile. */
enum { ATTEMPTS = 16 };

struct copy {
	bool whole;
	uint64_t turn;
	struct span text;
};

/* -- one copy -- */

static void
add_check(char check[17], const char *line)
{
	struct span checked = {line + CHECKED, MARK_COPY - CHECKED};

	snprintf(check, 17, "%016" PRIx64, hash_bytes(checked));
}

static void
write_copy(char line[MARK_COPY], uint64_t turn, struct span text)
{
	char check[17];
	int size;

	if (text.size > MARK_TEXT)
		fail(EXIT_BUG, "a mark of %zu bytes", text.size);
	memset(line, ' ', MARK_COPY);
	size = snprintf(line, MARK_COPY,
	    "%s0123456789abcdef\",\"turn\":%" PRIu64 ",\"text\":%.*s}",
	    opening, turn, (int)text.size, text.data);
	line[size] = ' ';
	line[MARK_COPY - 1] = '\n';
	add_check(check, line);
	memcpy(line + CHECK, check, 16);
}

static struct copy
read_copy(const char line[MARK_COPY])
{
	static const char turn[] = "\",\"turn\":", text[] = ",\"text\":";
	struct copy copy = {0};
	const char *end = line + MARK_COPY - 1;
	char check[17], *p;

	if (memcmp(line, opening, CHECK) != 0)
		return copy;
	add_check(check, line);
	if (memcmp(line + CHECK, check, 16) != 0)
		return copy;
	copy.whole = true;
	copy.turn = strtoull(line + CHECKED + sizeof turn - 1, &p, 10);
	p += sizeof text - 1;
	while (*end != '}')
		end--;
	copy.text = (struct span){p, (size_t)(end - p)};
	return copy;
}

/* -- the file -- */

bool
mark_make(const char *path, struct span text)
{
	char lines[MARK_SIZE];

	write_copy(lines, 0, text);
	memcpy(lines + MARK_COPY, lines, MARK_COPY);
	return durable_file(path, (struct span){lines, MARK_SIZE});
}

bool
mark_open(struct mark *mark, const char *path, bool write)
{
	memset(mark, 0, sizeof *mark);
	mark->file = open(path, (write ? O_RDWR : O_RDONLY) | O_CLOEXEC);
	if (mark->file < 0)
		return false;
	mark->path = duplicate(path);
	return true;
}

void
mark_close(struct mark *mark)
{
	if (!mark->path)
		return;
	close(mark->file);
	free(mark->path);
	mark->path = NULL;
}

bool
mark_is_removed(const struct mark *mark)
{
	struct stat status;

	return fstat(mark->file, &status) == 0 && !status.st_nlink;
}

/* Reads both copies as they are now. */
static void
read_copies(struct mark *mark, char lines[MARK_SIZE], struct copy copies[2])
{
	ssize_t size = pread(mark->file, lines, MARK_SIZE, 0);

	if (size < 0)
		fail_errno(EXIT_IO, "cannot read '%s'", mark->path);
	memset(lines + size, 0, (size_t)(MARK_SIZE - size));
	copies[0] = read_copy(lines);
	copies[1] = read_copy(lines + MARK_COPY);
}

/* The newer one of the copies that are whole, or NULL. */
static const struct copy *
newer_of(const struct copy copies[2])
{
	if (!copies[0].whole || !copies[1].whole)
		return copies[0].whole ? &copies[0]
		    : copies[1].whole  ? &copies[1]
				       : NULL;
	return &copies[copies[1].turn > copies[0].turn];
}

/* A lock of the open file: closing another one of the same file in this process
 * does not lose it, and whether somebody has it can be asked. */
static bool
lock(const struct mark *mark, int command, struct flock *range)
{
	*range = (struct flock){.l_type = F_WRLCK, .l_whence = SEEK_SET};
	if (fcntl(mark->file, command, range) == 0)
		return true;
	if (errno != EAGAIN && errno != EACCES)
		fail_errno(EXIT_IO, "cannot lock '%s'", mark->path);
	return false;
}

static bool
is_locked(const struct mark *mark)
{
	struct flock range;

	lock(mark, F_OFD_GETLK, &range);
	return range.l_type != F_UNLCK;
}

/* The copy that is believed, see mark.h; or NULL. */
static const struct copy *
choose(struct mark *mark, const struct copy copies[2])
{
	const struct copy *newer = newer_of(copies);
	const struct copy *other = &copies[newer == &copies[0]];

	if (!newer || (other->whole && other->turn == newer->turn))
		return newer;
	if (other->whole && is_locked(mark))
		return other;
	if (fdatasync(mark->file) < 0)
		fail_errno(EXIT_IO, "cannot sync '%s'", mark->path);
	return newer;
}

bool
mark_read(struct mark *mark, struct buffer *text)
{
	char lines[MARK_SIZE];
	struct copy copies[2];
	const struct copy *chosen = NULL;

	for (int i = 0; i < ATTEMPTS && !chosen; i++) {
		read_copies(mark, lines, copies);
		chosen = choose(mark, copies);
	}
	if (chosen)
		buffer_add_span(text, chosen->text);
	return chosen;
}

static bool
put(struct mark *mark, const char line[MARK_COPY])
{
	return durable_write(mark->file, (struct span){line, MARK_COPY},
	    mark->next * MARK_COPY);
}

/* Both copies must be on disk before one is written: nobody knows which of them
 * the last writer waited for. Then readers may see the newer one, too. */
bool
mark_lock(struct mark *mark)
{
	char lines[MARK_SIZE];
	struct copy copies[2];
	const struct copy *newer;
	struct flock range;

	if (!lock(mark, F_OFD_SETLK, &range))
		return false;
	read_copies(mark, lines, copies);
	newer = newer_of(copies);
	if (!newer)
		return true;
	mark->turn = newer->turn;
	mark->next = newer == &copies[0];
	if (fdatasync(mark->file) < 0 ||
	    !put(mark, lines + !mark->next * MARK_COPY))
		fail_errno(EXIT_IO, "cannot write '%s'", mark->path);
	return true;
}

bool
mark_write(struct mark *mark, struct span text, bool sync)
{
	char line[MARK_COPY];

	write_copy(line, mark->turn + 1, text);
	if (!put(mark, line) || (sync && fdatasync(mark->file) < 0))
		return false;
	mark->turn++;
	mark->next = !mark->next;
	return put(mark, line);
}
