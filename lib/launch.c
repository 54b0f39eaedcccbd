#include "launch.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <unistd.h>

extern char **environ;

static void
set_files(posix_spawn_file_actions_t *actions, int input, int output)
{
	posix_spawn_file_actions_init(actions);
	if (input < 0)
		posix_spawn_file_actions_addopen(
		    actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	else
		posix_spawn_file_actions_adddup2(
		    actions, input, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(actions, output, STDOUT_FILENO);
}

static void
set_attributes(posix_spawnattr_t *attributes)
{
	sigset_t signals;

	sigemptyset(&signals);
	sigaddset(&signals, SIGPIPE);
	posix_spawnattr_init(attributes);
	posix_spawnattr_setsigdefault(attributes, &signals);
	posix_spawnattr_setpgroup(attributes, 0);
	posix_spawnattr_setflags(attributes,
	    POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
}

int
launch(const char *const *words, int input, int output, pid_t *process)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	int fault;

	signal(SIGCHLD, SIG_DFL);
	set_files(&actions, input, output);
	set_attributes(&attributes);
	fault = posix_spawnp(process, words[0], &actions, &attributes,
	    (char **)words, environ);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attributes);
	return fault;
}
