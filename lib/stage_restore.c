/*
 * What a stage takes back when its pipeline goes on from a barrier.
 */
#include "stage_state.h"

#include <inttypes.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "json.h"
#include "number.h"

/* -- files that are cut -- */

/* Cuts a file, unless it is none that has a size. */
static void
cut_file(int file, const char *path, int64_t size)
{
	struct stat status;

	if (fstat(file, &status) < 0)
		fail_errno(EXIT_IO, "cannot read '%s'", path);
	if (!S_ISREG(status.st_mode))
		return;
	if (status.st_size < size)
		fail(EXIT_CONFIG, "'%s' is shorter than it was: %" PRId64
		    " bytes of %" PRId64, path, (int64_t)status.st_size, size);
	if (ftruncate(file, size) < 0)
		fail_errno(EXIT_IO, "cannot write '%s'", path);
}

/* A file that others append to could not be cut. */
static void
claim_letters(struct stage *stage)
{
	if (stage->options.dead_letter &&
	    flock(stage->letters.file, LOCK_EX | LOCK_NB) < 0)
		fail(EXIT_CONFIG, "'%s' is another stage's; with checkpoints "
		    "each needs its own", stage->options.dead_letter);
}

/* -- the state -- */

/* What the first line of a state says. */
struct head {
	int64_t barrier, letters, output;
	struct span options, held;
};

static struct head
read_head(struct stage *stage, struct checkpoint_line *line)
{
	struct watermark *watermark = &stage->watermark;
	struct head head = {0};

	while (checkpoint_line_next(line)) {
		if (checkpoint_line_has(line, "program") &&
		    !span_is(checkpoint_line_text(line), stage->program->name))
			fail(EXIT_CONFIG, "'%s' is the state of another "
			    "program; give one of them another --id",
			    line->path);
		if (checkpoint_line_has(line, "barrier"))
			head.barrier = checkpoint_line_count(line);
		if (checkpoint_line_has(line, "line"))
			stage->line_number =
			    (uint64_t)checkpoint_line_count(line);
		if (checkpoint_line_has(line, "letters"))
			head.letters = checkpoint_line_count(line);
		if (checkpoint_line_has(line, "output"))
			head.output = checkpoint_line_count(line);
		if (checkpoint_line_has(line, "greatest"))
			watermark->greatest = checkpoint_line_integer(line);
		if (checkpoint_line_has(line, "told"))
			watermark->told = checkpoint_line_integer(line);
		if (checkpoint_line_has(line, "leap"))
			watermark->leap = checkpoint_line_integer(line);
		if (checkpoint_line_has(line, "witnesses"))
			watermark->held = (int)checkpoint_line_count(line);
		if (checkpoint_line_has(line, "held"))
			head.held = checkpoint_line_text(line);
		if (checkpoint_line_has(line, "options"))
			head.options = checkpoint_line_text(line);
	}
	return head;
}

/* Fails where an option is not what it was. */
static void
check_options(struct stage *stage, struct span saved,
    const struct checkpoint_line *line)
{
	struct buffer options = {0};
	struct member then, now;
	const char *old, *new;

	stage_write_options(stage, &options);
	buffer_pad(&options, SCAN_PADDING);
	if (!saved.size)
		checkpoint_line_fail(line);
	old = saved.data;
	new = options.data;
	while (scan_member(&new, &now)) {
		if (!scan_member(&old, &then) ||
		    !span_equal(then.name, now.name))
			checkpoint_line_fail(line);
		if (!span_equal(value_text(&then.value),
		    value_text(&now.value)))
			fail(EXIT_CONFIG, "'%s' was saved with another %.*s: "
			    "%.*s, not %.*s", line->path, (int)now.name.size,
			    now.name.data, (int)then.value.size,
			    then.value.data, (int)now.value.size,
			    now.value.data);
	}
	buffer_release(&options);
}

static void
take_held(struct stage *stage, const struct head *head)
{
	const char *at = head->held.data;
	struct arena arena = {0};
	struct value text, number;
	struct span line;
	int64_t place;

	while (at && stage->held_count < WATERMARK_WITNESSES &&
	    scan_element(&at, &text) && scan_element(&at, &number) &&
	    number_integer(value_text(&number), &place)) {
		struct held *held = &stage->held[stage->held_count++];

		line = json_decode(
		    (struct span){text.data, text.size}, &arena);
		stage->books.in++;
		held->size = line.size;
		held->number = (uint64_t)place;
		held->hash = hash_line(line);
		held->line = allocate(line.size + 1 + SCAN_PADDING);
		memcpy(held->line, line.data, line.size);
		memset(held->line + line.size, '\n', 1 + SCAN_PADDING);
	}
	arena_release(&arena);
}

/* The program takes its lines back. */
static void
restore_program(struct stage *stage, struct saved *saved)
{
	struct span line;

	while (stage->program->restore && saved_next(saved, &line))
		if (!stage->program->restore(stage, line))
			fail(EXIT_CONFIG, "'%s' holds a line that is not what "
			    "weir " VERSION " writes", saved->path);
}

static void
cut_files(struct stage *stage, const struct head *head)
{
	if (stage->options.dead_letter)
		cut_file(stage->letters.file, stage->options.dead_letter,
		    head->letters);
	if (stage->options.output)
		cut_file(STDOUT_FILENO, stage->options.output, head->output);
}

static void
read_state(struct stage *stage, int64_t barrier, bool anew)
{
	struct checkpoint_line line;
	struct saved saved;
	struct head head;
	struct span text;

	saved_open(&saved, &stage->part.folder, barrier);
	if (!saved_next(&saved, &text))
		fail(EXIT_CONFIG, "'%s' is damaged", saved.path);
	line = checkpoint_line_of(saved.path, text.data);
	head = read_head(stage, &line);
	if (head.barrier != barrier)
		checkpoint_line_fail(&line);
	cut_files(stage, &head);
	if (anew)
		watermark_reset(&stage->watermark);
	if (stage_outlasts(stage, anew)) {
		if (stage->program->save)
			check_options(stage, head.options, &line);
		take_held(stage, &head);
		restore_program(stage, &saved);
	}
	saved_close(&saved);
}

static void
skip(struct stage *stage, struct record *record)
{
	stage_count(stage, record, stage->part.skipped);
}

/* Asks the target of a sink how far it has come. */
static int64_t
recover(struct stage *stage, int64_t barrier)
{
	struct part *part = &stage->part;
	int64_t has = stage->program->recover(
	    stage, part->folder.pipeline, part->folder.epoch);

	if (has < barrier)
		fail(EXIT_CONFIG, "'%s' has come to barrier %" PRId64 ", but "
		    "the pipeline goes on from %" PRId64 ": what is between "
		    "is lost", part->folder.name, has, barrier);
	if (has > barrier) {
		part->ahead = has;
		part->skipped = stage_fate(stage, "skipped");
		stage->taker = skip;
	}
	return has;
}

void
stage_restore(struct stage *stage, int64_t barrier, bool anew)
{
	struct head none = {0};

	claim_letters(stage);
	if (stage->program->recover)
		barrier = recover(stage, barrier);
	/* A file that is about to be cut holds less than its mark says. */
	if (stage_commits(stage))
		checkpoint_mark(&stage->part.folder, barrier);
	if (barrier)
		read_state(stage, barrier, anew);
	else
		cut_files(stage, &none);
	stage->part.ahead_line = stage->line_number;
}
