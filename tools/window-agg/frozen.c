#include "window-agg/frozen.h"

#include <stdlib.h>

#include "json.h"
#include "number.h"
#include "window-agg/tokens.h"

static const char *const names[FROZEN_MEMBERS] = {
	[FROZEN_WINDOW] = "window",
	[FROZEN_KEY] = "key",
	[FROZEN_REVISION] = "revision",
	[FROZEN_STANDING] = "standing",
	[FROZEN_WAITING] = "waiting",
	[FROZEN_GONE] = "gone",
	[FROZEN_TOLD] = "told",
	[FROZEN_STATES] = "states",
	[FROZEN_PARTS] = "parts",
};

void
frozen_init(struct frozen *frozen, const struct aggregates *aggregates,
    size_t key_values)
{
	*frozen = (struct frozen){
		.aggregates = aggregates,
		.key_values = key_values,
		.memory = allocate(aggregates->size),
	};
}

void
frozen_release(struct frozen *frozen)
{
	free(frozen->memory);
	buffer_release(&frozen->key);
	buffer_release(&frozen->why);
	arena_release(&frozen->arena);
}

/* -- writing -- */

/* What a group and a part begin with. */
static void
write_start(struct buffer *line, struct window_bounds bounds, struct span key,
    int64_t revision)
{
	const char *comma = "";
	size_t size;

	buffer_add_string(line, "{\"window\":[");
	json_add_integer(line, bounds.start);
	buffer_add_char(line, ',');
	json_add_integer(line, bounds.end);
	buffer_add_string(line, "],\"key\":[");
	for (; key.size; key.data += size, key.size -= size) {
		buffer_add_string(line, comma);
		comma = ",";
		size = key_read(line, key);
	}
	buffer_add_string(line, "],\"revision\":");
	json_add_integer(line, revision);
}

static void
write_states(const struct aggregates *aggregates, const void *states,
    struct buffer *line)
{
	json_add_member(line, names[FROZEN_STATES]);
	aggregates_write_states(aggregates, states, line);
}

static void
write_part(const struct part *part, const struct aggregates *aggregates,
    struct buffer *line)
{
	struct window_bounds bounds;
	struct span origin = {part->key.data, part->key.size - sizeof bounds};

	memcpy(&bounds, origin.data + origin.size, sizeof bounds);
	write_start(line, bounds, origin, part->revision);
	write_states(aggregates, part->states, line);
	buffer_add_char(line, '}');
}

static void
write_parts(const struct group *group, const struct aggregates *aggregates,
    struct buffer *line)
{
	struct part part;
	size_t at = 0;

	json_add_member(line, names[FROZEN_PARTS]);
	buffer_add_char(line, '[');
	while (group_next_part(group, aggregates, &at, &part)) {
		if (line->data[line->size - 1] != '[')
			buffer_add_char(line, ',');
		write_part(&part, aggregates, line);
	}
	buffer_add_char(line, ']');
}

static void
write_flag(struct buffer *line, enum frozen_member flag, bool value)
{
	if (value) {
		json_add_member(line, names[flag]);
		buffer_add_string(line, "true");
	}
}

void
frozen_write(const struct window *window, const struct group *group,
    const struct aggregates *aggregates, struct buffer *line)
{
	write_start(line, window->bounds, group_key(window, group),
	    group->revision);
	write_flag(line, FROZEN_STANDING, group->standing);
	write_flag(line, FROZEN_WAITING, group->waiting);
	write_flag(line, FROZEN_GONE, group->gone);
	if (group->told) {
		/* It is a row up to its revision: a brace makes it whole. */
		json_add_member(line, names[FROZEN_TOLD]);
		buffer_add_string(line, group->told);
		buffer_add_char(line, '}');
	}
	if (!group->gone && aggregates->merged)
		write_parts(group, aggregates, line);
	else if (!group->gone)
		write_states(aggregates, group->states, line);
	buffer_add_char(line, '}');
}

/* -- reading -- */

static bool
read_bounds(struct frozen *frozen)
{
	struct window_bounds *bounds = &frozen->bounds;
	struct span text = value_text(&frozen->members[FROZEN_WINDOW]);

	return tokens_take(&text, "[") &&
	    tokens_integer(&text, &bounds->start) && tokens_take(&text, ",") &&
	    tokens_integer(&text, &bounds->end) && tokens_take(&text, "]") &&
	    bounds->start < bounds->end;
}

