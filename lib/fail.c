#include "fail.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *program = "weir";

void
fail_name(const char *name)
{
	program = name;
}

/* One write a message, so that those of several programs do not mix. */
static void
say(const char *format, va_list arguments, const char *why)
{
	char line[4096];
	int size;

	size = snprintf(line, sizeof line, "%s: ", program);
	size += vsnprintf(line + size, sizeof line - (size_t)size, format,
	    arguments);
	if (why && size < (int)sizeof line)
		snprintf(line + size, sizeof line - (size_t)size, ": %s", why);
	fprintf(stderr, "%s\n", line);
}

void
warn(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	say(format, arguments, NULL);
	va_end(arguments);
}

void
warn_errno(const char *format, ...)
{
	const char *why = strerror(errno);
	va_list arguments;

	va_start(arguments, format);
	say(format, arguments, why);
	va_end(arguments);
}

void
fail(enum exit_code code, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	say(format, arguments, NULL);
	va_end(arguments);
	exit((int)code);
}

void
fail_errno(enum exit_code code, const char *format, ...)
{
	const char *why = strerror(errno);
	va_list arguments;

	va_start(arguments, format);
	say(format, arguments, why);
	va_end(arguments);
	exit((int)code);
}

void
fail_open(enum exit_code code, const char *path)
{
	if (errno == EACCES || errno == EPERM || errno == EROFS)
		code = EXIT_PERMISSION;
	fail_errno(code, "cannot open '%s'", path);
}

int
fail_unless_printed(void)
{
	if (ferror(stdout) | fflush(stdout))
		fail_errno(EXIT_IO, "cannot write");
	return EXIT_DONE;
}
