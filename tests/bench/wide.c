/* wide COMMAND... - runs a command with wide pipes at its input and output
 *
 * A pipe holds 64 KiB unless a program asks for more. Ours ask for 1 MiB; that
 * others have the same, this asks for them. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int
main(int argc, char **argv)
{
	if (argc < 2) {
		fprintf(stderr, "usage: wide COMMAND...\n");
		return EXIT_FAILURE;
	}
	fcntl(STDIN_FILENO, F_SETPIPE_SZ, 1 << 20);
	fcntl(STDOUT_FILENO, F_SETPIPE_SZ, 1 << 20);
	execvp(argv[1], argv + 1);
	perror(argv[1]);
	return 127;
}
