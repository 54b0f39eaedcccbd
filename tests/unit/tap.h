/*
 * tap - unit tests in C that speak TAP (testanything.org)
 */
#ifndef TAP_H
#define TAP_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static int tap_count, tap_failures;

/* Ends a line. What is told is told: valgrind lets each child that a test forks
 * write what its parent has not. */
static inline void
tap_end_line(void)
{
	putchar('\n');
	fflush(stdout);
}

/* Tells whether a condition holds, which the sentence states. */
static inline bool __attribute__((format(printf, 2, 3)))
ok(bool condition, const char *sentence, ...)
{
	va_list arguments;

	printf("%sok %d - ", condition ? "" : "not ", ++tap_count);
	va_start(arguments, sentence);
	vprintf(sentence, arguments);
	va_end(arguments);
	tap_end_line();
	tap_failures += !condition;
	return condition;
}

/* The same for a text, of which both sides are shown where they differ. */
static inline bool __attribute__((format(printf, 3, 4)))
is_text(const char *got, const char *expected, const char *sentence, ...)
{
	bool same = !strcmp(got, expected);
	va_list arguments;

	printf("%sok %d - ", same ? "" : "not ", ++tap_count);
	va_start(arguments, sentence);
	vprintf(sentence, arguments);
	va_end(arguments);
	tap_end_line();
	if (!same)
		printf("# got      '%s'\n# expected '%s'\n", got, expected);
	tap_failures += !same;
	return same;
}

/* The last line of a test's main: return done_testing(); */
static inline int
done_testing(void)
{
	printf("1..%d\n", tap_count);
	return tap_failures > 0;
}

#endif
