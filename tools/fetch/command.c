#include "fetch/command.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "launch.h"
#include "timestamp.h"

enum { READ = 64 * 1024, NAP = 50 /* milliseconds */ };

struct running {
	pid_t process;		/* and the leader of its group */
	int output;
	int64_t deadline;
	const struct command_limits *limits;
	struct stage *stage;
};

/* Starts the shell; gives 0 or errno. */
static int
start(struct running *running, const char *command)
{
	const char *words[] = {"/bin/sh", "-c", command, NULL};
	int ends[2], fault;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return errno;
	fault = launch(words, -1, ends[1], &running->process);
	close(ends[1]);
	running->output = ends[0];
	if (fault)
		close(ends[0]);
	return fault;
}

/* Why it should not go on, or NULL. */
static const char *
impatience(const struct running *running)
{
	if (stage_stopping(running->stage))
		return "interrupted";
	if (stage_clock() >= running->deadline)
		return "it took longer than --timeout";
	return NULL;
}

/* Reads to the end of its output; gives NULL or why not. */
static const char *
read_all(struct running *running, struct buffer *output)
{
	struct pollfd ready = {.fd = running->output, .events = POLLIN};
	const char *why = NULL;
	ssize_t size = 1;

	while (size && !(why = impatience(running))) {
		if (poll(&ready, 1, NAP) <= 0)
			continue;
		size = read(running->output, buffer_reserve(output, READ),
		    READ);
		if (size < 0)
			return strerror(errno);
		output->size += (size_t)size;
		if (output->size > (size_t)running->limits->size)
			return "it wrote more than --max-body";
	}
	return why;
}

/* Waits until it has ended; gives NULL or why it has not, or not well. */
static const char *
await_end(struct running *running)
{
	const char *why;
	int status;

	while (waitpid(running->process, &status, WNOHANG) == 0) {
		why = impatience(running);
		if (why)
			return why;
		poll(NULL, 0, NAP / 10);
	}
	running->process = 0;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return NULL;
	return "it ended with an error";
}

bool
command_run(struct stage *stage, const char *command,
    const struct command_limits *limits, struct buffer *output,
    const char **why)
{
	struct running running = {.stage = stage, .limits = limits,
	    .deadline = stage_clock() + limits->timeout};
	int fault = start(&running, command);

	if (fault) {
		*why = strerror(fault);
		return false;
	}
	*why = read_all(&running, output);
	if (!*why)
		*why = await_end(&running);
	close(running.output);
	if (running.process) {
		kill(-running.process, SIGKILL);
		waitpid(running.process, NULL, 0);
	}
	return !*why;
}
