#include "duration.h"

#include <inttypes.h>

static const struct unit {
	const char *name;
	int64_t nanoseconds;
} units[] = {
	{"w", 7 * DAY},
	{"d", DAY},
	{"h", HOUR},
	{"m", MINUTE},
	{"s", SECOND},
	{"ms", 1000000},
	{"us", 1000},
	{"ns", 1},
};

enum { UNITS = sizeof units / sizeof *units };

/* A decimal number: digits / scale. */
struct amount {
	int64_t digits, scale;
};

/* Adds a digit at the end; false where it does not fit. */
static bool
append(int64_t *number, int digit)
{
	return !__builtin_mul_overflow(*number, 10, number) &&
	    !__builtin_add_overflow(*number, digit, number);
}

/* Reads a number at *text, and moves it behind. */
static bool
read_amount(const char **text, struct amount *amount)
{
	const char *p = *text;
	bool point = false;

	*amount = (struct amount){0, 1};
	if (!is_digit(*p))
		return false;
	for (; is_digit(*p) || (*p == '.' && !point && is_digit(p[1])); p++) {
		if (*p == '.')
			point = true;
		else if (!append(&amount->digits, *p - '0') ||
		    (point && !append(&amount->scale, 0)))
			return false;
	}
	*text = p;
	return true;
}

/* Reads a unit's name at *text, and moves it behind; gives its place in the
 * table, or UNITS. */
static size_t
read_unit(const char **text)
{
	size_t size = 0, i;

	while ((*text)[size] >= 'a' && (*text)[size] <= 'z')
		size++;
	for (i = 0; i < UNITS; i++)
		if (span_is((struct span){*text, size}, units[i].name))
			break;
	*text += size;
	return i;
}

bool
duration_parse(const char *text, int64_t *nanoseconds)
{
	struct amount amount;
	size_t unit, least = 0;
	__int128 part;

	*nanoseconds = 0;
	if (!strcmp(text, "0"))
		return true;
	do {
		if (!read_amount(&text, &amount))
			return false;
		unit = read_unit(&text);
		if (unit < least || unit == UNITS)
			return false;
		least = unit + 1;
		part = (__int128)amount.digits * units[unit].nanoseconds;
		if (part % amount.scale ||
		    __builtin_add_overflow(*nanoseconds, part / amount.scale,
			nanoseconds))
			return false;
	} while (*text);
	return true;
}

void
duration_add(struct buffer *buffer, int64_t nanoseconds)
{
	/* Weeks only where there is nothing else: ten days are "10d". */
	size_t i = nanoseconds % units[0].nanoseconds ? 1 : 0;

	if (!nanoseconds)
		buffer_add_char(buffer, '0');
	for (; i < UNITS; i++) {
		if (nanoseconds >= units[i].nanoseconds)
			buffer_printf(buffer, "%" PRId64 "%s",
			    nanoseconds / units[i].nanoseconds, units[i].name);
		nanoseconds %= units[i].nanoseconds;
	}
}
