/*
 * fail - every sentence to the user, and every exit code
 *
 * A message is one line on stderr, "weir-store: cannot open 'x.db': No such
 * file or directory": lower case, what before why, no full stop.
 */
#ifndef FAIL_H
#define FAIL_H

/* What a program exits with: the codes of sysexits.h, see weir-stage(7). */
enum exit_code {
	EXIT_DONE = 0,		/* rejected records or no match included */
	EXIT_USAGE = 64,	/* wrong options or operands */
	EXIT_DATA = 65,		/* bad data under --strict */
	EXIT_INPUT = 66,	/* an input file is missing or unreadable */
	EXIT_UNAVAILABLE = 69,	/* a service is away */
	EXIT_BUG = 70,		/* our mistake, not the user's */
	EXIT_CREATE = 73,	/* an output file cannot be created */
	EXIT_IO = 74,		/* a read or a write failed */
	EXIT_RETRY = 75,	/* the same command may succeed later */
	EXIT_PROTOCOL = 76,	/* a neighbour broke the protocol */
	EXIT_PERMISSION = 77,	/* not allowed */
	EXIT_CONFIG = 78,	/* a configuration or a state does not fit */
};

/* Names the program in messages; borrows name. Without it: "weir". */
void fail_name(const char *name);

/* Prints a message and goes on. */
void warn(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The same, with ": " and what errno says after the message. */
void warn_errno(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

/* Prints a message and exits. */
_Noreturn void fail(enum exit_code, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The same as fail(), with what errno says. */
_Noreturn void fail_errno(enum exit_code, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Exits because path could not be opened; errno chooses the code: 77 where
 * it is not allowed, otherwise what the caller gives (66, 73). */
_Noreturn void fail_open(enum exit_code, const char *path);

/* Gives EXIT_DONE where all that was printed on stdout went out, or fails. */
int fail_unless_printed(void);

#endif
