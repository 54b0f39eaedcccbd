#include "merge/feed.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/stat.h>
#include <unistd.h>

/* -- the file -- */

/* A pipe that nobody writes to yet must not keep us from opening the next one,
 * since who opens them for writing may do so in another order. */
static int
open_path(const char *path)
{
	if (!strcmp(path, "-"))
		return fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0);
	return open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
}

/* Plain files are always ready, and epoll refuses them. */
static void
watch(struct feed *feed)
{
	struct epoll_event event = {.events = EPOLLIN, .data.ptr = feed};

	if (epoll_ctl(feed->ready, EPOLL_CTL_ADD, feed->file, &event) == 0)
		return;
	if (errno != EPERM)
		fail_errno(EXIT_IO, "cannot wait for '%s'", feed->path);
	feed->patient = true;
}

void
feed_open(struct feed *feed, const char *path, int ready,
    struct stage *stage)
{
	struct stat status;

	feed->path = path;
	feed->ready = ready;
	feed->file = open_path(path);
	if (feed->file < 0 || fstat(feed->file, &status) < 0)
		fail_open(EXIT_INPUT, path);
	if (S_ISDIR(status.st_mode)) {
		errno = EISDIR;
		fail_open(EXIT_INPUT, path);
	}
	fcntl(feed->file, F_SETPIPE_SZ, INPUT_PIPE);
	feed->tally = stage_input(stage, path, feed->file);
	watch(feed);
	feed->spill.file = -1;
	input_init(&feed->input, stage_max_line(stage) + INPUT_BLOCK);
	record_init(&feed->record, stage_fields(stage));
	watermark_reset(&feed->watermark);
}

/* While other processes have stdin open, epoll would tell of it for ever. */
static void
close_file(struct feed *feed)
{
	if (feed->file < 0)
		return;
	epoll_ctl(feed->ready, EPOLL_CTL_DEL, feed->file, NULL);
	close(feed->file);
	feed->file = -1;
}

/* Reads a file no further. What is there of a line has not come. */
static void
leave_file(struct feed *feed)
{
	close_file(feed);
	feed->input.start = feed->input.end = 0;
	excerpt_clear(&feed->long_part);
}

/* Gives 0 at the end, which closes the file. */
static size_t
read_file(struct feed *feed, char *data)
{
	ssize_t size;

	if (feed->file < 0)
		return 0;
	do
		size = read(feed->file, data, INPUT_BLOCK);
	while (size < 0 && errno == EINTR);
	if (size < 0)
		fail_errno(EXIT_IO, "cannot read '%s'", feed->path);
	if (!size)
		close_file(feed);
	return (size_t)size;
}

void
feed_spill(struct feed *feed, char *block)
{
	spill_add(&feed->spill, (struct span){block, read_file(feed, block)});
}

/* -- lines -- */

/* Keeps the start of a line that is too long, and drops the rest. */
static void
skip(struct feed *feed, size_t size)
{
	struct span text = {feed->input.data + feed->input.start, size};

	feed->input.start += size;
	hasher_add(&feed->long_hasher, text);
	excerpt_add(&feed->long_part, text);
}

/* The newline of a line that was skipped is next. */
static void
finish_skipping(struct feed *feed)
{
	feed->input.start++;
	feed->number++;
	feed->long_ended = true;
	feed->long_hash = hasher_end(&feed->long_hasher);
	tally_add(feed->tally, feed->long_hash);
}

void
feed_drop_long(struct feed *feed)
{
	feed->long_ended = false;
	excerpt_clear(&feed->long_part);
}

static void
find_lines(struct feed *feed, struct stage *stage)
{
	struct input *input = &feed->input;
	struct span unread = input_unread(input);
	const char *first;

	feed->last = memrchr(unread.data, '\n', unread.size);
	if (feed->long_part.size && feed->last) {
		first = memchr(unread.data, '\n', unread.size);
		skip(feed, (size_t)(first - unread.data));
		finish_skipping(feed);
	} else if (feed->long_part.size || (!feed->last &&
	    unread.size > stage_max_line(stage)))
		skip(feed, unread.size);
}

void
feed_fill(struct feed *feed, struct stage *stage)
{
	struct input *input = &feed->input;
	char *room = input_room(input);
	size_t size = spill_take(&feed->spill, room, INPUT_BLOCK);

	/* What writes into a pipe was stopped, too, and will close it. */
	if (feed->patient && stage_stopping(stage))
		leave_file(feed);
	if (!size)
		size = read_file(feed, room);
	input_add(input, size);
	stage_count_bytes(stage, size);
	feed->ended = !size;
	/* A last line without a newline is given one. */
	if (feed->ended && (input->end || feed->long_part.size))
		input->data[input->end++] = '\n';
	find_lines(feed, stage);
}

bool
feed_scan(struct feed *feed, size_t max_line)
{
	struct input *input = &feed->input;
	struct scan_fault fault;
	const char *newline;
	bool valid;

	newline = record_scan(&feed->record, input->data + input->start,
	    feed->last, &fault, &valid);
	feed->record.number = ++feed->number;
	input->start = (size_t)(newline - input->data) + 1;
	return valid && feed->record.line.size <= max_line;
}

void
feed_count(struct feed *feed, const struct stage *stage)
{
	struct span line = feed->record.line;

	if (stage_tallies(stage) &&
	    scan_skip_space(line.data) != line.data + line.size)
		tally_add(feed->tally, hash_line(line));
}

void
feed_hold(struct feed *feed, struct leap leap)
{
	feed->leaps[feed->leap_count++] = leap;
}

struct leap
feed_take_leap(struct feed *feed)
{
	struct leap first = feed->leaps[0];

	feed->leap_count--;
	memmove(feed->leaps, feed->leaps + 1,
	    feed->leap_count * sizeof *feed->leaps);
	return first;
}

void
feed_release(struct feed *feed)
{
	close_file(feed);
	spill_release(&feed->spill);
	input_release(&feed->input);
	excerpt_release(&feed->long_part);
	buffer_release(&feed->control_line);
	record_release(&feed->record);
	while (feed->leap_count)
		free(feed_take_leap(feed).line);
}
