/*
 * oracle - what jansson says of a line
 *
 * Where it is known to differ from RFC 8259 it is not asked: it refuses numbers
 * beyond the greatest double, NUL in names and nesting beyond its own limit,
 * and takes a bare NUL behind a number for white space.
 */
#ifndef ORACLE_H
#define ORACLE_H

#include <jansson.h>

#include "scan.h"

enum oracle { ORACLE_NO, ORACLE_YES, ORACLE_SILENT };

static inline enum oracle
oracle_asked(struct span line)
{
	json_error_t error;
	json_t *root = json_loadb(line.data, line.size,
	    JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL, &error);
	enum oracle answer = json_is_object(root) ? ORACLE_YES : ORACLE_NO;

	json_decref(root);
	if (memchr(line.data, '\0', line.size))
		return ORACLE_NO;
	if (root)
		return answer;
	switch (json_error_code(&error)) {
	case json_error_numeric_overflow:
	case json_error_null_byte_in_key:
	case json_error_stack_overflow:
		return ORACLE_SILENT;
	default:
		return ORACLE_NO;
	}
}

#endif
