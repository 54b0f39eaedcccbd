/*
 * States as text.
 */
#include <math.h>

#include "json.h"
#include "number.h"
#include "window-agg/distinct.h"
#include "window-agg/exact.h"
#include "window-agg/moments.h"
#include "window-agg/order.h"
#include "window-agg/quantiles.h"
#include "window-agg/state.h"
#include "window-agg/tokens.h"

const char *
state_name(enum state state)
{
	static const char *const names[STATES] = {
		[STATE_COUNT] = "count",
		[STATE_SUM] = "sum",
		[STATE_SQUARES] = "squares",
		[STATE_LEAST] = "min",
		[STATE_GREATEST] = "max",
		[STATE_FIRST] = "first",
		[STATE_LAST] = "last",
		[STATE_QUANTILES] = "quantiles",
		[STATE_DISTINCT] = "distinct",
		[STATE_VALUES] = "values",
		[STATE_MOMENTS] = "moments",
		[STATE_HASHES] = "hashes",
	};

	return names[state];
}

/* -- writing -- */

/* An order, turned by flip; null for that of no number. */
static void
write_extreme(const uint64_t *order, uint64_t flip, struct buffer *json)
{
	double number = order_number(*order ^ flip);

	if (!*order)
		buffer_add_string(json, "null");
	else if (isinf(number))
		buffer_add_string(json, number < 0 ? "-1e999" : "1e999");
	else
		json_add_number(json, number);
}

static void
write_ending(const struct ending *ending, struct buffer *json)
{
	if (!ending->text) {
		buffer_add_string(json, "null");
		return;
	}
	buffer_add_char(json, '[');
	json_add_integer(json, ending->time);
	buffer_add_char(json, ',');
	buffer_add(json, ending->text, ending->size);
	buffer_add_char(json, ']');
}

void
state_write(enum state state, const void *memory, struct buffer *json)
{
	switch (state) {
	case STATE_COUNT:
		json_add_integer(json, *(const int64_t *)memory);
		break;
	case STATE_SUM:
	case STATE_SQUARES:
		exact_write(memory, json);
		break;
	case STATE_LEAST:
		write_extreme(memory, UINT64_MAX, json);
		break;
	case STATE_GREATEST:
		write_extreme(memory, 0, json);
		break;
	case STATE_FIRST:
	case STATE_LAST:
		write_ending(memory, json);
		break;
	case STATE_QUANTILES:
		quantiles_write(memory, json);
		break;
	case STATE_DISTINCT:
		distinct_write(memory, json);
		break;
	case STATE_VALUES:
	case STATE_HASHES:
		multiset_write(memory, json);
		break;
	case STATE_MOMENTS:
		moments_write(memory, json);
		break;
	case STATES:
		break;
	}
}

/* -- reading -- */

static bool
parse_sum(struct exact *sum, struct span text)
{
	struct span string;

	return tokens_string(&text, &string) && tokens_end(text) &&
	    exact_parse(sum, string);
}

static bool
parse_extreme(uint64_t *order, uint64_t flip, struct span text)
{
	if (span_is(text, "null"))
		return true;
	if (!number_valid(text))
		return false;
	*order = order_of(number_value(text) + 0.0) ^ flip;
	return true;
}

static bool
parse_ending(struct ending *ending, struct span text)
{
	struct span value;
	int64_t time;

	if (span_is(text, "null"))
		return true;
	if (!tokens_take(&text, "[") || !tokens_integer(&text, &time) ||
	    !tokens_take(&text, ",") || !tokens_value(&text, &value) ||
	    !tokens_take(&text, "]") || !tokens_end(text))
		return false;
	ending_keep(ending, time, value);
	return true;
}

bool
state_parse(enum state state, void *memory, struct span text)
{
	switch (state) {
	case STATE_COUNT:
		return number_valid(text) && number_integer(text, memory);
	case STATE_SUM:
	case STATE_SQUARES:
		return parse_sum(memory, text);
	case STATE_LEAST:
		return parse_extreme(memory, UINT64_MAX, text);
	case STATE_GREATEST:
		return parse_extreme(memory, 0, text);
	case STATE_FIRST:
	case STATE_LAST:
		return parse_ending(memory, text);
	case STATE_QUANTILES:
		return quantiles_parse(memory, text);
	case STATE_DISTINCT:
		return distinct_parse(memory, text);
	case STATE_VALUES:
	case STATE_HASHES:
		return multiset_parse(memory, text);
	case STATE_MOMENTS:
		return moments_parse(memory, text);
	case STATES:
		break;
	}
	return false;
}
