#include "subscribe-log/waypoint.h"

#include <stdlib.h>

#include "fail.h"
#include "json.h"
#include "scan.h"

void
numbers_add(struct numbers *numbers, int64_t number)
{
	numbers->items = reallocate_more(numbers->items,
	    sizeof *numbers->items, numbers->count, 1, &numbers->capacity);
	numbers->items[numbers->count++] = number;
}

void
waypoint_turn(struct waypoint *place, int64_t partition, int64_t upto)
{
	struct numbers *turns = &place->turns;
	bool goes_on = turns->count && partition != WAYPOINT_IDLE &&
	    turns->items[turns->count - 2] == partition;

	if (goes_on) {
		turns->items[turns->count - 1] = upto;
		return;
	}
	numbers_add(turns, partition);
	numbers_add(turns, upto);
}

/* -- as text -- */

static void
add_numbers(struct buffer *text, const char *name,
    const struct numbers *numbers)
{
	json_add_member(text, name);
	buffer_add_char(text, '[');
	for (size_t i = 0; i < numbers->count; i++) {
		if (i)
			buffer_add_char(text, ',');
		json_add_integer(text, numbers->items[i]);
	}
	buffer_add_char(text, ']');
}

void
waypoint_write(const struct waypoint *place, struct buffer *text)
{
	buffer_add_char(text, '{');
	json_member_text(text, "topic", place->topic);
	json_add_member(text, "where");
	buffer_add_span(text, buffer_span(&place->where));
	json_member_integer(text, "partition", place->first);
	add_numbers(text, "offsets", &place->offsets);
	add_numbers(text, "waiting", &place->waiting);
	add_numbers(text, "turns", &place->turns);
	buffer_add_char(text, '}');
}

/* Reads a row of integers; stops at what is none. */
static void
read_numbers(const struct value *value, struct numbers *numbers)
{
	const char *p = value->data;
	char *after;
	int64_t number;

	while (value->kind == KIND_ARRAY && *p != ']') {
		number = strtoll(p + 1, &after, 10);
		if (after == p + 1)
			break;
		numbers_add(numbers, number);
		p = after;
	}
}

static void
take_member(struct waypoint *place, const struct member *member)
{
	const struct value *value = &member->value;

	if (span_is(member->name, "topic") && value->size <= IDENTITY)
		memcpy(place->topic, value->data, value->size);
	if (span_is(member->name, "where") && value->kind == KIND_STRING)
		buffer_add(&place->where, value->data - 1, value->size + 2);
	if (span_is(member->name, "partition"))
		place->first = strtoll(value->data, NULL, 10);
	if (span_is(member->name, "offsets"))
		read_numbers(value, &place->offsets);
	if (span_is(member->name, "waiting"))
		read_numbers(value, &place->waiting);
	if (span_is(member->name, "turns"))
		read_numbers(value, &place->turns);
}

void
waypoint_read(struct waypoint *place, const char *text)
{
	struct buffer copy = {0};
	struct member member;
	const char *at;

	*place = (struct waypoint){0};
	buffer_add_string(&copy, text);
	buffer_pad(&copy, SCAN_PADDING);
	at = copy.data;
	while (scan_member(&at, &member))
		take_member(place, &member);
	if (!place->offsets.count || place->turns.count % 2 ||
	    place->waiting.count != place->offsets.count)
		fail(EXIT_CONFIG, "%s is no place in a topic", text);
	buffer_release(&copy);
}

void
waypoint_release(struct waypoint *place)
{
	buffer_release(&place->where);
	free(place->offsets.items);
	free(place->waiting.items);
	free(place->turns.items);
	*place = (struct waypoint){0};
}
