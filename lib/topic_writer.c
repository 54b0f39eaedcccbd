#include "topic_writer.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "clock.h"
#include "durable.h"
#include "fail.h"
#include "memory.h"
#include "topic_segments.h"

/* Lines are collected in blocks that fit a cache, and the disk is given its
 * work in bigger ones, long before a commit has to wait for it. */
enum { BLOCK = 256 * 1024, WORK = 4 * 1024 * 1024 };

/* The end of a partition, where it grows. */
struct tail {
	struct buffer lines;	/* that are not in the file yet */
	int file;		/* of the last segment */
	uint64_t first;		/* offset where that begins */
	uint64_t end;		/* offset behind what was written to it */
	uint64_t given;		/* offset up to which the disk has its work */
	bool dirty;		/* written to since it was synced */
};

struct topic_writer {
	struct topic *topic;
	struct topic_writer_settings settings;
	struct topic_end end;	/* of the last commit */
	struct tail *tails;	/* one for each partition */
	uint64_t waiting, begun;
};

/* -- going on where the last writer stopped -- */

/* Where a partition ends that a power failure has cut: behind its last line. */
static uint64_t
shorten(struct topic_writer *writer, size_t partition,
    const struct topic_segments *segments)
{
	uint64_t end = topic_segments_reach(segments), first;
	const struct topic_segment *last;
	char byte = 0;
	int file;

	last = topic_segments_find(segments, end ? end - 1 : 0);
	if (!last)
		return end;
	first = last->first;
	file = topic_segments_open(writer->topic, partition, first, O_RDONLY);
	while (end > first && byte != '\n')
		if (pread(file, &byte, 1, (off_t)(--end - first)) != 1)
			fail_errno(EXIT_IO, "cannot read '%s'",
			    writer->topic->path);
	close(file);
	return byte == '\n' ? end + 1 : end;
}

/* Where the partition really ends. What was synced must be there; what was not
 * may be lost. */
static uint64_t
find_end(struct topic_writer *writer, size_t partition,
    const struct topic_segments *segments)
{
	const char *path = writer->topic->path;
	uint64_t end = writer->end.offsets[partition];
	uint64_t reach = topic_segments_reach(segments);

	if (reach >= end)
		return end;
	if (writer->end.synced)
		fail(EXIT_CONFIG, "'%s' is damaged: partition %zu has bytes "
		    "up to %" PRIu64 ", but its end is %" PRIu64, path,
		    partition, reach, end);
	reach = shorten(writer, partition, segments);
	warn("partition %zu of '%s' has lost the bytes %" PRIu64 " to %"
	    PRIu64 ", which were not synced", partition, path, reach, end);
	return reach;
}

static _Noreturn void
fail_tail(const struct topic_writer *writer, size_t partition)
{
	fail_errno(EXIT_IO, "cannot write to partition %zu of '%s'", partition,
	    writer->topic->path);
}

/* Opens the segment that the partition goes on in. */
static void
open_tail(struct topic_writer *writer, size_t partition,
    const struct topic_segments *segments)
{
	const struct topic_segment *last;
	struct tail *tail = &writer->tails[partition];

	tail->end = find_end(writer, partition, segments);
	for (size_t i = 0; i < segments->count; i++)
		if (segments->items[i].first > tail->end)
			topic_segments_remove(writer->topic, partition,
			    segments->items[i].first);
	last = topic_segments_find(segments, tail->end);
	tail->given = tail->end;
	tail->first = last ? last->first : tail->end;
	tail->file = topic_segments_open(writer->topic, partition, tail->first,
	    O_RDWR | O_CREAT);
	if (tail->file < 0 ||
	    ftruncate(tail->file, (off_t)(tail->end - tail->first)) < 0)
		fail_tail(writer, partition);
}

/* What an earlier writer did not sync has to be on disk before a commit can
 * say that it is. */
static void
sync_all(struct topic_writer *writer, size_t partition,
    const struct topic_segments *segments)
{
	bool synced;
	int file;

	for (size_t i = 0; i < segments->count; i++) {
		file = topic_segments_open(writer->topic, partition,
		    segments->items[i].first, O_RDONLY);
		if (file < 0)
			continue;
		synced = fdatasync(file) == 0;
		close(file);
		if (!synced)
			fail_tail(writer, partition);
	}
}

static void
recover(struct topic_writer *writer, size_t partition)
{
	struct topic_segments segments;
	struct buffer path = {0};

	topic_add_folder(&path, writer->topic, partition);
	if (!durable_folder(buffer_string(&path)))
		fail_open(EXIT_CREATE, path.data);
	segments = topic_segments_list(writer->topic, partition);
	open_tail(writer, partition, &segments);
	if (writer->settings.sync && !writer->end.synced)
		sync_all(writer, partition, &segments);
	if (writer->settings.sync && !durable_names(path.data))
		fail_tail(writer, partition);
	topic_segments_release(&segments);
	buffer_release(&path);
}

