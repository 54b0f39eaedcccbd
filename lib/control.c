#include "control.h"

#include "json.h"
#include "number.h"
#include "scan.h"
#include "timestamp.h"

static const char *const ends[] = {
	[CONTROL_FINAL] = "final", [CONTROL_PAUSE] = "pause",
};

/* -- reading -- */

static struct span
text_of(const struct value *value)
{
	return (struct span){value->data, value->size};
}

static bool
read_count(const struct value *value, int64_t *count)
{
	return value->kind == KIND_NUMBER &&
	    number_integer(text_of(value), count) && *count >= 0;
}

static bool
read_string(const struct value *value, struct span *text)
{
	*text = text_of(value);
	return value->kind == KIND_STRING && !value->escaped;
}

/* Sixteen digits, small letters. */
static bool
read_hash(const struct value *value, uint64_t *hash)
{
	static const char digits[] = "0123456789abcdef";
	const char *digit;
	struct span text;

	if (!read_string(value, &text) || text.size != 16)
		return false;
	for (size_t i = 0; i < text.size; i++) {
		digit = strchr(digits, text.data[i]);
		if (!digit || !*digit)
			return false;
		*hash = *hash << 4 | (uint64_t)(digit - digits);
	}
	return true;
}

bool
control_read_end(struct span text, enum control_end *end)
{
	for (*end = CONTROL_FINAL; *end <= CONTROL_PAUSE; ++*end)
		if (span_is(text, ends[*end]))
			return true;
	return false;
}

const char *
control_end_name(enum control_end end)
{
	return ends[end];
}

static bool
read_end(const struct value *value, enum control_end *end)
{
	struct span text;

	return read_string(value, &text) && control_read_end(text, end);
}

static bool
read_watermark(const struct value *value, struct control *control)
{
	struct span text;

	control->has_watermark = read_string(value, &text) &&
	    timestamp_parse(text, &control->watermark);
	return control->has_watermark;
}

static bool
read_member(struct span name, const struct value *value,
    struct control *control)
{
	if (span_is(name, "pipeline"))
		return read_string(value, &control->pipeline) &&
		    control->pipeline.size;
	if (span_is(name, "restore"))
		return read_count(value, &control->restore);
	if (span_is(name, "ended"))
		return read_count(value, &control->ended);
	if (span_is(name, "epoch"))
		return read_count(value, &control->epoch);
	if (span_is(name, "anew")) {
		control->anew = value->kind == KIND_TRUE;
		return control->anew;
	}
	if (span_is(name, "stages")) {
		control->stages = text_of(value);
		return value->kind == KIND_ARRAY;
	}
	if (span_is(name, "barrier"))
		return read_count(value, &control->barrier) &&
		    control->barrier;
	if (span_is(name, "complete"))
		return read_count(value, &control->complete);
	if (span_is(name, "lines"))
		return read_count(value, &control->lines);
	if (span_is(name, "hash"))
		return read_hash(value, &control->hash);
	if (span_is(name, "end"))
		return read_end(value, &control->end);
	if (span_is(name, "watermark"))
		return read_watermark(value, control);
	return true;
}

bool
control_read(struct span line, struct control *control)
{
	const char *at = scan_skip_space(line.data);
	struct member member;

	memset(control, 0, sizeof *control);
	if (!scan_member(&at, &member))
		return false;
	if (member.value.kind != KIND_OBJECT)
		return true;
	for (at = member.value.data; scan_member(&at, &member);)
		if (!member.name_escaped &&
		    !read_member(member.name, &member.value, control))
			return false;
	return true;
}

/* -- writing -- */

void
control_write(const struct control *control, struct buffer *line)
{
	buffer_add_string(line, "{\"@weir\":{");
	if (control->pipeline.size) {
		json_add_member(line, "pipeline");
		json_add_string(line, control->pipeline);
		json_member_integer(line, "restore", control->restore);
		if (control->ended)
			json_member_integer(line, "ended", control->ended);
		json_member_integer(line, "epoch", control->epoch);
	}
	if (control->anew) {
		json_add_member(line, "anew");
		buffer_add_string(line, "true");
	}
	if (control->stages.size) {
		json_add_member(line, "stages");
		buffer_add_span(line, control->stages);
	}
	if (control->barrier) {
		json_member_integer(line, "barrier", control->barrier);
		json_member_integer(line, "complete", control->complete);
		json_member_integer(line, "lines", control->lines);
		json_add_member(line, "hash");
		buffer_printf(line, "\"%016llx\"",
		    (unsigned long long)control->hash);
	}
	if (control->end)
		json_member_text(line, "end", ends[control->end]);
	if (control->has_watermark) {
		json_add_member(line, "watermark");
		json_add_time(line, control->watermark);
	}
	buffer_add_string(line, "}}");
}
