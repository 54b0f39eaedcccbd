#include "removal.h"

struct field *
removal_field(struct stage *stage)
{
	return stage_member(stage, "@op");
}

bool
removal_read(const struct field *field, struct stage *stage,
    struct record *record, bool *removal)
{
	struct span text;

	*removal = field_kind(field, record) != KIND_MISSING;
	if (!*removal ||
	    (field_string(field, record, &text) && span_is(text, "-")))
		return true;
	stage_reject(stage, record, "'@op' is not \"-\"");
	return false;
}

void
removal_write(struct buffer *line, struct span object)
{
	const char *end = object.data + object.size - 1;

	while (end[-1] == ' ' || end[-1] == '\t' || end[-1] == '\r')
		end--;
	buffer_add(line, object.data, (size_t)(end - object.data));
	buffer_add_string(line, ",\"@op\":\"-\"}");
}
