#include "topic_reader.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

#include "fail.h"
#include "memory.h"
#include "topic_segments.h"

struct topic_reader {
	const struct topic *topic;
	size_t partition;
	int file;		/* of the segment, or -1: none yet */
	uint64_t first;		/* offset where that begins */
	uint64_t offset;	/* of the next byte */
	uint64_t line;		/* of the line that it belongs to */
};

/* -- opening -- */

static _Noreturn void
fail_removed(const struct topic_reader *reader)
{
	fail(EXIT_CONFIG, "offset %" PRIu64 " of partition %zu is below what "
	    "'%s' keeps", reader->offset, reader->partition,
	    reader->topic->path);
}

static size_t
read_at(const struct topic_reader *reader, char *data, size_t size)
{
	ssize_t got;

	do
		got = pread(reader->file, data, size,
		    (off_t)(reader->offset - reader->first));
	while (got < 0 && errno == EINTR);
	if (got < 0)
		fail_errno(EXIT_IO, "cannot read partition %zu of '%s'",
		    reader->partition, reader->topic->path);
	return (size_t)got;
}

/* Opens the segment that begins at first; gives false where there is none. */
static bool
open_segment(struct topic_reader *reader, uint64_t first)
{
	if (reader->file >= 0)
		close(reader->file);
	reader->first = first;
	reader->file = topic_segments_open(reader->topic, reader->partition,
	    first, O_RDONLY);
	if (reader->file < 0 && errno != ENOENT)
		fail_errno(EXIT_IO, "cannot read partition %zu of '%s'",
		    reader->partition, reader->topic->path);
	if (reader->file >= 0)
		posix_fadvise(reader->file, 0, 0, POSIX_FADV_SEQUENTIAL);
	return reader->file >= 0;
}

/* A line begins at the start of a segment, and behind a newline. */
static bool
begins_line(struct topic_reader *reader)
{
	char byte;

	if (reader->offset == reader->first)
		return true;
	reader->offset--;
	byte = read_at(reader, &byte, 1) == 1 ? byte : 0;
	reader->offset++;
	return byte == '\n';
}

struct topic_reader *
topic_reader_open(
    struct topic *topic, size_t partition, uint64_t offset, uint64_t end)
{
	struct topic_reader *reader = allocate_zeroed(1, sizeof *reader);
	struct topic_segments segments = topic_segments_list(topic, partition);
	const struct topic_segment *segment =
	    topic_segments_find(&segments, offset);

	*reader = (struct topic_reader){topic, partition, -1, 0, offset,
	    offset};
	if (offset > end)
		fail(EXIT_CONFIG, "offset %" PRIu64 " of partition %zu is "
		    "behind the end of '%s', which is %" PRIu64, offset,
		    partition, topic->path, end);
	if (!segment && segments.count)
		fail_removed(reader);
	if (segment && !open_segment(reader, segment->first))
		fail_removed(reader);
	if (segment && !begins_line(reader))
		fail(EXIT_CONFIG, "offset %" PRIu64 " of partition %zu of "
		    "'%s' is no start of a line", offset, partition,
		    topic->path);
	topic_segments_release(&segments);
	return reader;
}

void
topic_reader_free(struct topic_reader *reader)
{
	if (reader->file >= 0)
		close(reader->file);
	free(reader);
}

/* -- reading -- */

/* Reads on, in the next segment where this one has ended. */
static size_t
read_on(struct topic_reader *reader, char *data, size_t size)
{
	size_t got = reader->file < 0 ? 0 : read_at(reader, data, size);

	if (got)
		return got;
	if (!open_segment(reader, reader->offset))
		fail_removed(reader);
	got = read_at(reader, data, size);
	if (!got)
		fail(EXIT_CONFIG, "'%s' is damaged: partition %zu ends at %"
		    PRIu64, reader->topic->path, reader->partition,
		    reader->offset);
	return got;
}

size_t
topic_reader_read(
    struct topic_reader *reader, char *data, size_t size, uint64_t end)
{
	const char *newline;
	size_t got;

	if (reader->offset >= end)
		return 0;
	if (size > end - reader->offset)
		size = end - reader->offset;
	got = read_on(reader, data, size);
	newline = memrchr(data, '\n', got);
	if (newline) {
		got = (size_t)(newline - data) + 1;
		reader->line = reader->offset + got;
	}
	reader->offset += got;
	return got;
}

uint64_t
topic_reader_offset(const struct topic_reader *reader)
{
	return reader->line;
}

bool
topic_reader_within(const struct topic_reader *reader)
{
	return reader->line != reader->offset;
}
