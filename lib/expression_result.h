/*
 * expression_result - what an expression gives for a record
 */
#ifndef EXPRESSION_RESULT_H
#define EXPRESSION_RESULT_H

#include "record.h"

struct result {
	uint8_t kind;		/* enum kind; a missing field gives null */
	bool whole;		/* a number: it is the integer, else the real */
	union {
		int64_t integer;
		double real;	/* not NaN */
		struct span string;
	};
	struct span text;	/* as JSON, where it came so; or empty */
};

static inline void
result_null(struct result *result)
{
	*result = (struct result){.kind = KIND_NULL};
}

static inline void
result_condition(struct result *result, bool holds)
{
	*result = (struct result){.kind = holds ? KIND_TRUE : KIND_FALSE};
}

static inline void
result_integer(struct result *result, int64_t integer)
{
	*result = (struct result){.kind = KIND_NUMBER, .whole = true,
	    .integer = integer};
}

static inline void
result_string(struct result *result, struct span string)
{
	*result = (struct result){.kind = KIND_STRING, .string = string};
}

/* What is no number is null. */
static inline void
result_real(struct result *result, double real)
{
	*result = (struct result){.kind = KIND_NUMBER, .real = real};
	if (real != real)
		result->kind = KIND_NULL;
}

/* Gives the number that a text is, and keeps the text. */
void result_number(struct result *, struct span text);

/* Gives what stands at a field. */
void result_field(struct result *, const struct field *, struct record *);

/* Adds it as JSON text. */
void result_add(const struct result *, struct buffer *);

static inline double
result_as_real(const struct result *number)
{
	return number->whole ? (double)number->integer : number->real;
}

/* Gives a value as a string, which may be taken of the arena. */
struct span result_as_string(const struct result *, struct arena *);

/* Gives a number that is whole and fits; false where it is another one. */
bool result_as_integer(const struct result *number, int64_t *integer);

/* How a value stands to another one; each is a bit. */
enum relation {
	RELATION_NONE = 0,	/* one is null, an array or an object */
	RELATION_LESS = 1,
	RELATION_EQUAL = 2,
	RELATION_GREATER = 4,
	RELATION_SAME = 8,	/* equal, of a kind without an order */
	RELATION_OTHER = 16,	/* different, without an order */
};

/* From what comparing gives: below zero, zero, above zero. */
static inline enum relation
relation_of(int order)
{
	if (order == 0)
		return RELATION_EQUAL;
	return order < 0 ? RELATION_LESS : RELATION_GREATER;
}

/* Numbers compare exactly, and strings by their bytes. */
enum relation result_compare(const struct result *, const struct result *);

#endif
