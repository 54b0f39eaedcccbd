#include "window-agg/aggregate.h"

#include <math.h>
#include <stdlib.h>

#include "json.h"
#include "nearest.h"
#include "window-agg/exact.h"

/* -- states -- */

/* The value of the first or the last record, as JSON text. */
struct ending {
	int64_t time;
	char *text;		/* NULL: none so far */
	size_t size;
};

enum state {
	STATE_COUNT,		/* uint64_t: values that are not null */
	STATE_SUM,		/* struct exact */
	STATE_SQUARES,		/* struct exact */
	STATE_LEAST,		/* double */
	STATE_GREATEST,		/* double */
	STATE_FIRST,		/* struct ending */
	STATE_LAST,		/* struct ending */
	STATES,
};

static const size_t state_sizes[STATES] = {
	[STATE_COUNT] = sizeof(uint64_t),
	[STATE_SUM] = sizeof(struct exact),
	[STATE_SQUARES] = sizeof(struct exact),
	[STATE_LEAST] = sizeof(double),
	[STATE_GREATEST] = sizeof(double),
	[STATE_FIRST] = sizeof(struct ending),
	[STATE_LAST] = sizeof(struct ending),
};

/* A field, and where its states stand in those of a group. */
struct column {
	struct field *field;
	unsigned states;	/* a bit for each */
	size_t at[STATES];
	bool numbers;		/* some state needs the value as a number */
	double number;		/* of the record at hand */
};

#define BIT(state) (1u << (state))
#define NUMBERS \
	(BIT(STATE_SUM) | BIT(STATE_SQUARES) | BIT(STATE_LEAST) | \
	BIT(STATE_GREATEST))

/* The state of a column in those of a group. */
#define STATE_OF(states, column, state) \
	((void *)((char *)(states) + (column)->at[state]))

static uint64_t
count_of(const void *states, const struct column *column)
{
	return *(uint64_t *)STATE_OF(states, column, STATE_COUNT);
}

static double
number_of(const void *states, const struct column *column, enum state state)
{
	return *(double *)STATE_OF(states, column, state);
}

/* -- functions: how a result is made of states -- */

static void
write_count(
    struct buffer *json, const void *states, const struct column *column)
{
	json_add_integer(json, (int64_t)count_of(states, column));
}

static void
write_sum(
    struct buffer *json, const void *states, const struct column *column)
{
	json_add_number(json,
	    exact_round(STATE_OF(states, column, STATE_SUM), NULL));
}

/* A mean always shows that it is no count: 6.0. */
static void
write_fraction(struct buffer *json, double number)
{
	size_t start = json->size;

	json_add_number(json, number);
	for (size_t i = start; i < json->size; i++)
		if (strchr(".eEnl", json->data[i]))
			return;
	buffer_add_string(json, ".0");
}

/* The quotient is made better by what division leaves over, so that the mean of
 * equal numbers is that number. */
static double
mean_of(const void *states, const struct column *column)
{
	double n = (double)count_of(states, column), sum, rest, mean;

	sum = exact_round(STATE_OF(states, column, STATE_SUM), &rest);
	mean = sum / n;
	return isfinite(mean) ? mean + (fma(-mean, n, sum) + rest) / n : mean;
}

static void
write_mean(
    struct buffer *json, const void *states, const struct column *column)
{
	write_fraction(json, mean_of(states, column));
}

static void
write_least(
    struct buffer *json, const void *states, const struct column *column)
{
	json_add_number(json, number_of(states, column, STATE_LEAST));
}

static void
write_greatest(
    struct buffer *json, const void *states, const struct column *column)
{
	json_add_number(json, number_of(states, column, STATE_GREATEST));
}

static void
write_range(
    struct buffer *json, const void *states, const struct column *column)
{
	json_add_number(json, number_of(states, column, STATE_GREATEST) -
	    number_of(states, column, STATE_LEAST));
}

static void
write_ending(struct buffer *json, const struct ending *ending)
{
	buffer_add(json, ending->text, ending->size);
}

static void
write_first(
    struct buffer *json, const void *states, const struct column *column)
{
	write_ending(json, STATE_OF(states, column, STATE_FIRST));
}

static void
write_last(
    struct buffer *json, const void *states, const struct column *column)
{
	write_ending(json, STATE_OF(states, column, STATE_LAST));
}

/* n * squares - sum * sum, where all of it but the end is done with twice the
 * digits of a double: nearly equal products must not leave noise. */
static double
spread(double n, const struct exact *sums, const struct exact *squares)
{
	double sum, sum_rest, square, square_rest;
	double left, left_rest, right, right_rest;

	sum = exact_round(sums, &sum_rest);
	square = exact_round(squares, &square_rest);
	left = n * square;
	left_rest = fma(n, square, -left) + n * square_rest;
	right = sum * sum;
	right_rest = fma(sum, sum, -right) + 2 * sum * sum_rest;
	return (left - right) + (left_rest - right_rest);
}

