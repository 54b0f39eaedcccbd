#include "publish-log/note.h"

#include "json.h"
#include "number.h"
#include "record.h"

static int64_t
integer_of(const struct value *value)
{
	int64_t number = 0;

	if (value->kind == KIND_NUMBER)
		number_integer(value_text(value), &number);
	return number;
}

void
note_read(struct span note, struct target *target)
{
	struct buffer text = {0};
	struct member member;
	const char *at;

	*target = (struct target){0};
	if (!note.size)
		return;
	buffer_add_span(&text, note);
	buffer_pad(&text, SCAN_PADDING);
	at = text.data;
	while (scan_member(&at, &member)) {
		if (span_is(member.name, "pipeline") &&
		    member.value.size < sizeof target->pipeline)
			memcpy(target->pipeline, member.value.data,
			    member.value.size);
		if (span_is(member.name, "epoch"))
			target->epoch = integer_of(&member.value);
		if (span_is(member.name, "barrier"))
			target->barrier = integer_of(&member.value);
	}
	buffer_release(&text);
}

void
note_write(const struct target *target, struct buffer *note)
{
	buffer_add_char(note, '{');
	json_member_text(note, "pipeline", target->pipeline);
	json_member_integer(note, "epoch", target->epoch);
	json_member_integer(note, "barrier", target->barrier);
	buffer_add_char(note, '}');
}
