#include "expression.h"

#include <locale.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "expression_node.h"
#include "fail.h"

struct pattern {
	regex_t compiled;
	struct pattern *next;
};

struct expression {
	const struct node *root;
	struct arena arena;	/* of the nodes and their constants */
	struct pattern *patterns;
};

/* -- what nodes need while a text is compiled -- */

void *
compiler_fault(
    struct compiler *compiler, const char *at, const char *format, ...)
{
	struct expression_fault *fault = compiler->fault;
	struct span before = {compiler->text, (size_t)(at - compiler->text)};
	va_list arguments;

	if (compiler->failed)
		return NULL;
	compiler->failed = true;
	fault->column = utf8_length(before) + 1;
	va_start(arguments, format);
	vsnprintf(fault->reason, sizeof fault->reason, format, arguments);
	va_end(arguments);
	return NULL;
}

struct arena *
compiler_arena(struct compiler *compiler)
{
	return &compiler->expression->arena;
}

void *
compiler_take(struct compiler *compiler, size_t size)
{
	return arena_take(compiler_arena(compiler), size);
}

static char *
take_string(struct compiler *compiler, struct span text)
{
	char *string = compiler_take(compiler, text.size + 1);

	memcpy(string, text.data, text.size);
	string[text.size] = '\0';
	return string;
}

bool
compiler_letters(struct compiler *compiler, const char *at)
{
	if (setlocale(LC_CTYPE, "C.UTF-8"))
		return true;
	compiler_fault(compiler, at, "this system has no locale C.UTF-8");
	return false;
}

/* The C library calls itself for each parenthesis in a pattern. */
static bool
is_deep(struct span pattern)
{
	int open = 0;

	for (size_t i = 0; i < pattern.size; i++)
		open += pattern.data[i] == '(';
	return open > EXPRESSION_DEPTH;
}

const regex_t *
compiler_pattern(struct compiler *compiler, const char *at, struct span text)
{
	struct pattern *pattern = compiler_take(compiler, sizeof *pattern);
	char why[80];
	int code;

	if (memchr(text.data, '\0', text.size))
		return compiler_fault(compiler, at, "a pattern has no NUL");
	if (is_deep(text))
		return compiler_fault(compiler, at, "nested too deep");
	if (!compiler_letters(compiler, at))
		return NULL;
	code = regcomp(&pattern->compiled, take_string(compiler, text),
	    REG_EXTENDED | REG_NOSUB);
	if (code) {
		regerror(code, &pattern->compiled, why, sizeof why);
		return compiler_fault(compiler, at, "bad pattern: %s", why);
	}
	pattern->next = compiler->expression->patterns;
	compiler->expression->patterns = pattern;
	return &pattern->compiled;
}

/* Gives the field at a path without marking it. */
static struct field *
find_field(struct compiler *compiler, const char *at, struct span path)
{
	char *string = take_string(compiler, path);
	struct field *field;
	const char *fault;

	field = fields_add(compiler->fields, string, &fault);
	if (!field)
		return compiler_fault(compiler, at, "bad path '%.40s': %s",
		    string, fault);
	return field;
}

struct field *
compiler_field(struct compiler *compiler, const char *at, struct span path)
{
	struct field *field = find_field(compiler, at, path);

	if (field && !field->assigned)
		field->wanted = true;
	return field;
}

/* -- from outside -- */

/* Begins with the first token; false with a fault. */
static bool
begin(struct compiler *compiler, const char *text, struct fields *fields,
    struct expression_fault *fault)
{
	size_t valid = utf8_valid(span_of(text));

	*compiler = (struct compiler){.text = text, .rest = text,
	    .fields = fields, .fault = fault};
	compiler->expression =
	    allocate_zeroed(1, sizeof *compiler->expression);
	compiler->token.text.data = text;
	if (text[valid])
		return compiler_fault(compiler, text + valid, "invalid UTF-8");
	return token_next(compiler);
}

/* Gives the expression with that root, or NULL where there is none. */
static struct expression *
finish(struct compiler *compiler, const struct node *root)
{
	struct expression *expression = compiler->expression;

	expression->root = root;
	if (root)
		return expression;
	expression_free(expression);
	return NULL;
}

struct expression *
expression_condition(const char *text, struct fields *fields,
    struct expression_fault *fault)
{
	struct compiler compiler;
	const struct node *root = NULL;

	if (begin(&compiler, text, fields, fault))
		root = parse_expression(&compiler);
	if (root && root->type != TYPE_CONDITION && root->type != TYPE_ANY)
		root = compiler_fault(&compiler, root->at,
		    "expected a condition, not %s", type_name(root->type));
	return finish(&compiler, root);
}

/* Gives the field that is assigned to. No record may become a control line. */
static struct field *
find_target(struct compiler *compiler, const struct token *path)
{
	struct field *field = find_field(compiler, path->at, path->text);
	const struct field *top = field;

	while (top && top->parent->parent)
		top = top->parent;
	if (top && span_is(top->name, "@weir"))
		return compiler_fault(compiler, path->at,
		    "'@weir' is kept for control lines");
	return field;
}

struct expression *
expression_assignment(const char *text, struct fields *fields,
    const struct field **target, struct expression_fault *fault)
{
	struct compiler compiler;
	const struct node *root = NULL;
	struct field *field = NULL;
	struct token path;

	if (begin(&compiler, text, fields, fault) &&
	    parse_target(&compiler, &path))
		root = parse_expression(&compiler);
	if (root)
		field = find_target(&compiler, &path);
	if (field)
		field->assigned = true;
	*target = field;
	return finish(&compiler, field ? root : NULL);
}

void
expression_free(struct expression *expression)
{
	struct pattern *pattern;

	if (!expression)
		return;
	for (pattern = expression->patterns; pattern; pattern = pattern->next)
		regfree(&pattern->compiled);
	arena_release(&expression->arena);
	free(expression);
}

void
expression_fail(const char *text, const struct expression_fault *fault)
{
	fail(EXIT_USAGE, "column %zu: %s in '%s'", fault->column,
	    fault->reason, text);
}

bool
expression_holds(const struct expression *expression, struct record *record)
{
	return expression->root->holds(expression->root, record);
}

void
expression_add(const struct expression *expression, struct record *record,
    struct buffer *buffer)
{
	const struct node *root = expression->root;
	struct result result;

	/* What is only copied need not be understood. */
	if (node_is_field(root) && field_kind(root->field, record)) {
		buffer_add_span(buffer, field_text(root->field, record));
		return;
	}
	root->evaluate(root, record, &result);
	result_add(&result, buffer);
}
