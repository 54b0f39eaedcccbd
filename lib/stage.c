/*
 * The life of a program: options, start, the loop that waits and reads, end.
 */
#include "stage_state.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "timestamp.h"

/* What a pipe should hold: a default one is a quarter as fast. */
enum { PIPE_SIZE = 1024 * 1024 };

volatile sig_atomic_t stage_interrupted;

/* The one stage of this process: a broken pipe must find it. */
static struct stage the_stage;

/* -- the end -- */

static void
write_receipt(struct stage *stage)
{
	const char *path = stage->options.receipt;
	struct buffer receipt = {0};
	FILE *file;

	if (!path)
		return;
	books_write(&stage->books, stage->program->name, stage->input.bytes,
	    stage->output.bytes, &receipt);
	file = fopen(path, "we");
	if (!file)
		fail_open(EXIT_CREATE, path);
	buffer_add_char(&receipt, '\n');
	fwrite(receipt.data, 1, receipt.size, file);
	if (ferror(file) | fclose(file))
		fail_errno(EXIT_IO, "cannot write '%s'", path);
	buffer_release(&receipt);
}

void
stage_quit(struct stage *stage, enum exit_code code)
{
	output_close(&stage->output);
	letters_close(&stage->letters);
	write_receipt(stage);
	exit((int)code);
}

/* The reader of stdout has left: an ordinary end for a filter. */
static void
broken_pipe(void)
{
	write_receipt(&the_stage);
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

/* -- options -- */

static const char *const time_units[] = {"s", "ms", "us", "ns", NULL};
static const int64_t unit_sizes[] = {SECOND, 1000000, 1000, 1};

static const struct option common_rows[] = {
	{.kind = OPTION_HEADING, .help = "options of all programs"},
	{0, "dead-letter", OPTION_STRING, &the_stage.options.dead_letter,
	    "FILE", "append rejected records to FILE"},
	{0, "strict", OPTION_FLAG, &the_stage.options.strict, NULL,
	    "let the first rejected record end the run"},
	{0, "max-line", OPTION_SIZE, &the_stage.options.max_line, "SIZE",
	    "reject longer lines (1M)", .least = 1024, .most = 1 << 30},
	{0, "receipt", OPTION_STRING, &the_stage.options.receipt, "FILE",
	    "write what became of every record to FILE"},
	{0, "progress", OPTION_FLAG, &the_stage.options.progress, NULL,
	    "tell on stderr how far it has come"},
	{0, "help", OPTION_FLAG, &the_stage.options.help, NULL,
	    "show this help"},
	{0, "version", OPTION_FLAG, &the_stage.options.version, NULL,
	    "show the version"},
	{0},
};

static const struct option time_rows[] = {
	{.kind = OPTION_HEADING, .help = "event time"},
	{0, "time", OPTION_STRING, &the_stage.options.time, "FIELD",
	    "where the event time stands"},
	{0, "time-unit", OPTION_CHOICE, &the_stage.options.time_unit, "UNIT",
	    "of times that are numbers: s, ms, us, ns (s)",
	    .choices = time_units},
	{0, "tz", OPTION_STRING, &the_stage.options.zone, "ZONE",
	    "of times without a zone, and of days (UTC)"},
	{0},
};

static const struct option watermark_rows[] = {
	{0, "watermark-delay", OPTION_DURATION, &the_stage.watermark.delay,
	    "DURATION", "how late a record may come (0s)"},
	{0, "max-jump", OPTION_DURATION, &the_stage.watermark.max_jump,
	    "DURATION", "hold back records further ahead (365d)"},
	{0},
};

static void
print_help(const struct program *program)
{
	printf("usage: weir %s [options]%s%s\n\n%s\n", program->name,
	    program->operands ? " " : "",
	    program->operands ? program->operands : "", program->summary);
	if (program->options) {
		printf("\noptions:\n");
		options_print(stdout, program->options);
	}
	if (program->time)
		options_print(stdout, time_rows);
	if (program->watermark)
		options_print(stdout, watermark_rows);
	options_print(stdout, common_rows);
	printf("\nweir help %s shows its page\n", program->name);
	exit(fflush(stdout) ? EXIT_IO : EXIT_DONE);
}

/* Help and version are given whatever else is wrong or missing. */
static void
answer_questions(const struct program *program, int argc, char **argv)
{
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
		if (!strcmp(argv[i], "--help"))
			print_help(program);
		if (!strcmp(argv[i], "--version")) {
			printf("weir %s\n", VERSION);
			exit(fflush(stdout) ? EXIT_IO : EXIT_DONE);
		}
	}
}

