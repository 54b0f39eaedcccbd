#include "merge/align.h"

#include <inttypes.h>

#include "json.h"
#include "scan.h"

static _Noreturn void
fail_line(const struct feed *feed, const char *why)
{
	fail(EXIT_PROTOCOL, "'%s', line %" PRIu64 ": %s", feed->path,
	    feed->record.number, why);
}

/* -- one input -- */

/* Keeps the line, of which parts are passed on. */
static void
keep(struct feed *feed, struct span line)
{
	struct buffer *copy = &feed->control_line;

	buffer_clear(copy);
	buffer_add_span(copy, line);
	buffer_pad(copy, SCAN_PADDING);
	control_read(buffer_span(copy), &feed->control);
}

static void
check_lines(const struct feed *feed)
{
	const struct control *control = &feed->control;

	if (!feed->begun)
		fail_line(feed, "a barrier in a stream that has no start");
	if ((uint64_t)control->lines != feed->tally->lines)
		fail(EXIT_PROTOCOL, "'%s': %" PRIu64 " lines came before "
		    "barrier %" PRId64 ", but %" PRId64 " were sent; what "
		    "drops or adds lines stands behind weir through",
		    feed->path, feed->tally->lines, control->barrier,
		    control->lines);
	if (control->hash != feed->tally->ordered)
		fail(EXIT_PROTOCOL, "'%s': the lines before barrier %" PRId64
		    " are not as they were sent; what changes or sorts them "
		    "stands behind weir through", feed->path,
		    control->barrier);
}

void
align_expect(const struct feed *feed)
{
	static const char start[] = "{\"@weir\":{\"pipeline\":";
	struct span text = input_unread(&feed->input);

	if (text.size < sizeof start ||
	    memcmp(text.data, start, sizeof start - 1) != 0)
		fail(EXIT_PROTOCOL, "'%s' is not that of a source with "
		    "--checkpoint; what drops or changes lines stands behind "
		    "weir through", feed->path);
}

bool
align_take(struct stage *stage, struct feed *feed)
{
	struct span line = feed->record.line;

	stage_count_control(stage, line);
	if (feed->patient)
		return false;
	keep(feed, line);
	/* Lines are numbered as if there were no checkpoints. */
	feed->number--;
	if (feed->control.barrier)
		check_lines(feed);
	else if (feed->begun || feed->number)
		fail_line(feed, "the stream begins a second time");
	feed->begun = true;
	feed->blocked = true;
	feed->end = feed->control.end;
	return true;
}

/* -- the start -- */

/* Adds the names of an array to those of others. The stages in front of a tee
 * are in several arrays; behind it, each needs a name of its own. */
static void
add_stages(struct buffer *names, struct span array)
{
	const char *at = array.data;
	struct value value;
	struct span name;
	bool parted = false;

	while (array.size && (at = scan_one(scan_skip_space(at + 1), &value))) {
		name = value_text(&value);
		at = scan_skip_space(at);
		if (!memmem(names->data, names->size, name.data, name.size)) {
			parted = true;
			if (names->size > 1)
				buffer_add_char(names, ',');
			buffer_add_span(names, name);
		} else if (parted) {
			fail(EXIT_CONFIG, "there are two stages named %.*s; "
			    "give one another --id", (int)name.size,
			    name.data);
		}
	}
}

/* The barrier at which a start finds the states of the stages before it. */
static int64_t
state_of(const struct control *start)
{
	return start->ended ? start->ended : start->restore;
}

/* Sources of one folder may have begun one after the other: the epoch of the
 * last one counts. All begins anew where none of them goes on, and all had come
 * to an end where each of them had. */
static void
begin(struct stage *stage, const struct feeds *feeds)
{
	const struct feed *first = feeds->items;
	struct control all = first->control;
	struct buffer names = {0};

	buffer_add_char(&names, '[');
	for (size_t i = 0; i < feeds->count; i++) {
		const struct feed *feed = &feeds->items[i];
		const struct control *control = &feed->control;

		if (!span_equal(control->pipeline, all.pipeline))
			fail(EXIT_CONFIG, "'%s' and '%s' are of two pipelines",
			    first->path, feed->path);
		if (control->restore != all.restore)
			fail(EXIT_CONFIG, "'%s' goes on from barrier %" PRId64
			    ", but '%s' from %" PRId64, first->path,
			    all.restore, feed->path, control->restore);
		if (control->epoch > all.epoch)
			all.epoch = control->epoch;
		if (state_of(control) > state_of(&all))
			all.ended = control->ended;
		all.anew &= control->anew;
		add_stages(&names, control->stages);
	}
	buffer_add_char(&names, ']');
	all.stages = buffer_span(&names);
	stage_begin(stage, &all);
	buffer_release(&names);
}

/* -- barriers -- */

/* What the end of all is; they go on as long as one does. */
static enum control_end
end_of_all(const struct feeds *feeds)
{
	enum control_end end = CONTROL_FINAL;

	for (size_t i = 0; i < feeds->count; i++) {
		if (!feeds->items[i].end)
			return CONTROL_GOES_ON;
		if (feeds->items[i].end == CONTROL_PAUSE)
			end = CONTROL_PAUSE;
	}
	return end;
}

static void
pass_barrier(struct stage *stage, const struct feeds *feeds,
    const struct feed *first)
{
	struct control all = {.barrier = first->control.barrier,
	    .complete = first->control.complete, .end = end_of_all(feeds)};

	for (size_t i = 0; i < feeds->count; i++) {
		const struct feed *feed = &feeds->items[i];
		const struct control *control = &feed->control;

		if (!feed->blocked)
			continue;
		if (control->barrier != all.barrier)
			fail(EXIT_PROTOCOL, "'%s' brings barrier %" PRId64
			    ", but '%s' barrier %" PRId64, first->path,
			    all.barrier, feed->path, control->barrier);
		if (control->complete < all.complete)
			all.complete = control->complete;
	}
	stage_barrier(stage, &all);
}

/* -- all -- */

void
align_all(struct stage *stage, struct feeds *feeds)
{
	const struct feed *first = feeds->items;

	while (!first->blocked)
		first++;
	if (first->control.barrier)
		pass_barrier(stage, feeds, first);
	else
		begin(stage, feeds);
	for (size_t i = 0; i < feeds->count; i++)
		feeds->items[i].blocked = false;
}
