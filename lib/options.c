#include "options.h"

#include <errno.h>
#include <stdlib.h>

#include "fail.h"
#include "memory.h"
#include "nearest.h"
#include "timestamp.h"

void
strings_add(struct strings *strings, const char *item)
{
	strings->items = reallocate(strings->items,
	    (strings->count + 1) * sizeof *strings->items);
	strings->items[strings->count++] = item;
}

void
strings_release(struct strings *strings)
{
	free(strings->items);
	*strings = (struct strings){0};
}

static bool
is_end(const struct option *row)
{
	return !row->name && row->kind != OPTION_HEADING;
}

/* -- values -- */

static void __attribute__((noreturn))
refuse(const struct option *row, const char *value, const char *wanted)
{
	fail(EXIT_USAGE, "--%s: '%s' is not %s", row->name, value, wanted);
}

static void
add_limit(struct buffer *text, const struct option *row, double limit)
{
	if (row->kind == OPTION_DURATION)
		duration_add(text, (int64_t)limit);
	else
		buffer_printf(text, "%.15g", limit);
}

static void
check_range(const struct option *row, const char *value, double number)
{
	struct buffer least = {0}, most = {0};

	if (!(row->least < row->most) ||
	    (number >= row->least && number <= row->most))
		return;
	add_limit(&least, row, row->least);
	add_limit(&most, row, row->most);
	fail(EXIT_USAGE, "--%s: %s is not between %s and %s", row->name,
	    value, buffer_string(&least), buffer_string(&most));
}

static int64_t
read_integer(const struct option *row, const char *value)
{
	long long number;
	char *end;

	errno = 0;
	number = strtoll(value, &end, 10);
	if (end == value || *end || errno)
		refuse(row, value, "a whole number");
	check_range(row, value, (double)number);
	return number;
}

static double
read_number(const struct option *row, const char *value)
{
	double number;
	char *end;

	errno = 0;
	number = strtod(value, &end);
	if (end == value || *end || errno || number - number != 0)
		refuse(row, value, "a number");
	check_range(row, value, number);
	return number;
}

static int64_t
read_size(const struct option *row, const char *value)
{
	static const char units[] = "kmgt";
	const char *unit;
	long long number;
	int64_t size;
	char *end;
	int shift = 0;

	errno = 0;
	number = strtoll(value, &end, 10);
	if (end != value && *end) {
		unit = strchr(units, *end | 0x20);
		shift = unit ? 10 * (int)(unit - units + 1) : 0;
		end += unit != NULL;
	}
	if (end == value || *end || errno || number < 0 ||
	    __builtin_mul_overflow(number, INT64_C(1) << shift, &size))
		refuse(row, value, "a size such as 64k or 1M");
	check_range(row, value, (double)size);
	return size;
}

static int64_t
read_duration(const struct option *row, const char *value)
{
	int64_t duration;

	if (!duration_parse(value, &duration))
		refuse(row, value, "a duration such as 10s or 1h30m");
	check_range(row, value, (double)duration);
	return duration;
}

static int
read_choice(const struct option *row, const char *value)
{
	struct buffer wanted = {0};
	int i;

	for (i = 0; row->choices[i]; i++)
		if (!strcmp(row->choices[i], value))
			return i;
	for (i = 0; row->choices[i]; i++)
		buffer_printf(&wanted, "%s%s", i == 0 ? "one of " : ", ",
		    row->choices[i]);
	refuse(row, value, buffer_string(&wanted));
}

static void
read_commas(const struct option *row, const char *value)
{
	char *item = duplicate(value), *comma;

	do {
		comma = strchr(item, ',');
		if (comma)
			*comma = '\0';
		if (!*item)
			refuse(row, value, "a list of names with commas");
		strings_add(row->target, item);
		item = comma + 1;
	} while (comma);
}

static void
take_value(const struct option *row, const char *value)
{
	switch (row->kind) {
	case OPTION_STRING:
		*(const char **)row->target = value;
		break;
	case OPTION_LIST:
		strings_add(row->target, value);
		break;
	case OPTION_COMMAS:
		read_commas(row, value);
		break;
	case OPTION_CHOICE:
		*(int *)row->target = read_choice(row, value);
		break;
	case OPTION_INTEGER:
		*(int64_t *)row->target = read_integer(row, value);
		break;
	case OPTION_NUMBER:
		*(double *)row->target = read_number(row, value);
		break;
	case OPTION_SIZE:
		*(int64_t *)row->target = read_size(row, value);
		break;
	case OPTION_DURATION:
		*(int64_t *)row->target = read_duration(row, value);
		break;
	case OPTION_FLAG:
	case OPTION_HEADING:
		break;
	}
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
	take_value(row, value);
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
