#include "memo.h"

#define ODD UINT64_C(0x9e3779b97f4a7c15)

/* A value in a line is padded: it can be read by words. */
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

static inline const struct value *
value_of(const struct key_fields *fields, size_t i,
    const struct record *record)
{
	return field_value(fields->fields[i], record);
}

static inline struct memo_text
read_text(const struct value *value)
{
	size_t size = value->size, part = size < 8 ? size : 8;
	uint64_t mask = mask_of(part);

	if (value->kind == KIND_MISSING)
		return (struct memo_text){0};
	return (struct memo_text){
		.form = (uint64_t)value->traits << 32 | value->size,
		.first = load(value->data) & mask,
		.last = load(value->data + size - part) & mask,
	};
}

/* Whether the middle of a value is the one kept; *middle moves behind it. Its
 * last word may reach into the last eight bytes of the value. */
static inline bool
same_middle(const char **middle, const struct value *value)
{
	for (size_t at = 8; at + 8 < value->size; at += 8, *middle += 8)
		if (load(*middle) != load(value->data + at))
			return false;
	return true;
}

/* Gives where an entry for the values of a record would be, and these as
 * texts. */
static inline size_t
find_place(uint64_t scope, const struct key_fields *fields, size_t count,
    const struct record *record, struct memo_text texts[MEMO_FIELDS])
{
	uint64_t mixed = scope;

	for (size_t i = 0; i < count; i++) {
		texts[i] = read_text(value_of(fields, i, record));
		mixed = (mixed + texts[i].first) * ODD ^
		    texts[i].last * (ODD * ODD);
	}
	return mixed >> 56;
}

static inline void *
find(const struct memo *memo, uint64_t scope,
    const struct key_fields *fields, size_t count, const struct record *record)
{
	struct memo_text texts[MEMO_FIELDS];
	const struct memo_entry *entry = &memo->entries[
	    find_place(scope, fields, count, record, texts)];
	const char *middle = entry->middle;

	if (entry->scope != scope)
		return NULL;
	for (size_t i = 0; i < count; i++)
		if (entry->texts[i].form != texts[i].form ||
		    entry->texts[i].first != texts[i].first ||
		    entry->texts[i].last != texts[i].last ||
		    !same_middle(&middle, value_of(fields, i, record)))
			return NULL;
	return entry->kept;
}

/* Most keys are of one field: the compiler makes a short way for these. */
void *
memo_find(const struct memo *memo, uint64_t scope,
    const struct key_fields *fields, const struct record *record)
{
	if (fields->count == 1)
		return find(memo, scope, fields, 1, record);
	if (fields->count > MEMO_FIELDS)
		return NULL;
	return find(memo, scope, fields, fields->count, record);
}

/* The size of the middles together. */
static size_t
middle_size(const struct key_fields *fields, const struct record *record)
{
	size_t all = 0, size;

	for (size_t i = 0; i < fields->count; i++) {
		size = value_of(fields, i, record)->size;
		if (size > 16)
			all += (size - 16 + 7) / 8 * 8;
	}
	return all;
}

void
memo_keep(struct memo *memo, uint64_t scope,
    const struct key_fields *fields, const struct record *record, void *kept)
{
	struct memo_text texts[MEMO_FIELDS];
	struct memo_entry *entry;
	char *middle;

	if (fields->count > MEMO_FIELDS ||
	    middle_size(fields, record) > MEMO_MIDDLE)
		return;
	entry = &memo->entries[
	    find_place(scope, fields, fields->count, record, texts)];
	entry->scope = scope;
	entry->kept = kept;
	memcpy(entry->texts, texts, fields->count * sizeof *texts);
	middle = entry->middle;
	for (size_t i = 0; i < fields->count; i++) {
		const struct value *value = value_of(fields, i, record);

		for (size_t at = 8; at + 8 < value->size; at += 8)
			middle = mempcpy(middle, value->data + at, 8);
	}
}

void
memo_clear(struct memo *memo)
{
	memset(memo->entries, 0, sizeof memo->entries);
}
