/* measure TIMES COMMAND - runs a command of the shell, and says what it took
 *
 * It writes one line: seconds by the clock, seconds of all its processors (its
 * own and those of its children), and the KiB of the largest of its processes.
 * Seconds are those of one run, memory is that of the largest. Its output goes
 * to /dev/null. The exit code is that of the first run that fails. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double
now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static double
seconds(struct timeval time)
{
	return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

/* Gives the exit code, 128 and more where a signal ended it. */
static int
run(const char *command, struct rusage *usage)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		dup2(open("/dev/null", O_WRONLY), STDOUT_FILENO);
		execl("/bin/sh", "sh", "-c", command, (char *)NULL);
		_exit(127);
	}
	if (pid < 0 || wait4(pid, &status, 0, usage) != pid) {
		perror("measure");
		exit(EXIT_FAILURE);
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) :
	    128 + WTERMSIG(status);
}

int
main(int argc, char **argv)
{
	double begun = now(), processors = 0;
	long largest = 0;
	int times = argc == 3 ? atoi(argv[1]) : 0;

	if (times < 1) {
		fprintf(stderr, "usage: measure TIMES COMMAND\n");
		return EXIT_FAILURE;
	}
	for (int i = 0; i < times; i++) {
		struct rusage usage;
		int code = run(argv[2], &usage);

		if (code != EXIT_SUCCESS)
			return code;
		processors += seconds(usage.ru_utime) +
		    seconds(usage.ru_stime);
		if (usage.ru_maxrss > largest)
			largest = usage.ru_maxrss;
	}
	printf("%.9f %.9f %ld\n", (now() - begun) / times, processors / times,
	    largest);
	return EXIT_SUCCESS;
}
