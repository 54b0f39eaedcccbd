/*
 * Rows as lines of a state, in the order in which they came:
 *
 *     {"time":1733011200000000000,"group":["Corse"],"value":6.5,"written":1}
 *
 * and where its line is kept, with that:
 *
 *     {"time":1733022000000000000,"group":["Corse"],"value":7.0,"written":2,
 *      "line":true}
 *     {"region":"Corse","window_start":"2024-12-01T03:00:00Z","mean":7.0}
 *
 * That is no member, as it may be nested as deep as any.
 */
#include "json.h"
#include "lag/past.h"
#include "members.h"
#include "record.h"

enum state_member {
	ROW_TIME,
	ROW_GROUP,
	ROW_VALUE,
	ROW_WRITTEN,
	ROW_LINE,
	ROW_MEMBERS,
};

static const char *const names[ROW_MEMBERS] = {
	[ROW_TIME] = "time",
	[ROW_GROUP] = "group",
	[ROW_VALUE] = "value",
	[ROW_WRITTEN] = "written",
	[ROW_LINE] = "line",
};

void
past_write(
    const struct past *past, const struct past_row *row, struct buffer *line)
{
	buffer_add_char(line, '{');
	json_add_member(line, names[ROW_TIME]);
	json_add_integer(line, row->time);
	json_add_member(line, names[ROW_GROUP]);
	members_add_key(line, table_key(&past->groups, row->group));
	json_add_member(line, names[ROW_VALUE]);
	buffer_add_span(line, past_value(past, row));
	json_add_member(line, names[ROW_WRITTEN]);
	json_add_integer(line, row->revision);
	if (row->line_size) {
		json_add_member(line, names[ROW_LINE]);
		buffer_add_string(line, "true");
	}
	buffer_add_char(line, '}');
}

static bool
read_line(struct past *past, struct span line)
{
	struct past_row *row = past->awaiting;
	struct member member;
	const char *at = line.data;

	past->awaiting = NULL;
	if (*at != '{' || !scan_member(&at, &member))
		return false;
	past_set_line(past, row, line);
	return true;
}

/* Whether the members are those of a row that is not known yet; its group is
 * the one at hand then. */
static bool
read_row(struct past *past, const struct value *values, size_t key_count,
    int64_t *time, int64_t *written)
{
	if (!members_integer(&values[ROW_TIME], time) ||
	    !members_integer(&values[ROW_WRITTEN], written) ||
	    *written <= 0 || *written > UINT32_MAX ||
	    values[ROW_VALUE].kind == KIND_MISSING ||
	    (values[ROW_LINE].kind != KIND_TRUE &&
	    values[ROW_LINE].kind != KIND_MISSING) ||
	    !members_key(past_key(past), &values[ROW_GROUP], key_count))
		return false;
	past_enter(past);
	return !past_find(past, *time);
}

bool
past_read(struct past *past, struct span line, size_t key_count)
{
	struct value values[ROW_MEMBERS];
	struct past_row *row;
	int64_t time, written;

	if (past->awaiting)
		return read_line(past, line);
	if (!members_read(line.data, names, ROW_MEMBERS, values) ||
	    !read_row(past, values, key_count, &time, &written))
		return false;
	past_keep(past, time, (struct span){"", 0},
	    value_text(&values[ROW_VALUE]));
	row = past_find(past, time);
	row->revision = (uint32_t)written;
	if (values[ROW_LINE].kind == KIND_TRUE)
		past->awaiting = row;
	return true;
}
