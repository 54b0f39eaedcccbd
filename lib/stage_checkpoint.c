/*
 * What a stage keeps at a barrier, and takes back:
 *
 *     {"version":1,"program":"lag","barrier":3,"line":1000,…}   the runtime's
 *     {…}                                                      the program's
 *     {…}
 *
 * Letters and output are files that are cut to the length which they had.
 */
#include "stage_state.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "json.h"
#include "number.h"

void
stage_save(struct stage *stage, struct span line)
{
	snapshot_add(&stage->part.snapshot, line);
}

bool
stage_has_barriers(const struct stage *stage)
{
	return stage->part.taken;
}

/* -- taking part -- */

const char *
stage_id(const struct stage *stage)
{
	return stage->options.id ? stage->options.id : stage->program->name;
}

void
stage_open_part(struct stage *stage)
{
	const struct program *program = stage->program;
	const char *folder = getenv("WEIR_CHECKPOINT");
	bool asked = stage->options.checkpoint;

	stage->part.due = INT64_MAX;
	stage->part.folder.lock = -1;
	if (asked)
		folder = stage->options.checkpoint;
	if (asked && (program->outside || program->source || program->text ||
	    program->read) && !program->position && !program->save)
		fail(EXIT_USAGE, "--checkpoint: '%s' cannot read its input "
		    "again; publish to a topic first", program->name);
	stage->part.taken = folder && *folder && !program->text &&
	    (program->save || program->commit || program->position ||
	    ((stage->options.dead_letter || stage->options.output) &&
	    program->record && !program->outside && !program->read));
	if (stage->part.taken)
		checkpoint_open(
		    &stage->part.folder, folder, stage_id(stage));
}

void
stage_open_output(struct stage *stage)
{
	const char *path = stage->options.output;
	int file;

	if (!path)
		return;
	file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC |
	    (stage->part.taken ? 0 : O_TRUNC), 0666);
	if (file < 0)
		fail_open(EXIT_CREATE, path);
	dup2(file, STDOUT_FILENO);
	close(file);
}

/* -- files that are cut -- */

/* Gives the size of a file, which is on disk now. */
static int64_t
settle_file(int file, const char *path)
{
	struct stat status;

	if ((fsync(file) < 0 && errno != EINVAL) || fstat(file, &status) < 0)
		fail_errno(EXIT_IO, "cannot write '%s'", path);
	return status.st_size;
}

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

/* -- keeping -- */

static void
add_integer(struct buffer *line, const char *name, int64_t number)
{
	json_add_member(line, name);
	json_add_integer(line, number);
}

static void
add_watermark(struct buffer *line, const struct watermark *watermark)
{
	if (watermark->greatest > INT64_MIN)
		add_integer(line, "greatest", watermark->greatest);
	if (watermark->told > INT64_MIN)
		add_integer(line, "told", watermark->told);
	if (!watermark->held)
		return;
	add_integer(line, "leap", watermark->leap);
	add_integer(line, "witnesses", watermark->held);
}

static void
add_held(struct buffer *line, const struct stage *stage)
{
	json_add_member(line, "held");
	buffer_add_char(line, '[');
	for (size_t i = 0; i < stage->held_count; i++) {
		const struct held *held = &stage->held[i];

		if (i)
			buffer_add_char(line, ',');
		json_add_string(line, (struct span){held->line, held->size});
		buffer_printf(line, ",%llu", (unsigned long long)held->number);
	}
	buffer_add_char(line, ']');
}

static void
add_head(struct buffer *line, struct stage *stage, int64_t barrier)
{
	checkpoint_line_begin(line);
	json_add_member(line, "program");
	json_add_string(line, span_of(stage->program->name));
	add_integer(line, "barrier", barrier);
	add_integer(line, "line", (int64_t)stage->line_number);
	if (stage->options.dead_letter)
		add_integer(line, "letters", settle_file(stage->letters.file,
		    stage->options.dead_letter));
	if (stage->options.output)
		add_integer(line, "output",
		    settle_file(STDOUT_FILENO, stage->options.output));
	add_watermark(line, &stage->watermark);
	if (stage->held_count)
		add_held(line, stage);
	if (stage->program->save) {
		json_add_member(line, "options");
		stage_write_options(stage, line);
	}
	buffer_add_char(line, '}');
}

static void
write_state(struct stage *stage, int64_t barrier)
{
	struct part *part = &stage->part;
	struct buffer head = {0};

	add_head(&head, stage, barrier);
	snapshot_begin(&part->snapshot, &part->folder, barrier);
	snapshot_add(&part->snapshot, buffer_span(&head));
	if (stage->program->save && part->end != CONTROL_FINAL)
		stage->program->save(stage);
	snapshot_end(&part->snapshot);
	buffer_release(&head);
}

/* Whether the stage is a sink whose mark the source looks for. */
static bool
commits(const struct stage *stage)
{
	return stage->program->commit || stage->options.output;
}

/* A sink that is ahead has all of it; only its mark may be missing. */
void
stage_keep(struct stage *stage, int64_t barrier, int64_t complete)
{
	struct part *part = &stage->part;

	if (barrier < part->ahead)
		return;
	if (barrier == part->ahead) {
		part->ahead = 0;
		stage->taker = stage->program->record;
	} else {
		stage_flush(stage);
		write_state(stage, barrier);
		if (stage->program->commit)
			stage->program->commit(stage, barrier);
	}
	if (commits(stage))
		checkpoint_mark(&part->folder, barrier);
	snapshot_forget(&part->folder, complete);
}

/* -- taking back -- */

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
	memset(buffer_reserve(&options, SCAN_PADDING), 0, SCAN_PADDING);
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
	if (anew) {
		watermark_reset(&stage->watermark);
	} else {
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
	if (commits(stage))
		checkpoint_mark(&stage->part.folder, barrier);
	if (barrier)
		read_state(stage, barrier, anew);
	else
		cut_files(stage, &none);
}
