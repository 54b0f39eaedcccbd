/*
 * The functions that take a time apart.
 */
#include "expression_call.h"

#include <math.h>

#include "timestamp.h"

/* The time that a string is, or a number of seconds since 1970. */
static bool
time_of(const struct call *call, int64_t *time)
{
	const struct result *argument = call->arguments;

	if (argument->kind == KIND_STRING)
		return timestamp_parse(argument->string, time);
	return argument->kind == KIND_NUMBER &&
	    (argument->whole || isfinite(argument->real)) &&
	    timestamp_from_number(
		result_as_string(argument, call->arena), SECOND, time);
}

void
apply_epoch(const struct call *call)
{
	int64_t time;

	if (!time_of(call, &time))
		return;
	if (time % SECOND)
		result_real(call->result, (double)(time / SECOND) +
			(double)(time % SECOND) / (double)SECOND);
	else
		result_integer(call->result, time / SECOND);
}

static bool
take_apart(const struct call *call, struct calendar *calendar)
{
	int64_t time;

	if (!time_of(call, &time))
		return false;
	timestamp_calendar(time, calendar);
	return true;
}

void
apply_year(const struct call *call)
{
	struct calendar calendar;

	if (take_apart(call, &calendar))
		result_integer(call->result, calendar.year);
}

void
apply_month(const struct call *call)
{
	struct calendar calendar;

	if (take_apart(call, &calendar))
		result_integer(call->result, calendar.month);
}

void
apply_day(const struct call *call)
{
	struct calendar calendar;

	if (take_apart(call, &calendar))
		result_integer(call->result, calendar.day);
}

void
apply_hour(const struct call *call)
{
	struct calendar calendar;

	if (take_apart(call, &calendar))
		result_integer(call->result, calendar.hour);
}

void
apply_minute(const struct call *call)
{
	struct calendar calendar;

	if (take_apart(call, &calendar))
		result_integer(call->result, calendar.minute);
}

void
apply_second(const struct call *call)
{
	struct calendar calendar;

	if (take_apart(call, &calendar))
		result_integer(call->result, calendar.second);
}

void
apply_weekday(const struct call *call)
{
	struct calendar calendar;

	if (take_apart(call, &calendar))
		result_integer(call->result, calendar.weekday);
}