/* The sample variance: of fewer than two values there is none. */
static double
variance_of(const void *states, const struct column *column)
{
	double n = (double)count_of(states, column);
	double result;

	if (n < 2)
		return NAN;
	result = spread(n, STATE_OF(states, column, STATE_SUM),
	    STATE_OF(states, column, STATE_SQUARES)) / (n * (n - 1));
	return result < 0 ? 0 : result;
}

static void
write_variance(
    struct buffer *json, const void *states, const struct column *column)
{
	json_add_number(json, variance_of(states, column));
}

static void
write_stddev(
    struct buffer *json, const void *states, const struct column *column)
{
	json_add_number(json, sqrt(variance_of(states, column)));
}

#define OF(state) (BIT(STATE_COUNT) | BIT(state))

static const struct function {
	const char *name;
	unsigned states;
	void (*write)(
	    struct buffer *, const void *states, const struct column *);
} functions[] = {
	{"count", BIT(STATE_COUNT), write_count},
	{"sum", OF(STATE_SUM), write_sum},
	{"mean", OF(STATE_SUM), write_mean},
	{"average", OF(STATE_SUM), write_mean},
	{"avg", OF(STATE_SUM), write_mean},
	{"min", OF(STATE_LEAST), write_least},
	{"max", OF(STATE_GREATEST), write_greatest},
	{"first", OF(STATE_FIRST), write_first},
	{"last", OF(STATE_LAST), write_last},
	{"range", OF(STATE_LEAST) | OF(STATE_GREATEST), write_range},
	{"stddev", OF(STATE_SUM) | OF(STATE_SQUARES), write_stddev},
	{"variance", OF(STATE_SUM) | OF(STATE_SQUARES), write_variance},
	{NULL},
};

/* -- what the user asks for -- */

struct aggregate {
	char *name;		/* of the member */
	const struct function *function;
	size_t column;		/* whose states it is made of */
};

static void __attribute__((noreturn))
unknown(struct span name)
{
	const char *names[sizeof functions / sizeof *functions];
	struct buffer word = {0}, all = {0};
	const char *near;

	buffer_add_span(&word, name);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		names[i] = functions[i].name;
		if (names[i])
			buffer_printf(&all, "%s%s", i ? ", " : "", names[i]);
	}
	near = nearest(buffer_string(&word), names);
	if (near)
		fail(EXIT_USAGE, "'%s' is no aggregate; did you mean '%s'?",
		    buffer_string(&word), near);
	fail(EXIT_USAGE, "'%s' is no aggregate, one of %s",
	    buffer_string(&word), buffer_string(&all));
}

static const struct function *
find_function(struct span name)
{
	const struct function *function;

	for (function = functions; function->name; function++)
		if (span_is(name, function->name))
			return function;
	unknown(name);
}

/* The column of a field; NULL is that of the records themselves. */
static size_t
column_of(struct aggregates *all, struct field *field, unsigned states)
{
	struct column *column;
	size_t i;

	for (i = 0; i < all->column_count; i++)
		if (all->columns[i].field == field)
			break;
	if (i == all->column_count) {
		all->columns = reallocate(all->columns,
		    ++all->column_count * sizeof *all->columns);
		all->columns[i] = (struct column){.field = field};
	}
	column = &all->columns[i];
	column->numbers = column->numbers || states & NUMBERS;
	for (enum state state = 0; state < STATES; state++) {
		if (!(states & ~column->states & BIT(state)))
			continue;
		column->at[state] = all->size;
		all->size += state_sizes[state];
	}
	column->states |= states;
	return i;
}

bool
aggregates_named(const struct aggregates *all, const char *name)
{
	for (size_t i = 0; i < all->count; i++)
		if (!strcmp(all->items[i].name, name))
			return true;
	return false;
}

/* The name of the member: as given, or made of the path and the function's. */
static char *
name_of(const char *text, size_t given, const char *path, struct span function)
{
	struct buffer name = {0};
	char *copy;

	if (given) {
		buffer_add(&name, text, given);
	} else {
		if (path) {
			field_add_name(&name, path);
			buffer_add_char(&name, '_');
		}
		buffer_add_span(&name, function);
	}
	if (utf8_valid(buffer_span(&name)) < name.size)
		fail(EXIT_USAGE, "the name in '%s' is no UTF-8", text);
	copy = duplicate(buffer_string(&name));
	buffer_release(&name);
	return copy;
}

void
aggregates_add(
    struct aggregates *all, struct stage *stage, const char *text)
{
	/* An equals sign behind a colon belongs to a path. */
	size_t given = strcspn(text, "=:");
	const char *start = text[given] == '=' ? text + given + 1 : text;
	const char *colon = strchr(start, ':');
	struct span word = {start, strcspn(start, ":")};
	struct aggregate item = {.function = find_function(word)};
	struct field *field = NULL;

