/*
 * scan - checks one line in full and finds the wanted values in it
 *
 * A line is one JSON object as RFC 8259 has it, in UTF-8, padded with spaces,
 * tabs and carriage returns, nested at most SCAN_DEPTH deep.
 */
#ifndef SCAN_H
#define SCAN_H

#include "field.h"
#include "memory.h"

enum { SCAN_DEPTH = 1024 };

/* Bytes that may be read, but do not count, behind the end of a line. */
enum { SCAN_PADDING = 64 };

enum kind {
	KIND_MISSING,
	KIND_NULL,
	KIND_FALSE,
	KIND_TRUE,
	KIND_NUMBER,
	KIND_STRING,
	KIND_ARRAY,
	KIND_OBJECT,
};

/* A value as it stands in the line: of a string, what its quotes enclose. */
struct value {
	const char *data;
	uint32_t size;
	union {
		struct {
			uint8_t kind;
			bool escaped;	/* a string with a backslash in it */
			bool repeated;	/* the last of several of one key */
			/* Of a number of less than 16 characters and its sign,
			 * without exponent: the digits before the point; 0: of
			 * another, or not known. */
			uint8_t whole;
		};
		uint32_t traits;	/* all of these */
	};
};

struct scan_fault {
	const char *reason;	/* "expected ':'" */
	size_t column;		/* from 1, in bytes */
};

/*
 * Checks the line that begins at line and ends before the first newline at or
 * after it; a newline must stand at or before limit, and SCAN_PADDING bytes
 * behind limit must be readable. values has a slot for each field, and escaped
 * keys are decoded into the arena. Gives that newline; where the line is no
 * JSON object, *valid is false and fault says why.
 */
const char *scan_line(const char *line, const char *limit,
    const struct fields *, struct value *values, struct arena *,
    struct scan_fault *, bool *valid);

/* Whether a text of any layout, newlines included, is one JSON value. It is
 * followed by SCAN_PADDING zero bytes. */
bool scan_text(struct span, struct scan_fault *);

/* Checks the one value at p, on a line, and gives the place behind it, or NULL
 * where there is no valid one. */
const char *scan_one(const char *p, struct value *);

/* The same for a value that stands within so many objects and arrays; fewer
 * than none let it be nested deeper by so many. */
const char *scan_within(const char *p, int depth, struct value *);

/* Gives the first byte at or behind p that is no space on a line. */
static inline const char *
scan_skip_space(const char *p)
{
	/* Nearly always there is none. */
	while ((unsigned char)*p <= ' ' &&
	    (*p == ' ' || *p == '\t' || *p == '\r'))
		p++;
	return p;
}

/* A member of an object, its name as it stands between the quotes. */
struct member {
	struct span name;
	bool name_escaped;
	struct value value;
};

/* Gives the members of an object that was checked, one a call and in order:
 * *at begins as the object's opening brace. False at the end. */
bool scan_member(const char **at, struct member *);

/* The same for the elements of an array, *at beginning as its bracket. */
bool scan_element(const char **at, struct value *);

#endif
