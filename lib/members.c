#include "members.h"

#include "key.h"
#include "number.h"

bool
members_read(const char *text, const char *const *names, size_t count,
    struct value *values)
{
	struct member member;
	size_t i;

	memset(values, 0, count * sizeof *values);
	if (*text != '{')
		return false;
	while (scan_member(&text, &member)) {
		for (i = 0; i < count; i++)
			if (span_is(member.name, names[i]))
				break;
		if (i == count || values[i].kind != KIND_MISSING)
			return false;
		values[i] = member.value;
	}
	return true;
}

bool
members_integer(const struct value *value, int64_t *integer)
{
	return value->kind == KIND_NUMBER &&
	    number_integer(value_text(value), integer);
}

void
members_add_key(struct buffer *json, struct span key)
{
	const char *end = key.data + key.size, *comma = "";

	buffer_add_char(json, '[');
	while (key.data < end) {
		buffer_add_string(json, comma);
		comma = ",";
		key.size = (size_t)(end - key.data);
		key.data += key_read(json, key);
	}
	buffer_add_char(json, ']');
}

bool
members_key(struct buffer *key, const struct value *array, size_t count)
{
	struct arena arena = {0};
	struct value value;
	const char *p;
	size_t found = 0;

	if (array->kind != KIND_ARRAY)
		return false;
	p = array->data;
	while (scan_element(&p, &value)) {
		key_add_value(key, &value, &arena);
		found++;
	}
	arena_release(&arena);
	return found == count;
}