	if (text[given] == '=' && !given)
		fail(EXIT_USAGE, "'%s' has an empty name", text);
	if (colon)
		field = stage_field(stage, colon + 1);
	else if (item.function->write != write_count)
		fail(EXIT_USAGE, "'%s' needs a field: %s:FIELD", text, start);
	item.name = name_of(text, start > text ? given : 0,
	    colon ? colon + 1 : NULL, word);
	if (aggregates_named(all, item.name))
		fail(EXIT_USAGE, "two aggregates are named '%s'", item.name);
	item.column = column_of(all, field, item.function->states);
	all->items = reallocate(all->items,
	    (all->count + 1) * sizeof *all->items);
	all->items[all->count++] = item;
}

/* -- taking records -- */

static void
keep_ending(struct ending *ending, int64_t time, struct span text)
{
	free(ending->text);
	ending->time = time;
	ending->text = duplicate_bytes(text.data, text.size);
	ending->size = text.size;
}

/* Ties go by the order of input: to the earlier first, to the later last. */
static void
take_endings(void *states, const struct column *column, struct record *record)
{
	struct ending *ending;

	if (column->states & BIT(STATE_FIRST)) {
		ending = STATE_OF(states, column, STATE_FIRST);
		if (!ending->text || record->time < ending->time)
			keep_ending(ending, record->time,
			    field_text(column->field, record));
	}
	if (column->states & BIT(STATE_LAST)) {
		ending = STATE_OF(states, column, STATE_LAST);
		if (!ending->text || record->time >= ending->time)
			keep_ending(ending, record->time,
			    field_text(column->field, record));
	}
}

static void
take_number(void *states, const struct column *column, bool first)
{
	double number = column->number, *kept;

	if (column->states & BIT(STATE_SUM))
		exact_add(STATE_OF(states, column, STATE_SUM), number);
	if (column->states & BIT(STATE_SQUARES))
		exact_add_square(
		    STATE_OF(states, column, STATE_SQUARES), number);
	if (column->states & BIT(STATE_LEAST)) {
		kept = STATE_OF(states, column, STATE_LEAST);
		*kept = first || number < *kept ? number : *kept;
	}
	if (column->states & BIT(STATE_GREATEST)) {
		kept = STATE_OF(states, column, STATE_GREATEST);
		*kept = first || number > *kept ? number : *kept;
	}
}

static void
take_column(void *states, const struct column *column, struct record *record)
{
	uint64_t *count = STATE_OF(states, column, STATE_COUNT);

	if (column->field && !field_defined(column->field, record))
		return;
	if (column->numbers)
		take_number(states, column, *count == 0);
	if (column->states & (BIT(STATE_FIRST) | BIT(STATE_LAST)))
		take_endings(states, column, record);
	++*count;
}

const struct field *
aggregates_check(struct aggregates *all, const struct record *record)
{
	struct column *end = all->columns + all->column_count, *column;

	for (column = all->columns; column < end; column++) {
		if (!column->numbers || !field_defined(column->field, record))
			continue;
		if (!field_number(column->field, record, &column->number))
			return column->field;
		/* Of -0 and 0 the order of input would tell which is less. */
		column->number += 0.0;
	}
	return NULL;
}

void
aggregates_take(struct aggregates *all, void *states, struct record *record)
{
	for (size_t i = 0; i < all->column_count; i++)
		take_column(states, &all->columns[i], record);
}

/* -- giving results -- */

void
aggregates_write(const struct aggregates *all, const void *states,
    struct buffer *json)
{
	for (size_t i = 0; i < all->count; i++) {
		const struct aggregate *item = &all->items[i];
		const struct column *column = &all->columns[item->column];

		json_add_member(json, item->name);
		if (count_of(states, column) ||
		    item->function->write == write_count)
			item->function->write(json, states, column);
		else
			buffer_add_string(json, "null");
	}
}

void
aggregates_drop(const struct aggregates *all, void *states)
{
	for (size_t i = 0; i < all->column_count; i++) {
		const struct column *column = &all->columns[i];

		if (column->states & BIT(STATE_SUM))
			exact_release(STATE_OF(states, column, STATE_SUM));
		if (column->states & BIT(STATE_SQUARES))
			exact_release(STATE_OF(states, column, STATE_SQUARES));
		if (column->states & BIT(STATE_FIRST))
			free(((struct ending *)STATE_OF(states, column,
			    STATE_FIRST))->text);
		if (column->states & BIT(STATE_LAST))
			free(((struct ending *)STATE_OF(states, column,
			    STATE_LAST))->text);
	}
}

void
aggregates_release(struct aggregates *all)
{
	for (size_t i = 0; i < all->count; i++)
		free(all->items[i].name);
	free(all->items);
	free(all->columns);
}