static void
lock(struct topic *topic, const struct topic_writer_settings *settings)
{
	static const struct timespec nap = {.tv_nsec = 10 * 1000 * 1000};
	int64_t until = clock_now() + settings->patience;

	while (!mark_lock(&topic->end)) {
		if (clock_now() >= until)
			fail(EXIT_RETRY, "another process writes to '%s'",
			    topic->path);
		if (settings->waiting)
			settings->waiting();
		nanosleep(&nap, NULL);
	}
}

struct topic_writer *
topic_writer_open(struct topic *topic, struct topic_writer_settings settings)
{
	struct topic_writer *writer;

	lock(topic, &settings);
	writer = allocate_zeroed(1, sizeof *writer);
	writer->topic = topic;
	writer->settings = settings;
	topic_read_end(topic, &writer->end);
	writer->tails =
	    allocate_zeroed(topic->partitions, sizeof *writer->tails);
	for (size_t i = 0; i < topic->partitions; i++)
		recover(writer, i);
	/* Readers learn at once of what was lost. */
	for (size_t i = 0; i < topic->partitions; i++)
		if (writer->tails[i].end < writer->end.offsets[i] &&
		    !topic_writer_commit(writer, (struct span){0}))
			fail_tail(writer, i);
	return writer;
}

void
topic_writer_free(struct topic_writer *writer)
{
	for (size_t i = 0; i < writer->topic->partitions; i++) {
		close(writer->tails[i].file);
		buffer_release(&writer->tails[i].lines);
	}
	topic_end_release(&writer->end);
	free(writer->tails);
	free(writer);
}

/* -- adding -- */

static bool
sync_tail(struct tail *tail)
{
	if (tail->dirty && fdatasync(tail->file) < 0)
		return false;
	tail->dirty = false;
	tail->given = tail->end;
	return true;
}

/* Goes on in a new segment. Its name is on disk before a commit needs it. */
static bool
begin_segment(struct topic_writer *writer, size_t partition)
{
	struct tail *tail = &writer->tails[partition];
	struct buffer folder = {0};
	bool named = true;
	int file;

	if (writer->settings.sync && !sync_tail(tail))
		return false;
	file = topic_segments_open(writer->topic, partition, tail->end,
	    O_RDWR | O_CREAT | O_TRUNC);
	if (file < 0)
		return false;
	close(tail->file);
	tail->file = file;
	tail->first = tail->given = tail->end;
	writer->begun++;
	if (writer->settings.sync) {
		topic_add_folder(&folder, writer->topic, partition);
		named = durable_names(buffer_string(&folder));
		buffer_release(&folder);
	}
	return named;
}

/* Writes the lines that were collected. */
static bool
write_lines(struct topic_writer *writer, size_t partition)
{
	struct tail *tail = &writer->tails[partition];

	if (!tail->lines.size)
		return true;
	if (tail->end - tail->first >= writer->settings.segment &&
	    !begin_segment(writer, partition))
		return false;
	tail->dirty = true;
	if (!durable_write(tail->file, buffer_span(&tail->lines),
	    tail->end - tail->first))
		return false;
	tail->end += tail->lines.size;
	buffer_clear(&tail->lines);
	if (writer->settings.sync && tail->end - tail->given >= WORK) {
		sync_file_range(tail->file,
		    (off_t)(tail->given - tail->first),
		    (off_t)(tail->end - tail->given), SYNC_FILE_RANGE_WRITE);
		tail->given = tail->end;
	}
	return true;
}

bool
topic_writer_add(
    struct topic_writer *writer, size_t partition, struct span line)
{
	struct buffer *lines = &writer->tails[partition].lines;
	char *room;

	if (lines->size + line.size >= BLOCK &&
	    !write_lines(writer, partition))
		return false;
	room = buffer_reserve(lines, line.size + 1);
	memcpy(room, line.data, line.size);
	room[line.size] = '\n';
	lines->size += line.size + 1;
	writer->waiting += line.size + 1;
	return true;
}

/* -- committing -- */

bool
topic_writer_commit(struct topic_writer *writer, struct span note)
{
	struct topic_end *end = &writer->end;
	size_t count = writer->topic->partitions;

	for (size_t i = 0; i < count; i++) {
		if (!write_lines(writer, i))
			return false;
		end->offsets[i] = writer->tails[i].end;
	}
	for (size_t i = 0; i < count && writer->settings.sync; i++)
		if (!sync_tail(&writer->tails[i]))
			return false;
	end->synced = writer->settings.sync;
	if (note.size) {
		buffer_clear(&end->note);
		buffer_add_span(&end->note, note);
	}
	writer->waiting = 0;
	return topic_write_end(writer->topic, end);
}

struct span
topic_writer_note(const struct topic_writer *writer)
{
	return buffer_span(&writer->end.note);
}

uint64_t
topic_writer_waiting(const struct topic_writer *writer)
{
	return writer->waiting;
}

uint64_t
topic_writer_begun(const struct topic_writer *writer)
{
	return writer->begun;
}
