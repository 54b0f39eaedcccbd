/*
 * A copy is a line, filled up with spaces:
 *
 *     {"check":"b0c6…","turn":7,"text":{"ends":[120]}}      …      \n
 *
 * The check is the FNV-1a hash of all that stands behind it.
 */
#include "mark.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#include "durable.h"
#include "fail.h"
#include "fnv.h"
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

	snprintf(check, 17, "%016" PRIx64, fnv_hash(checked));
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

/* The copy to believe, or NULL. */
static const struct copy *
choose(const struct copy copies[2], bool last)
{
	if (!copies[0].whole || !copies[1].whole)
		return copies[0].whole ? &copies[0]
		    : copies[1].whole  ? &copies[1]
				       : NULL;
	return &copies[(copies[1].turn > copies[0].turn) == last];
}

static bool
read_text(struct mark *mark, bool last, struct buffer *text)
{
	char lines[MARK_SIZE];
	struct copy copies[2];
	const struct copy *chosen = NULL;

	for (int i = 0; i < ATTEMPTS && !chosen; i++) {
		read_copies(mark, lines, copies);
		chosen = choose(copies, last);
	}
	if (chosen)
		buffer_add_span(text, chosen->text);
	return chosen;
}

bool
mark_read(struct mark *mark, struct buffer *text)
{
	return read_text(mark, false, text);
}

bool
mark_read_last(struct mark *mark, struct buffer *text)
{
	return read_text(mark, true, text);
}

/* The copy that is older, or not whole, is written first. Both must be on disk
 * before that: nobody knows which one the last writer waited for. */
bool
mark_lock(struct mark *mark)
{
	char lines[MARK_SIZE];
	struct copy copies[2];
	const struct copy *newer;

	if (flock(mark->file, LOCK_EX | LOCK_NB) < 0) {
		if (errno != EWOULDBLOCK)
			fail_errno(EXIT_IO, "cannot lock '%s'", mark->path);
		return false;
	}
	if (fdatasync(mark->file) < 0)
		fail_errno(EXIT_IO, "cannot write '%s'", mark->path);
	read_copies(mark, lines, copies);
	newer = choose(copies, true);
	mark->turn = newer ? newer->turn : 0;
	mark->next = newer == &copies[0];
	return true;
}

static bool
put(struct mark *mark, const char line[MARK_COPY])
{
	return durable_write(mark->file, (struct span){line, MARK_COPY},
	    mark->next * MARK_COPY);
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
