#include "window-agg/format.h"

#include <stdlib.h>

#include "json.h"

/* Fails where two of the names, or one of them and an aggregate, are one. */
static void
check_names(const struct format *format, const struct strings *names)
{
	for (size_t i = 0; i < names->count; i++) {
		for (size_t j = 0; j < i; j++)
			if (!strcmp(names->items[i], names->items[j]))
				fail(EXIT_USAGE, "--by: two members of a "
				    "result are named '%s'", names->items[i]);
		if (!format->origin && aggregates_named(
		    format->aggregates, names->items[i]))
			fail(EXIT_USAGE, "an aggregate and another member of "
			    "a result are named '%s'", names->items[i]);
	}
}

void
format_init(struct format *format, const struct strings *by)
{
	struct strings names = {0};
	struct buffer name = {0};

	/* Where a row had these it would be another thing. */
	strings_add(&names, "@weir");
	strings_add(&names, "@op");
	if (format->bounded) {
		strings_add(&names, "window_start");
		strings_add(&names, "window_end");
	}
	if (format->numbered)
		strings_add(&names, "revision");
	if (format->origin) {
		strings_add(&names, "origin");
		strings_add(&names, "states");
	}
	format->count = by->count;
	format->names = allocate(format->count * sizeof *format->names);
	for (size_t i = 0; i < format->count; i++) {
		buffer_clear(&name);
		field_add_name(&name, by->items[i]);
		format->names[i] = duplicate(buffer_string(&name));
		strings_add(&names, format->names[i]);
	}
	check_names(format, &names);
	buffer_release(&name);
	strings_release(&names);
}

void
format_add(const struct format *format, const struct window *window,
    const struct group *group, struct buffer *line)
{
	struct span key = group_key(window, group);
	size_t size;

	buffer_add_char(line, '{');
	if (format->bounded) {
		json_add_member(line, "window_start");
		json_add_time(line, window->bounds.start);
		json_add_member(line, "window_end");
		json_add_time(line, window->bounds.end);
	}
	for (size_t i = 0; i < format->count; i++) {
		json_add_member(line, format->names[i]);
		size = key_read(line, key);
		key.data += size;
		key.size -= size;
	}
	if (format->origin) {
		json_add_member(line, "origin");
		json_add_string(line, span_of(format->origin));
		json_add_member(line, "states");
		aggregates_write_states(
		    format->aggregates, group->states, line);
	} else {
		aggregates_write(format->aggregates, group->states, line);
	}
}

void
format_end(const struct format *format, int64_t revision, bool removal,
    struct buffer *line)
{
	if (format->numbered) {
		json_add_member(line, "revision");
		json_add_integer(line, revision);
	}
	if (removal) {
		json_add_member(line, "@op");
		buffer_add_string(line, "\"-\"");
	}
	buffer_add_char(line, '}');
}

void
format_release(struct format *format)
{
	for (size_t i = 0; i < format->count; i++)
		free(format->names[i]);
	free(format->names);
}
