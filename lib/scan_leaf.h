/*
 * scan_leaf - strings, numbers and words, for lib/scan.c alone; what is said
 * there of its functions holds for these
 */
#ifndef SCAN_LEAF_H
#define SCAN_LEAF_H

#include "scan.h"

#ifdef __SSE2__
#define VECTOR_SSE2
#endif
#include "vector.h"

struct scanner {
	struct value *values;
	struct arena *arena;
	bool text;		/* newlines are white space */
	int depth;
	const char *reason;	/* of the first fault */
	const char *at;
};

static const char *
fault(struct scanner *scanner, const char *at, const char *reason)
{
	if (*at == '\0' && scanner->text)
		reason = "the text ends too early";
	else if (*at == '\n' && !scanner->text)
		reason = "the line ends too early";
	scanner->reason = reason;
	scanner->at = at;
	return NULL;
}

/* Most often there is none, or one. */
static inline const char *
skip_space(const struct scanner *scanner, const char *p)
{
	p += *p == ' ';
	if ((unsigned char)*p > ' ')
		return p;
	while (*p == ' ' || *p == '\t' || *p == '\r' ||
	    (*p == '\n' && scanner->text))
		p++;
	return p;
}

static int
hex_digit(char c)
{
	if (is_digit(c))
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The code unit of four hexadecimal digits, or -1. */
static long
code_unit(const char *p)
{
	long unit = 0;
	int digit;

	for (int i = 0; i < 4; i++) {
		digit = hex_digit(p[i]);
		if (digit < 0)
			return -1;
		unit = unit << 4 | digit;
	}
	return unit;
}

/* p is at a backslash. A surrogate needs its other half right behind it. */
static const char *
scan_escape(struct scanner *scanner, const char *p)
{
	long unit;

	switch (p[1]) {
	case '"': case '\\': case '/': case 'b': case 'f': case 'n': case 'r':
	case 't':
		return p + 2;
	case 'u':
		break;
	default:
		return fault(scanner, p, "bad escape in a string");
	}
	unit = code_unit(p + 2);
	if (unit < 0)
		return fault(scanner, p, "bad escape in a string");
	if (unit < 0xd800 || unit > 0xdfff)
		return p + 6;
	if (unit < 0xdc00 && p[6] == '\\' && p[7] == 'u') {
		unit = code_unit(p + 8);
		if (unit >= 0xdc00 && unit <= 0xdfff)
			return p + 12;
	}
	return fault(scanner, p, "lone surrogate in a string");
}

/* The first byte at or after p that is a quote, a backslash or a control
 * character; *high is raised where a byte before it is no ASCII. */
static inline const char *
find_special(const char *p, uint32_t *high)
{
	const struct vector_constants *constants = vector_constants();
	uint32_t special, some;

	while (!(special = vector_special(constants, p, &some))) {
		*high |= some;
		p += VECTOR_BYTES;
	}
	*high |= some & ((special & -special) - 1);
	return p + __builtin_ctz(special);
}

/* Any string: p is behind the opening quote; gives the closing one. */
static __attribute__((noinline)) const char *
scan_any_string(struct scanner *scanner, const char *p, bool *escaped)
{
	const struct vector_constants *constants = vector_constants();
	const char *start = p, *end = vector_string_end(constants, p);
	uint32_t high = 0;
	size_t size, valid;

	if (end)
		return end;
	while (*(p = find_special(p, &high)) != '"') {
		if (*p != '\\')
			return fault(scanner, p,
			    "control character in a string");
		*escaped = true;
		p = scan_escape(scanner, p);
		if (!p)
			return NULL;
	}
	if (high) {
		size = (size_t)(p - start);
		valid = utf8_valid((struct span){start, size});
		if (valid < size)
			return fault(scanner, start + valid, "invalid UTF-8");
	}
	return p;
}

static inline const char *
scan_string(struct scanner *scanner, const char *p, bool *escaped)
{
	const struct vector_constants *constants = vector_constants();
	uint32_t high, special = vector_special(constants, p, &high);

	*escaped = false;
	/* Most are short and plain: one look is enough. */
	if (special && !(high & ((special & -special) - 1)) &&
	    p[__builtin_ctz(special)] == '"')
		return p + __builtin_ctz(special);
	return scan_any_string(scanner, p, escaped);
}

static __attribute__((noinline)) const char *
scan_any_number(struct scanner *scanner, const char *p)
{
	p += *p == '-';
	if (!is_digit(*p))
		return fault(scanner, p, "expected a value");
	if (*p++ == '0') {
		if (is_digit(*p))
			return fault(scanner, p, "number with a leading zero");
	} else {
		while (is_digit(*p))
			p++;
	}
	if (*p == '.') {
		if (!is_digit(*++p))
			return fault(scanner, p, "expected a digit");
		while (is_digit(*p))
			p++;
	}
	if ((*p | 0x20) == 'e') {
		p++;
		p += *p == '+' || *p == '-';
		if (!is_digit(*p))
			return fault(scanner, p, "expected a digit");
		while (is_digit(*p))
			p++;
	}
	return p;
}

static inline const char *
scan_number(struct scanner *scanner, const char *p, uint8_t *whole)
{
	const struct vector_constants *constants = vector_constants();
	uint32_t digits;
	const char *end = vector_number_end(constants, p, &digits);

	if (!end || (*end | 0x20) == 'e')
		return scan_any_number(scanner, p);
	*whole = (uint8_t)digits;
	return end;
}

static const char *
scan_word(struct scanner *scanner, const char *p, const char *word)
{
	const char *start = p;

	while (*word)
		if (*p++ != *word++)
			return fault(scanner, start, "expected a value");
	return p;
}

#endif
