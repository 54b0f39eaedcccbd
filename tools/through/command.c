#include "through/command.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fail.h"
#include "input.h"
#include "launch.h"

/* -- the start -- */

/* Makes a pipe; our end is the one that never waits. */
static void
make_pipe(int ends[2], int ours)
{
	if (pipe2(ends, O_CLOEXEC) < 0)
		fail_errno(EXIT_IO, "cannot make a pipe");
	fcntl(ends[ours], F_SETFL, O_NONBLOCK);
	fcntl(ends[ours], F_SETPIPE_SZ, INPUT_PIPE);
}

void
command_start(struct command *command)
{
	int input[2], output[2];

	/* A stage in there is no part of this pipeline. */
	unsetenv("WEIR_CHECKPOINT");
	unsetenv("WEIR_RECEIPTS");
	make_pipe(input, 1);
	make_pipe(output, 0);
	errno = launch(
	    command->words, input[0], output[1], &command->process);
	if (errno) {
		command->process = 0;
		fail_errno(errno == EACCES ? EXIT_PERMISSION : EXIT_CONFIG,
		    "cannot run '%s'", command->words[0]);
	}
	close(input[0]);
	close(output[1]);
	command->feed = input[1];
	command->output = output[0];
}

/* -- its pipes -- */

static void
close_end(int *file)
{
	if (*file >= 0)
		close(*file);
	*file = -1;
}

void
command_close_feed(struct command *command)
{
	close_end(&command->feed);
}

static bool
try_again(void)
{
	return errno == EAGAIN || errno == EINTR;
}

size_t
command_write(struct command *command, struct span text)
{
	ssize_t size = write(command->feed, text.data, text.size);

	if (size >= 0)
		return (size_t)size;
	if (!try_again())
		close_end(&command->feed);
	return 0;
}

size_t
command_read(struct command *command, char *data, size_t size)
{
	ssize_t got = read(command->output, data, size);

	if (got > 0)
		return (size_t)got;
	if (!got || !try_again())
		close_end(&command->output);
	return 0;
}

/* -- the end -- */

void
command_wait(struct command *command)
{
	int status;

	while (waitpid(command->process, &status, 0) < 0)
		;
	command->process = 0;
	if (WIFSIGNALED(status))
		fail(EXIT_RETRY, "'%s' was ended by signal %d: %s",
		    command->words[0], WTERMSIG(status),
		    strsignal(WTERMSIG(status)));
	if (WEXITSTATUS(status))
		fail(EXIT_PROTOCOL, "'%s' failed with exit code %d",
		    command->words[0], WEXITSTATUS(status));
}

void
command_stop(struct command *command)
{
	if (command->process)
		kill(-command->process, SIGTERM);
}
