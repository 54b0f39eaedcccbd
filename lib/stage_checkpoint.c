/*
 * What a stage keeps at a barrier; stage_restore.c takes it back:
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
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "durable.h"
#include "json.h"

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

/* A file that a state will say the length of must be there by then. What is no
 * file, as /dev/fd/3 is, has no name to be kept. */
static void
keep_name(const struct stage *stage, const char *path)
{
	if (stage->part.taken && path && !durable_name(path) &&
	    errno != EINVAL)
		fail_errno(EXIT_IO, "cannot write the name of '%s'", path);
}

void
stage_open_output(struct stage *stage)
{
	const char *path = stage->options.output;
	int file;

	keep_name(stage, stage->options.dead_letter);
	if (!path)
		return;
	file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC |
	    (stage->part.taken ? 0 : O_TRUNC), 0666);
	if (file < 0)
		fail_open(EXIT_CREATE, path);
	dup2(file, STDOUT_FILENO);
	close(file);
	keep_name(stage, path);
}

/* Gives the size of a file, which is on disk now. */
static int64_t
settle_file(int file, const char *path)
{
	struct stat status;

	if ((fsync(file) < 0 && errno != EINVAL) || fstat(file, &status) < 0)
		fail_errno(EXIT_IO, "cannot write '%s'", path);
	return status.st_size;
}

/* -- keeping -- */

static void
add_watermark(struct buffer *line, const struct watermark *watermark)
{
	if (watermark->greatest > INT64_MIN)
		json_member_integer(line, "greatest", watermark->greatest);
	if (watermark->told > INT64_MIN)
		json_member_integer(line, "told", watermark->told);
	if (!watermark->held)
		return;
	json_member_integer(line, "leap", watermark->leap);
	json_member_integer(line, "witnesses", watermark->held);
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
	json_member_text(line, "program", stage->program->name);
	json_member_integer(line, "barrier", barrier);
	json_member_integer(line, "line", (int64_t)stage->line_number);
	if (stage->options.dead_letter)
		json_member_integer(line, "letters",
		    settle_file(stage->letters.file,
		    stage->options.dead_letter));
	if (stage->options.output)
		json_member_integer(line, "output",
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

bool
stage_outlasts(const struct stage *stage, bool end)
{
	return !end || stage->program->sink;
}

static void
write_state(struct stage *stage, int64_t barrier)
{
	struct part *part = &stage->part;
	struct buffer head = {0};

	add_head(&head, stage, barrier);
	snapshot_begin(&part->snapshot, &part->folder, barrier);
	snapshot_add(&part->snapshot, buffer_span(&head));
	if (stage->program->save &&
	    stage_outlasts(stage, part->end == CONTROL_FINAL))
		stage->program->save(stage);
	snapshot_end(&part->snapshot);
	buffer_release(&head);
}

bool
stage_commits(const struct stage *stage)
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
		stage->line_number = part->ahead_line;
	} else {
		stage_flush(stage);
		write_state(stage, barrier);
		if (stage->program->commit)
			stage->program->commit(stage, barrier);
	}
	if (stage_commits(stage))
		checkpoint_mark(&part->folder, barrier);
	snapshot_forget(&part->folder, complete);
}
