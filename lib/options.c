#include "options_state.h"

#include <stdlib.h>

#include "fail.h"
#include "memory.h"
#include "nearest.h"

static bool
is_end(const struct option *row)
{
	return !row->name && row->kind != OPTION_HEADING;
}

/* -- the command line -- */

struct reading {
	const struct option *const *tables;
	int argc, at;		/* at: the argument that is being read */
	char **argv;
	const struct option **given;
	size_t given_count;
};

static const struct option *
find(const struct reading *reading, char letter, struct span name)
{
	for (const struct option *const *table = reading->tables; *table;
	    table++)
		for (const struct option *row = *table; !is_end(row); row++)
			if (row->kind != OPTION_HEADING &&
			    (letter ? row->letter == letter
				    : span_is(name, row->name)))
				return row;
	return NULL;
}

/* The only name that begins so, or NULL. */
static const char *
begun(const char *word, const char *const *names)
{
	const char *found = NULL;

	for (; *names; names++)
		if (!strncmp(*names, word, strlen(word))) {
			if (found)
				return NULL;
			found = *names;
		}
	return found;
}

static void __attribute__((noreturn))
unknown(const struct reading *reading, struct span name)
{
	struct strings names = {0};
	struct buffer word = {0};
	const char *near;

	for (const struct option *const *table = reading->tables; *table;
	    table++)
		for (const struct option *row = *table; !is_end(row); row++)
			if (row->name)
				strings_add(&names, row->name);
	strings_add(&names, NULL);
	buffer_add_span(&word, name);
	near = begun(buffer_string(&word), names.items);
	if (!near)
		near = nearest(buffer_string(&word), names.items);
	if (near)
		fail(EXIT_USAGE, "unknown option '--%s'; did you mean '--%s'?",
		    buffer_string(&word), near);
	fail(EXIT_USAGE, "unknown option '--%s'; try --help",
	    buffer_string(&word));
}

/* Takes the option's value: attached where there is one, otherwise the next
 * argument. */
static void
take(struct reading *reading, const struct option *row, const char *attached)
{
	const char *value = attached;

	reading->given[reading->given_count++] = row;
	if (row->kind == OPTION_FLAG) {
		if (attached)
			fail(EXIT_USAGE, "--%s takes no value", row->name);
		*(bool *)row->target = true;
		return;
	}
	if (!value && reading->at + 1 < reading->argc)
		value = reading->argv[++reading->at];
	if (!value)
		fail(EXIT_USAGE, "--%s needs a value: %s", row->name,
		    row->argument);
	option_take(row, value);
}

/* Gives the name in "name=value", or in "name". */
static struct span
name_in(const char *text)
{
	return (struct span){text, strcspn(text, "=")};
}

static void
read_long(struct reading *reading, const char *text)
{
	struct span name = name_in(text);
	const struct option *row = find(reading, 0, name);

	if (!row)
		unknown(reading, name);
	take(reading, row, text[name.size] ? text + name.size + 1 : NULL);
}

/* Flags may share one dash; the rest behind another letter is its value. */
static void
read_letters(struct reading *reading, const char *letters)
{
	const struct option *row;

	for (; *letters; letters++) {
		row = find(reading, *letters, (struct span){"", 0});
		if (!row)
			fail(EXIT_USAGE, "unknown option '-%c'; try --help",
			    *letters);
		if (row->kind != OPTION_FLAG) {
			take(reading, row, letters[1] ? letters + 1 : NULL);
			return;
		}
		take(reading, row, NULL);
	}
}

static bool
is_option(const char *argument)
{
	return argument[0] == '-' && argument[1];
}

/* Whether the argument is an option that is in none of the tables. */
static bool
is_foreign(const struct reading *reading)
{
	const char *argument = reading->argv[reading->at];

	if (!is_option(argument))
		return false;
	if (argument[1] == '-')
		return !find(reading, 0, name_in(argument + 2));
	return !find(reading, argument[1], (struct span){"", 0});
}

/* Whether the argument is an option, which then is read. */
static bool
read_option(struct reading *reading)
{
	const char *argument = reading->argv[reading->at];

	if (!is_option(argument))
		return false;
	if (argument[1] == '-')
		read_long(reading, argument + 2);
	else
		read_letters(reading, argument + 1);
	return true;
}

static bool
was_given(const struct reading *reading, const struct option *row)
{
	for (size_t i = 0; i < reading->given_count; i++)
		if (reading->given[i] == row)
			return true;
	return false;
}

static void
check_required(const struct reading *reading)
{
	for (const struct option *const *table = reading->tables; *table;
	    table++)
		for (const struct option *row = *table; !is_end(row); row++)
			if (row->required && !was_given(reading, row))
				fail(EXIT_USAGE, "--%s %s is required; "
				    "try --help", row->name, row->argument);
}

static struct reading
reading_of(const struct option *const *tables, int argc, char **argv)
{
	size_t letters = 0;

	for (int i = 1; i < argc; i++)
		letters += strlen(argv[i]) + 1;
	return (struct reading){.tables = tables, .argc = argc, .argv = argv,
	    .given = allocate((letters + 1) * sizeof(struct option *))};
}

void
options_parse(const struct option *const *tables, int argc, char **argv,
    struct strings *operands)
{
	struct reading reading = reading_of(tables, argc, argv);
	bool ended = false;

	for (reading.at = 1; reading.at < argc; reading.at++) {
		if (!ended && !strcmp(argv[reading.at], "--"))
			ended = true;
		else if (ended || !read_option(&reading))
			strings_add(operands, argv[reading.at]);
	}
	check_required(&reading);
	free(reading.given);
}

int
options_parse_front(const struct option *const *tables, int argc,
    char **argv, bool *foreign)
{
	struct reading reading = reading_of(tables, argc, argv);

	for (reading.at = 1; reading.at < argc; reading.at++) {
		if (!strcmp(argv[reading.at], "--")) {
			reading.at++;
			break;
		}
		if (foreign && is_foreign(&reading)) {
			*foreign = true;
			break;
		}
		if (!read_option(&reading))
			break;
	}
	free(reading.given);
	return reading.at < argc ? reading.at : argc;
}

/* -- help -- */

void
options_print(FILE *file, const struct option *table)
{
	struct buffer left = {0};

	for (const struct option *row = table; !is_end(row); row++) {
		if (row->kind == OPTION_HEADING) {
			fprintf(file, "\n%s:\n", row->help);
			continue;
		}
		buffer_clear(&left);
		if (row->letter)
			buffer_printf(&left, "-%c, ", row->letter);
		buffer_printf(&left, "--%s", row->name);
		if (row->kind != OPTION_FLAG)
			buffer_printf(&left, " %s", row->argument);
		fprintf(file, "  %-28s %s%s\n", buffer_string(&left),
		    row->help, row->required ? " (required)" : "");
	}
	buffer_release(&left);
}
