/*
 * Control lines: the start of a stream, barriers, watermarks.
 */
#include "stage_state.h"

#include <stdlib.h>
#include <unistd.h>

#include "json.h"

static _Noreturn void
fail_line(const struct stage *stage, const char *why)
{
	fail(EXIT_PROTOCOL, "line %llu: %s",
	    (unsigned long long)stage->record.number, why);
}

/* -- writing -- */

void
stage_tell(struct stage *stage, const struct control *control)
{
	struct buffer *line = &stage->part.line;

	if (stage->program->sink || stage->options.output)
		return;
	buffer_clear(line);
	control_write(control, line);
	stage_tally_out(stage, buffer_span(line));
	output_add_line(&stage->output, buffer_span(line));
}

void
stage_tell_barrier(struct stage *stage, struct control *control)
{
	control->lines = (int64_t)stage->books.lines_out.tally.lines;
	control->hash = stage->books.lines_out.tally.ordered;
	stage_tell(stage, control);
	stage_write_books(stage, BOOKS_RUNNING);
	stage_flush(stage);
}

/* Passes the line at hand on as it came. */
static void
pass(struct stage *stage, const struct record *record)
{
	if (stage->program->sink || stage->options.output)
		return;
	stage_tally_out(stage, record->line);
	output_add_line(&stage->output, record->line);
}

/* -- the start -- */

static const char start[] = "{\"@weir\":{\"pipeline\":";
static const char barrier[] = "{\"@weir\":{\"barrier\":";

/* A barrier is refused for what it is: lines were sorted. Whether a filter has
 * dropped the start, or there was none, cannot be told. */
void
stage_expect_start(const char *line)
{
	if (strncmp(line, start, sizeof start - 1) != 0 &&
	    strncmp(line, barrier, sizeof barrier - 1) != 0)
		fail(EXIT_PROTOCOL, "the input is not that of a source with "
		    "--checkpoint; what drops or changes lines stands behind "
		    "weir through");
}

void
stage_begin_stream(struct stage *stage)
{
	stage->part.begun = true;
	stage->books.tallied = true;
	stage->hashes_lines = true;
}

/* Says so where the pipeline ends here and nothing will be committed; such
 * output may be meant for the eye. */
static void
warn_of_output(const struct stage *stage)
{
	bool last = stage->program->sink || isatty(STDOUT_FILENO) ||
	    !strcmp(stage->books.run.output.kind, "file");

	if (last && !stage_commits(stage))
		warn("what goes to standard output is not committed, and a "
		    "next run may write it again; use --output FILE");
}

void
stage_enter_pipeline(struct stage *stage, const struct control *control)
{
	warn_of_output(stage);
	stage->part.barrier = control->restore;
	books_enter(&stage->books, control);
	stage_write_books(stage, BOOKS_RUNNING);
}

/* Adds this stage to the names in a start; each stands for files of its own. */
static void
add_name(struct stage *stage, struct span *stages, struct buffer *names)
{
	struct buffer name = {0};

	json_add_string(&name, span_of(stage->part.folder.name));
	if (stages->size &&
	    memmem(stages->data, stages->size, name.data, name.size))
		fail(EXIT_CONFIG, "there are two stages named %s; give one "
		    "another --id", buffer_string(&name));
	buffer_add_span(names, stages->size ? *stages : span_of("[]"));
	names->size--;
	if (names->data[names->size - 1] != '[')
		buffer_add_char(names, ',');
	buffer_add_span(names, buffer_span(&name));
	buffer_add_char(names, ']');
	*stages = buffer_span(names);
	buffer_release(&name);
}

/* Makes sure that the folder is the one of the source, and the stage's. */
static void
enter(struct stage *stage, const struct control *control)
{
	struct checkpoint *folder = &stage->part.folder;

	checkpoint_lock(folder, true);
	if (!checkpoint_read_pipeline(folder) ||
	    !span_is(control->pipeline, folder->pipeline))
		fail(EXIT_CONFIG, "'%s' is not the checkpoint of the source",
		    folder->folder);
	folder->epoch = control->epoch;
}

void
stage_begin(struct stage *stage, struct control *control)
{
	struct part *part = &stage->part;
	struct buffer names = {0};

	stage_begin_stream(stage);
	stage_enter_pipeline(stage, control);
	if (part->taken) {
		enter(stage, control);
		add_name(stage, &control->stages, &names);
		stage_restore(stage, control->ended ? control->ended :
		    control->restore, control->anew);
	} else if (stage->program->save || stage->program->commit) {
		fail(EXIT_CONFIG, "the source has --checkpoint, and so must "
		    "this program");
	}
	stage_tell(stage, control);
	buffer_release(&names);
}

