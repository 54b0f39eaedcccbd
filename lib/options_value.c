/*
 * What the text of a value stands for, by the kind of its option.
 */
#include "options_state.h"

#include <errno.h>
#include <stdlib.h>

#include "fail.h"
#include "memory.h"
#include "timestamp.h"

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

void
option_take(const struct option *row, const char *value)
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
