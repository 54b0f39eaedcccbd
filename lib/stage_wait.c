/*
 * Where a program waits: for input, for a time, and for the user to stop it.
 */
#include "stage_state.h"

#include <errno.h>
#include <poll.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "timestamp.h"

volatile sig_atomic_t stage_interrupted;

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

void
stage_catch_signals(void)
{
	struct sigaction action = {.sa_handler = interrupt};

	for (size_t i = 0; i < STOP_SIGNALS; i++)
		sigaction(stop_signals[i], &action, NULL);
	signal(SIGPIPE, SIG_IGN);
}

static bool
is_pipe(int file)
{
	struct stat status;

	return fstat(file, &status) == 0 &&
	    (S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode));
}

/* Sleeps until the file can be read (none: -1), the reader of a pipe has left
 * (none: -1), that time, or a signal that asks to stop. Signals are let in only
 * while it sleeps, so that none comes between the look and the sleep. Gives
 * whether the reader has left. */
static bool
doze(int file, int pipe, int64_t until)
{
	struct pollfd ready[] = {
	    {.fd = file, .events = POLLIN}, {.fd = pipe, .events = 0}};
	struct timespec left = {0};
	int64_t now = stage_clock();
	sigset_t blocked, before;

	if (until > now && until < INT64_MAX)
		left = (struct timespec){(until - now) / SECOND,
		    (until - now) % SECOND};
	sigemptyset(&blocked);
	for (size_t i = 0; i < STOP_SIGNALS; i++)
		sigaddset(&blocked, stop_signals[i]);
	sigprocmask(SIG_BLOCK, &blocked, &before);
	if (!stage_interrupted || (file >= 0 && is_pipe(file)))
		ppoll(ready, 2, until < INT64_MAX ? &left : NULL, &before);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return ready[1].revents & POLLERR;
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
	if (stage->program->idle)
		stage->program->idle(stage);
	/* What writes into a pipe got the signal too, and will close it. */
	while (poll(&ready, 1, 0) == 0 &&
	    (!stage_interrupted || is_pipe(STDIN_FILENO))) {
		doze(STDIN_FILENO, -1, stage->deadline);
		meet_deadline(stage);
	}
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
			return false;
		size = (ssize_t)stage->program->read(stage, room, INPUT_BLOCK);
	} else {
		do {
			await_input(stage);
			if (stage_interrupted && !is_pipe(STDIN_FILENO))
				return false;
			size = read(STDIN_FILENO, room, INPUT_BLOCK);
		} while (size < 0 && (errno == EINTR || errno == EAGAIN));
		if (size < 0) {
			warn_errno("cannot read");
			stage_quit(stage, EXIT_IO);
		}
	}
	input_add(&stage->input, (size_t)size);
	progress_tell(&stage->progress, stage_clock(), stage->books.in,
	    stage->input.bytes);
	return size > 0;
}
