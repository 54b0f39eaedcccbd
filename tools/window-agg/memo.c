#include "window-agg/memo.h"

/* The first eight bytes of a value, or its last ones; zeros behind a shorter
 * one. The line is padded. */
static inline uint64_t
load(const struct value *value, bool last)
{
	static const unsigned char masks[16] = {
		255, 255, 255, 255, 255, 255, 255, 255,
	};
	size_t size = value->size < 8 ? value->size : 8;
	uint64_t word, mask;

	memcpy(&word, value->data + (last ? value->size - size : 0), 8);
	memcpy(&mask, masks + 8 - size, 8);
	return word & mask;
}

/* Gives where an entry for the values of a record would be, and writes down
 * their shape; NULL where they are too many or too long. */
static inline struct memo_entry *
find_place(struct memo *memo, const void *window,
    const struct key_fields *fields, const struct record *record)
{
	static const uint64_t odd = UINT64_C(0x9e3779b97f4a7c15);
	uint64_t mixed = (uintptr_t)window * odd, shape = 0;
	size_t size = 0;

	if (fields->count > MEMO_FIELDS)
		return NULL;
	for (size_t i = 0; i < fields->count; i++) {
		const struct value *value =
		    field_value(fields->fields[i], record);

		shape <<= 16;
		if (value->kind == KIND_MISSING)
			continue;
		if ((size += value->size) > MEMO_TEXT)
			return NULL;
		shape |= value->size << 8 | value->kind;
		mixed = (mixed << 7 | mixed >> 57) ^ load(value, false) * odd ^
		    load(value, true) * (odd * odd);
	}
	memo->shape = shape;
	return &memo->entries[(mixed ^ shape * odd) >> 56];
}

static inline bool
same_text(const char *text, const struct key_fields *fields,
    const struct record *record)
{
	for (size_t i = 0; i < fields->count; i++) {
		const struct value *value =
		    field_value(fields->fields[i], record);

		if (value->kind == KIND_MISSING)
			continue;
		if (memcmp(text, value->data, value->size) != 0)
			return false;
		text += value->size;
	}
	return true;
}

void *
memo_find(struct memo *memo, const void *window,
    const struct key_fields *fields, const struct record *record)
{
	struct memo_entry *entry = find_place(memo, window, fields, record);

	memo->place = entry;
	return entry && entry->window == window &&
	    entry->shape == memo->shape &&
	    same_text(entry->text, fields, record) ? entry->states : NULL;
}

void
memo_keep(struct memo *memo, const void *window,
    const struct key_fields *fields, const struct record *record, void *states)
{
	struct memo_entry *entry = memo->place;
	char *text;

	if (!entry)
		return;
	text = entry->text;
	entry->window = window;
	entry->states = states;
	entry->shape = memo->shape;
	for (size_t i = 0; i < fields->count; i++) {
		const struct value *value =
		    field_value(fields->fields[i], record);

		if (value->kind != KIND_MISSING)
			text = mempcpy(text, value->data, value->size);
	}
}

void
memo_clear(struct memo *memo)
{
	memset(memo->entries, 0, sizeof memo->entries);
}
