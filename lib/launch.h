/*
 * launch - starts another program
 */
#ifndef LAUNCH_H
#define LAUNCH_H

#include <sys/types.h>

/*
 * Starts the program that words name, NULL at their end, as a shell finds it,
 * with these files as its standard input and output; an input of -1 is empty.
 * It leads a group of processes of its own, so that all it starts can be killed
 * with it. SIGPIPE, which we ignore, ends it as usual; SIGCHLD is ignored no
 * more, since waitpid(2) would not learn how it ends. Gives 0 or errno.
 */
int launch(const char *const *words, int input, int output, pid_t *process);

#endif
