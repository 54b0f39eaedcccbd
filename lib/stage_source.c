/*
 * The source of a pipeline with checkpoints: it decides where to begin, and
 * sends the barriers.
 *
 *     journal    … 4   5   6          where they stand in the input
 *                  ▲           ▲
 *                  │           └ further ones, as time goes by
 *                  └ all sinks have this: begins here, sends 5 and 6 again
 */
#include "stage_state.h"

#include <inttypes.h>
#include <stdlib.h>

/* So many barriers may be on their way: more would fill the folder when a sink
 * does not commit. */
enum { MOST_WAITING = 8 };

/* So long the next look is put off then, at least. */
static const int64_t a_while = SECOND / 10;

bool
stage_will_go_on(const struct stage *stage)
{
	return stage->options.at_end;
}

bool
stage_barrier_due(const struct stage *stage)
{
	return stage->part.due < INT64_MAX && stage_clock() >= stage->part.due;
}

/* A barrier will be due when the interval has passed, unless one is already. */
static void
hasten(struct stage *stage)
{
	if (stage->part.due == INT64_MAX)
		stage->part.due = stage_clock() + stage->options.interval;
}

/* What it makes stages downstream emit waits for a barrier. */
void
stage_tell_idle(struct stage *stage, int64_t time)
{
	stage_tell_watermark(stage, time);
	if (stage->part.taken)
		hasten(stage);
}

/* Tells the program how far its input is done with. */
static void
tell_complete(struct stage *stage, int64_t complete)
{
	const struct journal *journal = &stage->part.journal;

	if (stage->program->complete && journal->count &&
	    journal->entries[0].barrier == complete)
		stage->program->complete(stage, journal->entries[0].position);
}

/* -- the start -- */

/* The number of the last barrier that was ever sent. */
static int64_t
last_barrier(const struct part *part)
{
	const struct journal *journal = &part->journal;

	return journal->count ? journal->entries[journal->count - 1].barrier :
	    0;
}

/* Lets the program read up to the next barrier that was sent before. */
static void
set_bound(struct stage *stage)
{
	struct part *part = &stage->part;
	bool known = part->known < part->journal.count;

	stage->program->bound(stage, known ?
	    part->journal.entries[part->known].position : NULL);
}

/* Goes to where a barrier stands; gives whether everything begins anew, the
 * input being another one than that which has come to its end. */
static bool
go_to(struct stage *stage, const struct journal_entry *entry)
{
	struct part *part = &stage->part;

	if (stage->program->seek(stage, entry->position)) {
		tell_complete(stage, entry->barrier);
		part->finished = entry->end == CONTROL_FINAL;
		return part->finished;
	}
	if (!entry->end)
		fail(EXIT_CONFIG, "the input is not the one that '%s' has "
		    "read in part", part->folder.folder);
	stage->program->seek(stage, NULL);
	stage->line_number = 0;
	return entry->end == CONTROL_FINAL;
}

/* Writes down where the very first run begins: another time, "the end of the
 * topic" would be another place. */
static void
note_start(struct stage *stage)
{
	struct part *part = &stage->part;
	struct buffer position = {0};

	if (stage->program->position(stage, &position)) {
		journal_add(&part->journal, 0, CONTROL_GOES_ON,
		    buffer_span(&position));
		journal_write(&part->journal, &part->folder);
	}
	buffer_release(&position);
}

/* Whether the source begins at a barrier when the pipeline goes on from one:
 * it is that, or the end of this source where there are others that merge
 * joins, and which came further. */
static bool
is_start(const struct journal_entry *entry, int64_t barrier)
{
	return entry->barrier == barrier ||
	    (entry->barrier < barrier && entry->end);
}

/* Finds out where to begin when the pipeline goes on from a barrier, 0 being
 * the start. */
static void
find_start(struct stage *stage, struct control *control)
{
	struct part *part = &stage->part;
	struct journal *journal = &part->journal;
	const struct journal_entry *entry;
	bool first = !control->restore && !journal->count;

	journal_forget(journal, control->restore);
	if (first)
		note_start(stage);
	entry = journal->entries;
	if (!first && (!journal->count || !is_start(entry, control->restore)))
		fail(EXIT_CONFIG, "'%s' does not know where barrier %" PRId64
		    " stands", part->folder.folder, control->restore);
	if (!journal->count)
		return;
	part->known = 1;
	if (entry->barrier < control->restore)
		control->ended = entry->barrier;
	stage_restore(stage, entry->barrier, false);
	control->anew = !first && go_to(stage, entry);
	if (!control->restore && journal->count > 1)
		warn("no sink has committed a barrier yet; all is read again");
}