static void
read_options(struct stage *stage, int argc, char **argv)
{
	static const struct option none[] = {{0}};
	const struct program *program = stage->program;
	const struct option *tables[] = {
	    program->options ? program->options : none, common_rows,
	    program->time ? time_rows : none,
	    program->watermark ? watermark_rows : none, NULL};
	int count;

	stage->options.max_line = 1 << 20;
	stage->options.time = program->time;
	stage->watermark.max_jump = 365 * DAY;
	answer_questions(program, argc, argv);
	options_parse(tables, argc, argv, &stage->operands);
	count = (int)stage->operands.count;
	if (count < program->least_operands)
		fail(EXIT_USAGE, "%s is missing; try --help",
		    program->operands);
	if (program->most_operands >= 0 && count > program->most_operands)
		fail(EXIT_USAGE, "'%s' is one operand too many; try --help",
		    stage->operands.items[program->most_operands]);
	if (stage->options.zone && !zone_set(stage->options.zone))
		fail(EXIT_USAGE, "--tz: '%s' is no time zone",
		    stage->options.zone);
}

/* -- fields -- */

struct field *
stage_member(struct stage *stage, const char *path)
{
	const char *fault;
	struct field *field = fields_add(&stage->fields, path, &fault);

	if (!field)
		fail(EXIT_USAGE, "'%s' is no path to a field: %s", path,
		    fault);
	return field;
}

struct field *
stage_field(struct stage *stage, const char *path)
{
	struct field *field = stage_member(stage, path);

	field->wanted = true;
	return field;
}

struct key_fields
stage_key(struct stage *stage, const struct strings *paths)
{
	struct key_fields key = {.count = paths->count};

	key.fields = allocate(key.count * sizeof *key.fields);
	for (size_t i = 0; i < key.count; i++)
		key.fields[i] = stage_field(stage, paths->items[i]);
	return key;
}

struct fields *
stage_fields(struct stage *stage)
{
	return &stage->fields;
}

static void
collect_wanted(struct field *field, void *context)
{
	struct stage *stage = context;

	if (field->wanted)
		stage->unseen[stage->unseen_count++] = field;
}

/* -- what a program may ask -- */

size_t
stage_operand_count(const struct stage *stage)
{
	return stage->operands.count;
}

const char *
stage_operand(const struct stage *stage, size_t index)
{
	return stage->operands.items[index];
}

struct fate *
stage_fate(struct stage *stage, const char *name)
{
	return books_fate(&stage->books, name);
}

size_t
stage_max_line(const struct stage *stage)
{
	return (size_t)stage->options.max_line;
}

bool
stage_time(struct stage *stage, struct record *record, int64_t *time)
{
	const struct value *value = field_value(stage->time, record);
	struct span text;

	if (value->kind == KIND_NUMBER)
		return timestamp_from_number(
		    (struct span){value->data, value->size},
		    unit_sizes[stage->options.time_unit], time);
	return field_string(stage->time, record, &text) &&
	    timestamp_parse(text, time);
}

const char *
stage_time_path(const struct stage *stage)
{
	return stage->options.time;
}

int64_t
stage_watermark(const struct stage *stage)
{
	return watermark_time(&stage->watermark);
}

void
stage_deadline(struct stage *stage, int64_t when)
{
	stage->deadline = when;
}

/* -- output besides answers to records -- */

void
stage_make(struct stage *stage, struct span line)
{
	stage->books.made++;
	output_add_line(&stage->output, line);
}

void
stage_print(struct stage *stage, struct span text)
{
	output_add(&stage->output, text.data, text.size);
}

void
stage_flush(struct stage *stage)
{
	output_flush(&stage->output);
}

void
stage_pass_text(struct stage *stage, struct span text)
{
	stage->books.in++;
	stage->books.passed++;
	output_add_line(&stage->output, text);
}

void
stage_count_text(struct stage *stage, struct fate *fate)
{
	stage->books.in++;
	fate->count++;
}

/* -- waiting -- */

int64_t
stage_clock(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * SECOND + now.tv_nsec;
}

bool
stage_stopping(const struct stage *stage)
{
	(void)stage;
	return stage_interrupted;
}

static void
interrupt(int signal_number)
{
	(void)signal_number;
	stage_interrupted = 1;
}

static const int stop_signals[] = {SIGINT, SIGTERM};

/* The first of them asks the program to stop, the second ends it. */
static void
catch_signals(void)
{
	struct sigaction action = {.sa_handler = interrupt,
	    .sa_flags = (int)SA_RESETHAND};

	for (size_t i = 0; i < sizeof stop_signals / sizeof *stop_signals; i++)
		sigaction(stop_signals[i], &action, NULL);
	signal(SIGPIPE, SIG_IGN);
}

/* Sleeps until the file can be read (none: -1), that time, or a signal that
 * asks to stop. Signals are let in only while it sleeps, so that none comes
 * between the look and the sleep. */
static void
doze(int file, int64_t until)
{
	struct pollfd ready = {.fd = file, .events = POLLIN};
	struct timespec left = {0};
	int64_t now = stage_clock();
	sigset_t blocked, before;

	if (until > now && until < INT64_MAX)
		left = (struct timespec){(until - now) / SECOND,
		    (until - now) % SECOND};
	sigemptyset(&blocked);
	for (size_t i = 0; i < sizeof stop_signals / sizeof *stop_signals; i++)
		sigaddset(&blocked, stop_signals[i]);
	sigprocmask(SIG_BLOCK, &blocked, &before);
	if (!stage_interrupted || file >= 0)
		ppoll(&ready, 1, until < INT64_MAX ? &left : NULL, &before);
	sigprocmask(SIG_SETMASK, &before, NULL);
}

