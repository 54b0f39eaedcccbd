/*
 * record - one line, the values wanted of it, and edits to it
 *
 * A record borrows its line until the callback that got it returns. Nothing is
 * decoded before it is asked for, and an edit does not move a byte before the
 * record is written: bytes that nobody edits leave as they came.
 *
 *     line    {"id":7,"temperature":20.5,"lat":45.6}
 *     edits          └ 1 byte: "8"                 └ insert ,"region":"…"
 */
#ifndef RECORD_H
#define RECORD_H

#include "flat.h"
#include "template.h"

struct edit {
	size_t offset, removed;	/* in the line */
	struct span added;
};

struct record {
	struct span line;	/* without its newline */
	struct span original;	/* the line as it came, whatever was set */
	uint64_t number;	/* of the line in the input, from 1 */
	int64_t time;		/* event time, where the program has one */
	const struct value *values;	/* by field->slot; not the root, for
					 * which see record_object() */
	struct value *scanned;	/* those of a line that no template told */
	const struct fields *fields;
	struct templates *templates;
	struct flat *flat;
	struct arena arena;	/* lives as long as the line */
	struct edit *edits;	/* by offset */
	size_t edit_count, edit_capacity;
	struct buffer scratch;
	const char *fault;	/* why an edit could not be made, or NULL */
	bool answered;		/* emitted, rejected, counted or absorbed */
};

/* Takes nothing: fields must outlive the record, and be complete. */
void record_init(struct record *, const struct fields *);
void record_release(struct record *);

/* Scans the next line into the record, and forgets the last one; arguments and
 * result as of scan_line(). */
const char *record_scan(struct record *, const char *line, const char *limit,
    struct scan_fault *, bool *valid);

/* Whether the text, behind which stand SCAN_PADDING zero bytes, begins with an
 * object of a shape that was scanned before; then it is the record. Otherwise
 * no more is known of it, and the record is none. */
bool record_recognise(struct record *, const char *text);

/* Give the value where it is of that kind; a string is decoded, into the arena
 * where it must be. */
bool value_number(const struct value *, double *);
bool value_string(const struct value *, struct arena *, struct span *);

/* Gives the object that the record is: the line without what pads it. */
struct span record_object(const struct record *);

/* Gives the value as the JSON text in the line, quotes included; an empty span
 * where it is missing. */
struct span value_text(const struct value *);

static inline const struct value *
field_value(const struct field *field, const struct record *record)
{
	return &record->values[field->slot];
}

/* What stands at the field; KIND_MISSING where nothing does. */
static inline enum kind
field_kind(const struct field *field, const struct record *record)
{
	return (enum kind)field_value(field, record)->kind;
}

/* Whether the field is there and not null. */
static inline bool
field_defined(const struct field *field, const struct record *record)
{
	return field_kind(field, record) > KIND_NULL;
}

/* The same for a field's value; a string lives as long as the line. */
bool field_number(const struct field *, const struct record *, double *);
bool field_string(const struct field *, struct record *, struct span *);
struct span field_text(const struct field *, const struct record *);

/* Gives the members of the record one after the other, names decoded, as they
 * came and before edits: *at begins as 0. False at the end. Of members with
 * one name the last counts. */
bool record_next(struct record *, size_t *at, struct member *);

/*
 * Sets a field to a JSON value: in place of the last member of its name, or as
 * a new last member of its object, missing objects made. Later reads see it.
 * Copies what it is given. Where a parent is there but no object, nothing is
 * set and the record has a fault: stage_emit() will reject it.
 */
void record_set(struct record *, const struct field *, struct span json);

/* Adds the line as edited, without a newline. */
void record_write(const struct record *, struct buffer *);

#endif
