/*
 * json - writes JSON values, and decodes strings (RFC 8259)
 */
#ifndef JSON_H
#define JSON_H

#include "memory.h"
#include "text.h"

/* Add a value as JSON text. A string is valid UTF-8 and is escaped only where
 * it must be. A number that is not finite becomes null. */
void json_add_string(struct buffer *, struct span);
void json_add_number(struct buffer *, double);
void json_add_integer(struct buffer *, int64_t);
void json_add_time(struct buffer *, int64_t time);

/* Adds a comma unless the buffer ends in an opening brace, then the member's
 * name and a colon; the value comes next. */
void json_add_member(struct buffer *, const char *name);

/* Add such a member with its value. */
void json_member_integer(struct buffer *, const char *name, int64_t);
void json_member_text(struct buffer *, const char *name, const char *text);

/* Gives the bytes that a string stands for, between its quotes as the scanner
 * checked them: the span itself where nothing is escaped, otherwise a copy in
 * the arena. */
struct span json_decode(struct span raw, struct arena *);

#endif