static bool
read_key(struct frozen *frozen, size_t count)
{
	const struct value *key = &frozen->members[FROZEN_KEY];
	const char *at = key->data;
	struct value value;
	size_t found = 0;

	buffer_clear(&frozen->key);
	if (key->kind != KIND_ARRAY)
		return false;
	for (; scan_element(&at, &value); found++)
		key_add_value(&frozen->key, &value, &frozen->arena);
	return found == count;
}

static bool
read_revision(struct frozen *frozen)
{
	const struct value *revision = &frozen->members[FROZEN_REVISION];

	return revision->kind == KIND_NUMBER &&
	    number_integer(value_text(revision), &frozen->revision);
}

static bool
keep_member(struct frozen *frozen, const struct member *member)
{
	for (size_t i = 0; i < FROZEN_MEMBERS; i++) {
		if (!span_is(member->name, names[i]))
			continue;
		frozen->members[i] = member->value;
		return true;
	}
	return false;
}

/* Reads a group, or a part. */
static bool
read_object(struct frozen *frozen, const char *object, size_t key_values)
{
	struct member member;

	memset(frozen->members, 0, sizeof frozen->members);
	while (scan_member(&object, &member))
		if (!keep_member(frozen, &member))
			return false;
	return read_bounds(frozen) && read_key(frozen, key_values) &&
	    read_revision(frozen);
}

/* Whether the members may be those of one group. */
static bool
agree(const struct frozen *frozen)
{
	const struct value *members = frozen->members;
	bool merged = frozen->aggregates->merged;
	bool gone = frozen_has(frozen, FROZEN_GONE);
	bool told = members[FROZEN_TOLD].kind == KIND_OBJECT;

	/* Another member goes on where the brace of the row was. */
	return frozen->revision >= 0 && frozen->revision <= UINT32_MAX &&
	    told == (frozen_has(frozen, FROZEN_STANDING) &&
	    frozen_has(frozen, FROZEN_WAITING)) &&
	    (!told || members[FROZEN_TOLD].data[1] == '"') &&
	    (told || !gone) &&
	    (members[FROZEN_STATES].kind != KIND_MISSING) ==
	    (!gone && !merged) &&
	    (members[FROZEN_PARTS].kind != KIND_MISSING) == (!gone && merged);
}

bool
frozen_read(struct frozen *frozen, struct span line)
{
	arena_clear(&frozen->arena);
	return *line.data == '{' &&
	    read_object(frozen, line.data, frozen->key_values) &&
	    agree(frozen);
}

/* -- groups and parts -- */

static bool
fill_states(struct frozen *frozen, void *states)
{
	return aggregates_parse_states(frozen->aggregates, states,
	    &frozen->members[FROZEN_STATES], &frozen->arena, &frozen->why);
}

static bool
fill_part(struct frozen *frozen, struct group *group,
    const struct value *object)
{
	const struct aggregates *aggregates = frozen->aggregates;
	struct part part = {.states = frozen->memory};
	bool filled;

	if (object->kind != KIND_OBJECT ||
	    !read_object(frozen, object->data, 1))
		return false;
	buffer_add(&frozen->key, &frozen->bounds, sizeof frozen->bounds);
	part.key = buffer_span(&frozen->key);
	part.revision = frozen->revision;
	memset(frozen->memory, 0, aggregates->size);
	filled = fill_states(frozen, frozen->memory) &&
	    group_take_part(group, aggregates, &part);
	aggregates_drop(aggregates, frozen->memory);
	return filled;
}

/* What a group tells next is made anew of its parts; what it has told already,
 * of those same parts, is made here. */
static bool
fill_parts(struct frozen *frozen, struct group *group)
{
	const struct value parts = frozen->members[FROZEN_PARTS];
	const char *at = parts.data;
	struct value object;

	if (parts.kind != KIND_ARRAY)
		return false;
	while (scan_element(&at, &object))
		if (!fill_part(frozen, group, &object))
			return false;
	if (!group->waiting)
		group_join_parts(group, frozen->aggregates);
	return true;
}

bool
frozen_fill(struct frozen *frozen, struct group *group)
{
	const struct value *told = &frozen->members[FROZEN_TOLD];

	group->revision = (uint32_t)frozen->revision;
	group->standing = frozen_has(frozen, FROZEN_STANDING);
	group->waiting = frozen_has(frozen, FROZEN_WAITING);
	group->gone = frozen_has(frozen, FROZEN_GONE);
	if (told->kind == KIND_OBJECT) {
		group->told = duplicate_bytes(told->data, told->size);
		group->told[told->size - 1] = '\0';
	}
	if (group->gone)
		return true;
	return frozen->aggregates->merged ? fill_parts(frozen, group) :
	    fill_states(frozen, group->states);
}
