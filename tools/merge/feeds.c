#include "merge/feeds.h"

#include <poll.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "memory.h"

enum { MOST_EVENTS = 64 };

void
feeds_open(struct feeds *feeds, struct stage *stage)
{
	feeds->count = stage_operand_count(stage);
	feeds->items = allocate_zeroed(feeds->count, sizeof *feeds->items);
	feeds->block = allocate(INPUT_BLOCK);
	feeds->ready = epoll_create1(EPOLL_CLOEXEC);
	if (feeds->ready < 0)
		fail_errno(EXIT_IO, "cannot wait for input");
	for (size_t i = 0; i < feeds->count; i++) {
		feeds->items[i].index = i;
		feed_open(&feeds->items[i], stage_operand(stage, i),
		    feeds->ready, stage);
	}
}

void
feeds_release(struct feeds *feeds)
{
	for (size_t i = 0; i < feeds->count; i++)
		feed_release(&feeds->items[i]);
	close(feeds->ready);
	free(feeds->block);
	free(feeds->items);
}

/* Whether reading it gives bytes, or its end, at once. */
static bool
is_ready(const struct feed *feed)
{
	struct pollfd file = {.fd = feed->file, .events = POLLIN};

	return feed->patient || feed->file < 0 ||
	    !spill_empty(&feed->spill) || poll(&file, 1, 0) > 0;
}

static void
spill_ready(struct feeds *feeds, const struct feed *wanted, int timeout)
{
	struct epoll_event events[MOST_EVENTS];
	int count = epoll_wait(feeds->ready, events, MOST_EVENTS, timeout);

	for (int i = 0; i < count; i++)
		if (events[i].data.ptr != wanted)
			feed_spill(events[i].data.ptr, feeds->block);
}

void
feeds_await(struct feeds *feeds, struct stage *stage,
    const struct feed *wanted)
{
	/* Once the user wants to stop, it is for those who write to end. */
	while (!is_ready(wanted))
		spill_ready(feeds, wanted, stage_wait_file(stage,
		    feeds->ready, INT64_MAX) ? 0 : -1);
}