static void
take_start(struct stage *stage, struct control *control)
{
	if (stage->part.begun || stage->books.in || stage->books.blank)
		fail_line(stage, "the stream begins a second time");
	stage_begin_stream(stage);
	stage_tally_in(stage, stage->record.line);
	stage_begin(stage, control);
}

/* -- barriers -- */

/* Makes sure that all lines have come, and no others. */
static void
check_lines(const struct stage *stage, const struct control *control)
{
	const struct tally *tally = &stage->books.lines_in.tally;

	if (!stage->part.begun)
		fail_line(stage, "a barrier in a stream that has no start; "
		    "what sorts lines stands behind weir through");
	if (control->barrier != stage->part.barrier + 1)
		fail_line(stage, "not the barrier that comes next");
	if ((uint64_t)control->lines == tally->lines &&
	    control->hash == tally->ordered)
		return;
	if ((uint64_t)control->lines != tally->lines)
		fail(EXIT_PROTOCOL, "%llu lines came before barrier %lld, but "
		    "%lld were sent; what drops or adds lines stands behind "
		    "weir through", (unsigned long long)tally->lines,
		    (long long)control->barrier, (long long)control->lines);
	fail(EXIT_PROTOCOL, "the lines before barrier %lld are not as they "
	    "were sent; what changes or sorts them stands behind weir through",
	    (long long)control->barrier);
}

/* What the program has at the end of a stream goes in front of that. */
static void
end_program(struct stage *stage)
{
	stage_drop_held(stage);
	if (stage->program->end && !stage->program->sink) {
		stage->program->end(stage);
		stage->part.ended = true;
	}
}

void
stage_barrier(struct stage *stage, struct control *control)
{
	struct part *part = &stage->part;

	part->barrier = control->barrier;
	part->end = control->end;
	if (control->end == CONTROL_FINAL)
		end_program(stage);
	if (part->taken)
		stage_keep(stage, control->barrier, control->complete);
	stage_tell_barrier(stage, control);
}

static void
take_barrier(struct stage *stage, struct control *control)
{
	check_lines(stage, control);
	stage_tally_in(stage, stage->record.line);
	stage_barrier(stage, control);
}

/* -- watermarks -- */

void
stage_tell_watermark(struct stage *stage, int64_t watermark)
{
	struct control control = {
	    .has_watermark = true, .watermark = watermark};

	stage_tell(stage, &control);
}

static void
take_watermark(struct stage *stage, struct record *record,
    const struct control *control)
{
	int64_t before = stage_watermark(stage), now;

	stage_tally_in(stage, record->line);
	if (!stage->program->watermark) {
		pass(stage, record);
		return;
	}
	watermark_tell(&stage->watermark, control->watermark);
	now = stage_watermark(stage);
	if (!stage->program->advance) {
		pass(stage, record);
		return;
	}
	if (now == before)
		return;
	now = stage->program->advance(stage, now);
	if (now > INT64_MIN)
		stage_tell_watermark(stage, now);
}

/* -- all -- */

/* Whether the line belongs to checkpoints. Those in a recording were of
 * another run. */
static bool
is_of_checkpoints(const struct control *control)
{
	return control->pipeline.size || control->barrier;
}

void
stage_count_control(struct stage *stage, struct span line)
{
	stage->books.control++;
	stage_tally_in(stage, line);
}

void
stage_take_control(struct stage *stage, struct record *record)
{
	struct control control;

	stage->books.control++;
	if (!control_read(record->line, &control))
		fail_line(stage, "a control line that says nothing known");
	if (stage->program->settle)
		stage->program->settle(stage);
	if (is_of_checkpoints(&control) && stage->program->read) {
		stage_tally_in(stage, record->line);
	} else if (is_of_checkpoints(&control)) {
		stage->line_number--;
		if (stage->part.end)
			fail_line(stage, "more after the end");
		if (control.barrier)
			take_barrier(stage, &control);
		else
			take_start(stage, &control);
	} else if (control.has_watermark) {
		take_watermark(stage, record, &control);
	} else {
		stage_tally_in(stage, record->line);
		pass(stage, record);
	}
}