void
stage_begin_source(struct stage *stage)
{
	struct part *part = &stage->part;
	struct checkpoint *folder = &part->folder;
	struct control control = {0};
	struct buffer stages = {0};

	if (!checkpoint_lock(folder, false))
		fail(EXIT_RETRY, "another run has '%s'", folder->folder);
	checkpoint_begin(folder);
	journal_read(&part->journal, folder);
	control.pipeline = span_of(folder->pipeline);
	control.restore =
	    checkpoint_complete(folder, &stage->options.sinks);
	control.epoch = folder->epoch;
	stage_enter_pipeline(stage, &control);
	find_start(stage, &control);
	set_bound(stage);
	part->due = INT64_MAX;
	stage_begin_stream(stage);
	buffer_printf(&stages, "[\"%s\"]", folder->name);
	control.stages = buffer_span(&stages);
	stage_tell(stage, &control);
	buffer_release(&stages);
}

/* -- barriers -- */

static void
send(struct stage *stage, int64_t barrier, enum control_end end)
{
	struct part *part = &stage->part;
	struct control control = {.barrier = barrier, .end = end,
	    .complete = checkpoint_complete(
	    &part->folder, &stage->options.sinks)};

	part->barrier = barrier;
	part->end = end;
	part->due = INT64_MAX;
	stage_tell_barrier(stage, &control);
}

/* Sends one at the place where it was sent before. A pause there was that of a
 * run that is over: this one goes on, to an end of its own. */
static void
send_known(struct stage *stage)
{
	struct part *part = &stage->part;
	struct journal_entry *entry = &part->journal.entries[part->known++];
	struct buffer position = {0};

	if (!stage->program->position(stage, &position) ||
	    strcmp(buffer_string(&position), entry->position) != 0)
		fail(EXIT_CONFIG, "the input is not the one that '%s' has "
		    "read in part", part->folder.folder);
	stage_keep(stage, entry->barrier, 0);
	send(stage, entry->barrier, entry->end == CONTROL_FINAL ?
	    CONTROL_FINAL : CONTROL_GOES_ON);
	set_bound(stage);
	buffer_release(&position);
}

/* Sends one where the input stands now, having written that down; false where
 * the program cannot tell, or could not tell where it began: then it was to
 * stop before there was any input. */
static bool
send_new(struct stage *stage, enum control_end end)
{
	struct part *part = &stage->part;
	struct journal *journal = &part->journal;
	int64_t barrier = last_barrier(part) + 1, complete;
	struct buffer position = {0};
	bool told = journal->count &&
	    stage->program->position(stage, &position);

	if (told) {
		if (barrier <= part->barrier)
			barrier = part->barrier + 1;
		complete = checkpoint_complete(
		    &part->folder, &stage->options.sinks);
		part->end = end;
		stage_keep(stage, barrier, complete);
		journal_add(journal, barrier, end, buffer_span(&position));
		journal_forget(journal, complete);
		journal_write(journal, &part->folder);
		tell_complete(stage, complete);
		part->known = journal->count;
		send(stage, barrier, end);
	}
	buffer_release(&position);
	return told;
}

/* Whether so many are on their way that no other may join them. */
static bool
is_crowded(struct stage *stage)
{
	struct part *part = &stage->part;

	return part->barrier - checkpoint_complete(&part->folder,
	    &stage->options.sinks) >= MOST_WAITING;
}

/* A barrier is due: sends it, or waits for sinks a while. */
static bool
meet_due(struct stage *stage)
{
	int64_t interval = stage->options.interval;

	if (!is_crowded(stage))
		return send_new(stage, CONTROL_GOES_ON);
	stage->part.due =
	    stage_clock() + (interval > a_while ? interval : a_while);
	return true;
}

/* The end of what there is. One that was final stays so: windows have closed
 * there. */
static bool
meet_end(struct stage *stage)
{
	enum control_end end = CONTROL_PAUSE;

	if (stage->part.finished ||
	    (!stage_interrupted && !stage->options.at_end))
		end = CONTROL_FINAL;
	send_new(stage, end);
	return false;
}

bool
stage_source_goes_on(struct stage *stage, bool got)
{
	struct part *part = &stage->part;

	if (got && part->finished)
		fail(EXIT_CONFIG, "the input has grown since it came to its "
		    "final end; use another --checkpoint, or --at-end pause "
		    "from the start");
	if (got)
		hasten(stage);
	if (got && input_unread(&stage->input).size)
		return true;
	if (part->known < part->journal.count) {
		if (got || stage_interrupted)
			return got && !stage_interrupted;
		send_known(stage);
		return !part->end;
	}
	if (stage_barrier_due(stage) && !stage_interrupted)
		return meet_due(stage);
	return got ? true : meet_end(stage);
}
