/*
 * expression - the language of select and map, see weir-expression(7)
 *
 * A text is compiled once, to a tree of nodes each of which was chosen for its
 * operator and operands, and is then evaluated for each record, with no memory
 * but the record's arena.
 */
#ifndef EXPRESSION_H
#define EXPRESSION_H

#include "record.h"

struct expression;

/* Why a text is no expression. */
struct expression_fault {
	size_t column;		/* from 1, in characters */
	char reason[160];	/* "expected an operand after '>'" */
};

/*
 * Compiles what is true or false of a record, "temperature > 20"; gives NULL
 * where the text is nothing of that kind, the fault then saying why. The text
 * is not needed afterwards. The fields that are read are added to the tree,
 * which must outlive the expression, and marked as wanted. What deals with
 * letters sets LC_CTYPE of the process to C.UTF-8, whatever the user's is.
 */
struct expression *expression_condition(
    const char *text, struct fields *, struct expression_fault *);

/*
 * Compiles "field = value" in the same way, and gives the field that the value
 * is meant for. It counts as seen from now on: what is compiled after this and
 * reads it does not want it of the input.
 */
struct expression *expression_assignment(const char *text, struct fields *,
    const struct field **target, struct expression_fault *);

void expression_free(struct expression *);

/* Tells the user about the fault in the text, and exits. */
_Noreturn void expression_fail(
    const char *text, const struct expression_fault *);

/* Whether the value is true, and not false, null or of another kind. */
bool expression_holds(const struct expression *, struct record *);

/* Adds the value as JSON text: just as it stands in the line where it is a
 * field's own, and null where there is none. */
void expression_add(
    const struct expression *, struct record *, struct buffer *);

#endif
