#include "window-agg/memo.h"

#define ODD UINT64_C(0x9e3779b97f4a7c15)

/* A value in a line is padded, and so is the text of an entry: both can be read
 * by words. */
static inline uint64_t
load(const char *p)
{
	uint64_t word;

	memcpy(&word, p, sizeof word);
	return word;
}

/* Ones over the first bytes of a word. */
static inline uint64_t
mask_of(size_t size)
{
	static const unsigned char masks[16] = {
		255, 255, 255, 255, 255, 255, 255, 255,
	};

	return load((const char *)masks + 8 - size);
}

/* A hash of a text's first eight bytes and its last ones. */
static inline uint64_t
mix(uint64_t mixed, const char *text, size_t size)
{
	size_t part = size < 8 ? size : 8;
	uint64_t mask = mask_of(part);

	return (mixed << 7 | mixed >> 57) ^ (load(text) & mask) * ODD ^
	    (load(text + size - part) & mask) * (ODD * ODD);
}

static inline bool
same_bytes(const char *a, const char *b, size_t size)
{
	for (; size > 8; size -= 8, a += 8, b += 8)
		if (load(a) != load(b))
			return false;
	return !((load(a) ^ load(b)) & mask_of(size));
}

/* Gives where an entry for the values of a record would be, and writes down
 * their shape; NULL where they are too many or too long. */
static inline struct memo_entry *
find_place(struct memo *memo, const void *window,
    const struct key_fields *fields, const struct record *record)
{
	uint64_t mixed = (uintptr_t)window * ODD, shape = 0;
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
		mixed = mix(mixed, value->data, value->size);
	}
	memo->shape = shape;
	return &memo->entries[(mixed ^ shape * ODD) >> 56];
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
		if (!same_bytes(text, value->data, value->size))
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
