/*
 * From the text of an expression to its tokens.
 */
#include "expression_node.h"
#include "json.h"

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Every byte beyond ASCII belongs to a letter here. */
static bool
begins_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	    (unsigned char)c >= 0x80;
}

static bool
continues_path(char c)
{
	return begins_name(c) || is_digit(c) || c == '.';
}

static size_t
path_size(const char *p)
{
	size_t size = 0;

	while (continues_path(p[size]))
		size++;
	return size;
}

/* All that looks like a part of the number, so that "20C" is one bad number
 * and not two tokens. */
static size_t
number_size(const char *p)
{
	size_t size = 0;

	while (continues_path(p[size]) ||
	    ((p[size] == '+' || p[size] == '-') && (p[size - 1] | ' ') == 'e'))
		size++;
	return size;
}

static size_t
sign_size(const char *p)
{
	static const char *const pairs[] = {
	    "==", "!=", "<=", ">=", "=~", "&&", "||"};

	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		if (!strncmp(p, pairs[i], 2))
			return 2;
	return strchr("=<>!+-*/%()[],?:", *p) ? 1 : 0;
}

/* The bytes from a quote to the same one again, both included; 0 where there
 * is no other one. */
static size_t
quoted_size(const char *p, bool escapes)
{
	const char *end;

	for (end = p + 1; *end && *end != *p; end++)
		if (escapes && *end == '\\' && end[1])
			end++;
	return *end ? (size_t)(end - p) + 1 : 0;
}

static bool
unknown(struct compiler *compiler, const char *p)
{
	struct span rest = span_of(p);
	size_t size = 1;

	if (*p == '&' || *p == '|') {
		compiler_fault(compiler, p, "write '%c%c' for '%c'", *p, *p,
		    *p);
		return false;
	}
	while (size < rest.size && (p[size] & 0xc0) == 0x80)
		size++;
	compiler_fault(compiler, p, "unexpected '%.*s'", (int)size, p);
	return false;
}

bool
token_next(struct compiler *compiler)
{
	struct token *token = &compiler->token;
	const char *p = compiler->rest;
	size_t size = 0;

	while (is_space(*p))
		p++;
	compiler->last = *token;
	token->at = p;
	if (!*p) {
		token->kind = TOKEN_END;
	} else if (begins_name(*p)) {
		token->kind = TOKEN_PATH;
		size = path_size(p);
	} else if (is_digit(*p) || *p == '.') {
		token->kind = TOKEN_NUMBER;
		size = number_size(p);
	} else if (*p == '"' || *p == '\'' || *p == '`') {
		token->kind = *p == '`' ? TOKEN_QUOTED : TOKEN_STRING;
		size = quoted_size(p, *p != '`');
		if (!size) {
			compiler_fault(compiler, p, "no closing %c", *p);
			return false;
		}
	} else {
		token->kind = TOKEN_SIGN;
		size = sign_size(p);
		if (!size)
			return unknown(compiler, p);
	}
	token->text = (struct span){p, size};
	if (token->kind == TOKEN_QUOTED)
		token->text = (struct span){p + 1, size - 2};
	compiler->rest = p + size;
	return true;
}

/* Adds a string of either quotes as JSON text. */
static void
add_as_json(struct buffer *buffer, struct span text)
{
	char quote = *text.data;

	buffer_add_char(buffer, '"');
	for (size_t i = 1; i < text.size - 1; i++) {
		if (text.data[i] == '\\' && text.data[i + 1] == '\'') {
			i++;
		} else if (text.data[i] == '\\') {
			buffer_add_char(buffer, text.data[i++]);
		} else if (text.data[i] == '"' && quote == '\'') {
			buffer_add_char(buffer, '\\');
		}
		buffer_add_char(buffer, text.data[i]);
	}
	buffer_add_char(buffer, '"');
}

bool
token_string(struct compiler *compiler, const struct token *token,
    struct span *string)
{
	struct buffer json = {0};
	struct scan_fault fault;
	struct arena arena = {0};
	struct span decoded;
	bool valid;
	char *copy;

	add_as_json(&json, token->text);
	buffer_pad(&json, SCAN_PADDING);
	valid = scan_text(buffer_span(&json), &fault);
	if (valid) {
		decoded = json_decode(
		    (struct span){json.data + 1, json.size - 2}, &arena);
		copy = compiler_take(compiler, decoded.size);
		memcpy(copy, decoded.data, decoded.size);
		*string = (struct span){copy, decoded.size};
	} else {
		compiler_fault(compiler, token->at, "%s", fault.reason);
	}
	buffer_release(&json);
	arena_release(&arena);
	return valid;
}
