/*
 * The life of a program: start, run and end.
 */
#include "stage_state.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

struct stage stage_of_process;

/* -- the end -- */

/* What is done when a message of fail() ends the run: what was made before goes
 * out, and is accounted for. */
static void
wind_up(void)
{
	struct stage *stage = &stage_of_process;

	if (!stage->running)
		return;
	stage->running = false;
	output_abandon(&stage->output);
	stage_close_books(stage, BOOKS_FAILED);
}

/* Whether the stream has begun, but not come to its end: nothing that is not
 * committed may be. */
static bool
is_cut_off(const struct stage *stage)
{
	return (stage->part.taken || stage->part.begun) && !stage->part.end;
}

/*
 * Ends the run before its end. A sink ends as ever, since what it has is
 * whole; a filter's windows would not be.
 */
void
stage_quit(struct stage *stage, enum exit_code code)
{
	if (stage->program->sink && stage->program->end && !is_cut_off(stage))
		stage->program->end(stage);
	output_close(&stage->output);
	letters_close(&stage->letters);
	stage->running = false;
	stage_close_books(stage, code ? BOOKS_FAILED : BOOKS_DONE);
	exit((int)code);
}

/* The reader of stdout has left: an ordinary end for a filter. */
static void
broken_pipe(void)
{
	stage_of_process.running = false;
	stage_close_books(&stage_of_process, BOOKS_LEFT);
	signal(SIGPIPE, SIG_DFL);
	raise(SIGPIPE);
}

static void
tell_unseen(const struct stage *stage)
{
	if (stage->books.in == stage->rejected->count)
		return;
	for (size_t i = 0; i < stage->unseen_count; i++)
		warn("no record had the field '%s'", stage->unseen[i]->path);
}

/* -- the run -- */

static void
give_text(struct stage *stage, bool last)
{
	struct span unread = input_unread(&stage->input);

	if (unread.size || last)
		stage->input.start += stage->program->text(stage, unread, last);
}

static void
run(struct stage *stage)
{
	const struct program *program = stage->program;
	bool more = true;

	if (program->position && stage->part.taken) {
		stage_begin_source(stage);
		while (more) {
			more = stage_read(stage);
			stage_lines(stage, !more && !stage->left_off);
			more = stage_source_goes_on(stage, more);
		}
		return;
	}
	if (program->source) {
		while (!stage_interrupted && program->source(stage))
			stage_look(stage);
		return;
	}
	while (more) {
		more = stage_read(stage);
		if (program->text)
			give_text(stage, !more && !stage->left_off);
		else
			stage_lines(stage, !more && !stage->left_off);
	}
	/* At a pause they are kept for the next run. */
	if (!is_cut_off(stage) && stage->part.end != CONTROL_PAUSE)
		stage_drop_held(stage);
}

static void
collect_wanted(struct field *field, void *context)
{
	struct stage *stage = context;

	if (field->wanted)
		stage->unseen[stage->unseen_count++] = field;
}

static void
start(struct stage *stage)
{
	const struct program *program = stage->program;

	fields_init(&stage->fields);
	stage->books.program = program->name;
	if (program->time)
		stage->time = stage_member(stage, stage->options.time);
	if (program->watermark)
		stage->time->wanted = true;
	if (program->outside && program->record)
		stage->forged = stage_member(stage, "@weir");
	stage->rejected = books_fate(&stage->books, "rejected");
	watermark_reset(&stage->watermark);
	stage->taker = program->record;
	stage->deadline = INT64_MAX;
	stage->watched = -1;
	stage_open_part(stage);
	if (program->start)
		program->start(stage);
	stage->unseen = allocate_zeroed(stage->fields.count,
	    sizeof *stage->unseen);
	fields_visit(&stage->fields, collect_wanted, stage);
	record_init(&stage->record, &stage->fields);
	letters_open(&stage->letters, program->name,
	    stage->options.dead_letter);
	stage_open_output(stage);
	stage_open_books(stage);
	input_init(&stage->input, stage_max_line(stage) + INPUT_BLOCK);
	output_init(&stage->output, stage_await_room, broken_pipe);
	progress_init(&stage->progress, stage->options.progress,
	    stage_clock());
}

/* What the program has is finished, unless it goes on another time. */
static void
end_program(struct stage *stage)
{
	const struct program *program = stage->program;

	if (program->end && !stage->part.ended &&
	    (program->sink || stage->part.end != CONTROL_PAUSE))
		program->end(stage);
}

static void
finish(struct stage *stage)
{
	if (is_cut_off(stage))
		fail(EXIT_RETRY, "the stream was cut off; run the same again "
		    "to go on from the last checkpoint");
	end_program(stage);
	progress_end(&stage->progress);
	output_close(&stage->output);
	tell_unseen(stage);
	letters_close(&stage->letters);
	stage->running = false;
	stage_close_books(stage, BOOKS_DONE);
}

static void
release(struct stage *stage)
{
	for (size_t i = 0; i < stage->held_count; i++)
		free(stage->held[i].line);
	free(stage->unseen);
	free(stage->operands.items);
	record_release(&stage->record);
	fields_release(&stage->fields);
	input_release(&stage->input);
	output_release(&stage->output);
	buffer_release(&stage->line);
	buffer_release(&stage->emitted);
	buffer_release(&stage->books_text);
	excerpt_release(&stage->skipped);
	books_release(&stage->books);
	buffer_release(&stage->part.line);
	journal_release(&stage->part.journal);
	checkpoint_close(&stage->part.folder);
}

/* Keeps the places of the three standard files, so that no other file takes one
 * that is closed: reading or writing it fails as before. */
static void
reserve_files(void)
{
	static const int modes[] = {O_WRONLY, O_RDONLY, O_RDONLY};

	/* The lowest number that is free is given out first. */
	for (int file = 0; file <= STDERR_FILENO; file++)
		if (fcntl(file, F_GETFD) < 0)
			open("/dev/null", modes[file]);
}

/* Each operand may name a file that is open as long as the others are: where
 * the usual limit is too low for that, the system's own is taken. */
static void
allow_files(size_t count)
{
	enum { BESIDES = 64 };
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) < 0 ||
	    limit.rlim_cur >= count + BESIDES)
		return;
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
}

int
stage_main(const struct program *program, int argc, char **argv)
{
	struct stage *stage = &stage_of_process;
	char name[64];

	snprintf(name, sizeof name, "weir-%s", program->name);
	fail_name(name);
	stage->program = program;
	reserve_files();
	stage_read_options(stage, argc, argv);
	allow_files(stage->operands.count);
	stage_catch_signals();
	fcntl(STDIN_FILENO, F_SETPIPE_SZ, INPUT_PIPE);
	fcntl(STDOUT_FILENO, F_SETPIPE_SZ, INPUT_PIPE);
	start(stage);
	stage->running = true;
	atexit(wind_up);
	run(stage);
	finish(stage);
	release(stage);
	return EXIT_DONE;
}
