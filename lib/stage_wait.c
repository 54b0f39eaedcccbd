/*
 * Where a program waits: for input, for a time, and for the user to stop it.
 */
#include "stage_state.h"

#include <errno.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clock.h"
#include "timestamp.h"

volatile sig_atomic_t stage_interrupted;

int64_t
stage_clock(void)
{
	return clock_now();
}

bool
stage_stopping(const struct stage *stage)
{
	(void)stage;
	return stage_interrupted;
}

static const int stop_signals[] = {SIGINT, SIGTERM};
enum { STOP_SIGNALS = sizeof stop_signals / sizeof *stop_signals };

/* The second one, of whichever kind, ends the program. */
static void
interrupt(int signal_number)
{
	(void)signal_number;
	stage_interrupted = 1;
	for (size_t i = 0; i < STOP_SIGNALS; i++)
		signal(stop_signals[i], SIG_DFL);
}

static void
ask(int signal_number)
{
	(void)signal_number;
	stage_asked = 1;
}

void
stage_catch_signals(void)
{
	struct sigaction stop = {.sa_handler = interrupt};
	struct sigaction look = {.sa_handler = ask, .sa_flags = SA_RESTART};

	for (size_t i = 0; i < STOP_SIGNALS; i++)
		sigaction(stop_signals[i], &stop, NULL);
	sigaction(SIGUSR1, &look, NULL);
	signal(SIGPIPE, SIG_IGN);
}

static bool
is_pipe(int file)
{
	struct stat status;

	return fstat(file, &status) == 0 &&
	    (S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode));
}

/* Sleeps until one of two files (none: -1) is ready, that time, or a signal;
 * where it ends at a stop, not at all when one was asked for. Signals are let
 * in only while it sleeps, so that none comes between the look and the sleep.
 * Adds the time to one of those in the books. */
static void
nap(struct pollfd files[2], int64_t until, bool ends_at_stop, int64_t *spent)
{
	struct stage *stage = &stage_of_process;
	struct timespec left = {0};
	int64_t now = clock_now();
	sigset_t blocked, before;

	if (until > stage->metrics_due)
		until = stage->metrics_due;
	if (until > now && until < INT64_MAX)
		left = (struct timespec){(until - now) / SECOND,
		    (until - now) % SECOND};
	sigemptyset(&blocked);
	for (size_t i = 0; i < STOP_SIGNALS; i++)
		sigaddset(&blocked, stop_signals[i]);
	sigaddset(&blocked, SIGUSR1);
	sigprocmask(SIG_BLOCK, &blocked, &before);
	if (!stage_asked && !(stage_interrupted && ends_at_stop))
		ppoll(files, 2, until < INT64_MAX ? &left : NULL, &before);
	sigprocmask(SIG_SETMASK, &before, NULL);
	*spent += clock_now() - now;
	stage_look(stage);
}

/* Sleeps until the file can be read (none: -1), the reader of a pipe has left
 * (none: -1), that time, or a signal. Gives whether the reader has left. */
static bool
doze(int file, int pipe, int64_t until)
{
	struct pollfd files[] = {
	    {.fd = file, .events = POLLIN}, {.fd = pipe, .events = 0}};

	nap(files, until, file < 0 || !is_pipe(file),
	    &stage_of_process.books.run.starved);
	return files[1].revents & POLLERR;
}

void
stage_await_room(void)
{
	struct pollfd files[] = {
	    {.fd = STDOUT_FILENO, .events = POLLOUT}, {.fd = -1}};

	nap(files, INT64_MAX, false, &stage_of_process.output.blocked);
}

void
stage_poll(struct stage *stage, struct pollfd files[2])
{
	int64_t elsewhere = 0;	/* is none of the times in the books */

	if (poll(files, 2, 0) > 0)
		return;
	stage_flush(stage);
	nap(files, INT64_MAX, false, &elsewhere);
}

bool
stage_wait(struct stage *stage, int64_t until)
{
	stage_flush(stage);
	while (!stage_interrupted && stage_clock() < until)
		doze(-1, -1, until);
	return !stage_interrupted;
}

bool
stage_wait_file(struct stage *stage, int file, int64_t until)
{
	int pipe = is_pipe(STDOUT_FILENO) ? STDOUT_FILENO : -1;

	stage_flush(stage);
	if (until > stage->part.due)
		until = stage->part.due;
	if (!stage_interrupted && doze(file, pipe, until))
		stage->output.broken();
	return !stage_interrupted;
}

static void
meet_deadline(struct stage *stage)
{
	if (stage->deadline < INT64_MAX && stage_clock() >= stage->deadline) {
		stage->deadline = INT64_MAX;
		stage->program->deadline(stage);
	}
}

/* Sleeps until stdin has bytes, or there is something else to do. */
static void
attend(struct stage *stage)
{
	struct pollfd files[] = {{.fd = STDIN_FILENO, .events = POLLIN},
	    {.fd = stage->watched, .events = POLLIN}};

	nap(files, stage->deadline, !is_pipe(STDIN_FILENO),
	    &stage->books.run.starved);
	if (files[1].revents) {
		stage->program->watched(stage);
		stage_flush(stage);
	}
	meet_deadline(stage);
}

/* Waits until stdin has bytes. What was written so far goes out before: full
 * blocks under load, no delay at rest. */
static void
await_input(struct stage *stage)
{
	struct pollfd ready = {.fd = STDIN_FILENO, .events = POLLIN};

	meet_deadline(stage);
	if (poll(&ready, 1, 0) > 0)
		return;
	stage_flush(stage);
	if (stage->program->idle)
		stage->program->idle(stage);
	/* What writes into a pipe got the signal too, and will close it. */
	while (poll(&ready, 1, 0) <= 0 &&
	    (!stage_interrupted || is_pipe(STDIN_FILENO)))
		attend(stage);
}

/* What was read of a line then has not come, since its end has not. */
static bool
leave_off(struct stage *stage)
{
	stage->left_off = true;
	return false;
}

bool
stage_read(struct stage *stage)
{
	char *room;
	ssize_t size;

	output_settle(&stage->output);
	room = input_room(&stage->input);
	if (stage->program->read) {
		stage_flush(stage);
		if (stage_interrupted)
			return leave_off(stage);
		size = (ssize_t)stage->program->read(stage, room, INPUT_BLOCK);
	} else {
		do {
			await_input(stage);
			if (stage_interrupted && !is_pipe(STDIN_FILENO))
				return leave_off(stage);
			size = twin_read(&stage->output.twin, room,
			    INPUT_BLOCK, input_unread(&stage->input).size);
		} while (size < 0 && (errno == EINTR || errno == EAGAIN));
		if (size < 0) {
			warn_errno("cannot read");
			stage_quit(stage, EXIT_IO);
		}
	}
	if (stage->books.tallied && stage->program->text)
		tally_text_add(&stage->books.lines_in,
		    (struct span){room, (size_t)size});
	input_add(&stage->input, (size_t)size);
	progress_tell(&stage->progress, stage_clock(), stage->books.in,
	    stage->input.bytes);
	stage_look(stage);
	return size > 0;
}