bool
stage_wait(struct stage *stage, int64_t until)
{
	stage_flush(stage);
	while (!stage_interrupted && stage_clock() < until)
		doze(-1, until);
	return !stage_interrupted;
}

/* -- reading -- */

static bool
is_pipe(int file)
{
	struct stat status;

	return fstat(file, &status) == 0 &&
	    (S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode));
}

static void
meet_deadline(struct stage *stage)
{
	if (stage->deadline < INT64_MAX && stage_clock() >= stage->deadline) {
		stage->deadline = INT64_MAX;
		stage->program->deadline(stage);
	}
}

/* Waits until stdin has bytes. What was written so far goes out before: full
 * blocks under load, no delay at rest. */
static void
await_input(struct stage *stage)
{
	struct pollfd ready = {.fd = STDIN_FILENO, .events = POLLIN};

	meet_deadline(stage);
	if (poll(&ready, 1, 0) != 0)
		return;
	stage_flush(stage);
	/* What writes into a pipe got the signal too, and will close it. */
	while (poll(&ready, 1, 0) == 0 &&
	    (!stage_interrupted || is_pipe(STDIN_FILENO))) {
		doze(STDIN_FILENO, stage->deadline);
		meet_deadline(stage);
	}
}

/* Reads a block; gives false at the end. */
static bool
read_block(struct stage *stage)
{
	char *room = input_room(&stage->input);
	ssize_t size;

	if (stage->program->read) {
		stage_flush(stage);
		if (stage_interrupted)
			return false;
		size = (ssize_t)stage->program->read(stage, room, INPUT_BLOCK);
	} else {
		do {
			await_input(stage);
			if (stage_interrupted && !is_pipe(STDIN_FILENO))
				return false;
			size = read(STDIN_FILENO, room, INPUT_BLOCK);
		} while (size < 0 && (errno == EINTR || errno == EAGAIN));
		if (size < 0)
			fail_errno(EXIT_IO, "cannot read");
	}
	input_add(&stage->input, (size_t)size);
	progress_tell(&stage->progress, stage_clock(), stage->books.in,
	    stage->input.bytes);
	return size > 0;
}

static void
give_text(struct stage *stage, bool last)
{
	struct span unread = input_unread(&stage->input);

	if (unread.size || last)
		stage->input.start += stage->program->text(stage, unread, last);
}

/* -- the run -- */

static void
run(struct stage *stage)
{
	const struct program *program = stage->program;
	bool more = true;

	if (program->source) {
		while (!stage_interrupted && program->source(stage))
			;
		return;
	}
	while (more) {
		more = read_block(stage);
		if (program->text)
			give_text(stage, !more);
		else
			stage_lines(stage, !more);
	}
	stage_drop_held(stage);
}

static void
start(struct stage *stage)
{
	const struct program *program = stage->program;

	fields_init(&stage->fields);
	if (program->time)
		stage->time = stage_member(stage, stage->options.time);
	if (program->watermark)
		stage->time->wanted = true;
	if (program->outside && program->record)
		stage->forged = stage_member(stage, "@weir");
	stage->rejected = books_fate(&stage->books, "rejected");
	stage->watermark.greatest = INT64_MIN;
	stage->deadline = INT64_MAX;
	if (program->start)
		program->start(stage);
	stage->unseen = allocate_zeroed(stage->fields.count,
	    sizeof *stage->unseen);
	fields_visit(&stage->fields, collect_wanted, stage);
	record_init(&stage->record, &stage->fields);
	letters_open(&stage->letters, program->name,
	    stage->options.dead_letter);
	input_init(&stage->input, stage_max_line(stage) + INPUT_BLOCK);
	output_init(&stage->output, broken_pipe);
	progress_init(&stage->progress, stage->options.progress,
	    stage_clock());
}

static void
finish(struct stage *stage)
{
	if (stage->program->end)
		stage->program->end(stage);
	progress_end(&stage->progress);
	output_close(&stage->output);
	tell_unseen(stage);
	letters_close(&stage->letters);
	write_receipt(stage);
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
	buffer_release(&stage->skipped_start);
	books_release(&stage->books);
}

int
stage_main(const struct program *program, int argc, char **argv)
{
	struct stage *stage = &the_stage;
	char name[64];

	snprintf(name, sizeof name, "weir-%s", program->name);
	fail_name(name);
	stage->program = program;
	read_options(stage, argc, argv);
	catch_signals();
	fcntl(STDIN_FILENO, F_SETPIPE_SZ, PIPE_SIZE);
	fcntl(STDOUT_FILENO, F_SETPIPE_SZ, PIPE_SIZE);
	start(stage);
	run(stage);
	finish(stage);
	release(stage);
	return EXIT_DONE;
}
