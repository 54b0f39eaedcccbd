/*
 * expression_call - the functions of expressions, for its own sources alone
 */
#ifndef EXPRESSION_CALL_H
#define EXPRESSION_CALL_H

#include "expression_node.h"

/* What is asked of a function. All arguments are of the kind that it takes, and
 * not null; the result is null as long as nothing else is put into it. */
struct call {
	const struct result *arguments;
	size_t count;
	struct arena *arena;
	struct result *result;
};

void apply_length(const struct call *);
void apply_lower(const struct call *);
void apply_upper(const struct call *);
void apply_string(const struct call *);
void apply_concat(const struct call *);
void apply_starts_with(const struct call *);
void apply_ends_with(const struct call *);
void apply_contains(const struct call *);

void apply_number(const struct call *);
void apply_abs(const struct call *);
void apply_floor(const struct call *);
void apply_ceil(const struct call *);
void apply_round(const struct call *);
void apply_sqrt(const struct call *);
void apply_min(const struct call *);
void apply_max(const struct call *);

/* Of a string that is a time, or a number of seconds since 1970. */
void apply_year(const struct call *);
void apply_month(const struct call *);
void apply_day(const struct call *);
void apply_hour(const struct call *);
void apply_minute(const struct call *);
void apply_second(const struct call *);
void apply_weekday(const struct call *);
void apply_epoch(const struct call *);

#endif
