#include "window-agg/memo.h"

/* Writes kind, size and text of each value; false where they are too long. */
static bool
write_text(char text[MEMO_TEXT], const struct key_fields *fields,
    const struct record *record)
{
	size_t at = 0;

	memset(text, 0, MEMO_TEXT);
	for (size_t i = 0; i < fields->count; i++) {
		const struct value *value =
		    field_value(fields->fields[i], record);
		size_t size = value->kind == KIND_MISSING ? 0 : value->size;

		if (size + 2 > MEMO_TEXT - at)
			return false;
		text[at++] = (char)value->kind;
		text[at++] = (char)size;
		if (size)
			memcpy(text + at, value->data, size);
		at += size;
	}
	return true;
}

static size_t
place_of(const char text[MEMO_TEXT], const void *window)
{
	uint64_t words[MEMO_TEXT / 8], mixed = (uintptr_t)window;

	memcpy(words, text, sizeof words);
	for (size_t i = 0; i < MEMO_TEXT / 8; i++)
		mixed = (mixed ^ words[i]) * UINT64_C(0x9e3779b97f4a7c15);
	return mixed >> 56;
}

void *
memo_find(struct memo *memo, const void *window,
    const struct key_fields *fields, const struct record *record)
{
	struct memo_entry *entry;

	memo->place = NULL;
	if (!write_text(memo->text, fields, record))
		return NULL;
	entry = &memo->entries[place_of(memo->text, window)];
	memo->place = entry;
	return entry->window == window &&
	    !memcmp(entry->text, memo->text, MEMO_TEXT) ? entry->states : NULL;
}

void
memo_keep(struct memo *memo, const void *window, void *states)
{
	if (!memo->place)
		return;
	memcpy(memo->place->text, memo->text, MEMO_TEXT);
	memo->place->window = window;
	memo->place->states = states;
}

void
memo_clear(struct memo *memo)
{
	memset(memo->entries, 0, sizeof memo->entries);
}
