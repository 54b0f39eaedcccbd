/*
 * expression_node - the inside of an expression, for its own sources alone
 *
 *     text ─ token ─ parse ─ node ┬ compare     == != < <= > >= in =~
 *                                 ├ arithmetic  + - * / %
 *                                 └ call        lower(), round(), …
 *
 * What is known when a node is made decides which functions evaluate it; and a
 * node whose operands are all constant is replaced by its value.
 */
#ifndef EXPRESSION_NODE_H
#define EXPRESSION_NODE_H

#include <regex.h>

#include "expression.h"
#include "expression_result.h"

/* Levels of nesting, and arguments of a function, that are allowed. */
enum { EXPRESSION_DEPTH = 256, EXPRESSION_ARGUMENTS = 16 };

/* -- nodes -- */

/* What is known of a value before there is a record. */
enum type {
	TYPE_ANY,		/* a field: it depends on the record */
	TYPE_NULL,		/* the word null */
	TYPE_CONDITION,
	TYPE_NUMBER,
	TYPE_STRING,
};

struct node {
	/* A node brings one of these, and the other one follows from it. */
	bool (*holds)(const struct node *, struct record *);
	void (*evaluate)(const struct node *, struct record *, struct result *);
	struct node *operand;	/* the first one, or NULL */
	struct node *next;	/* the next operand of the same node, or NULL */
	union {
		const struct field *field;
		struct result constant;
		const regex_t *pattern;
		const struct function *function;
		struct node *last;	/* operand of a chain */
	};
	double limit;		/* what a field is compared with */
	unsigned relations;	/* a comparison: those for which it holds */
	enum type type;
	int height;		/* of the tree below it */
	const char *at;		/* where it begins in the text */
};

/* What is going on while a text is compiled. */
struct compiler;

/* Notes why it does not go on, for the character at that place, unless there
 * is a fault already. Gives NULL. */
void *compiler_fault(struct compiler *, const char *at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Gives memory that lives as long as the expression. */
void *compiler_take(struct compiler *, size_t size);

/* Where that memory comes from. */
struct arena *compiler_arena(struct compiler *);

/* Has the C library know the letters of Unicode from now on. */
bool compiler_letters(struct compiler *, const char *at);

/* Compiles a pattern that lives as long as the expression. */
const regex_t *compiler_pattern(
    struct compiler *, const char *at, struct span text);

/* Gives the field at a path, marked as wanted, or NULL with a fault. */
struct field *compiler_field(
    struct compiler *, const char *at, struct span path);

/*
 * Each makes a node, or gives NULL with a fault where an operand cannot be of
 * the type that the operator takes. Operators come as they are written.
 */
struct node *node_constant(
    struct compiler *, const char *at, enum type, const struct result *);
struct node *node_field(
    struct compiler *, const char *at, const struct field *);
struct node *node_conditional(struct compiler *, struct node *condition,
    struct node *then, struct node *otherwise);
struct node *node_not(struct compiler *, const char *at, struct node *);
struct node *node_minus(struct compiler *, const char *at, struct node *);
struct node *node_logic(struct compiler *, struct span operator,
    struct node *left, struct node *right);
struct node *node_compare(struct compiler *, struct span operator,
    struct node *left, struct node *right);
struct node *node_in(struct compiler *, struct span operator,
    struct node *left, struct node *list);
struct node *node_match(struct compiler *, struct span operator,
    struct node *left, struct node *pattern);
struct node *node_arithmetic(struct compiler *, struct span operator,
    struct node *left, struct node *right);
struct node *node_call(struct compiler *, struct span name, const char *end,
    struct node *arguments);

/* For those that make nodes: a node with these operands, linked in a list; it
 * has neither holds nor evaluate yet. */
struct node *node_new(
    struct compiler *, const char *at, enum type, struct node *operands);

/* Completes a new node: fills in the missing one of holds and evaluate, and
 * gives a constant in its place where all its operands are. */
struct node *node_finish(struct compiler *, struct node *);

bool node_is_constant(const struct node *);
bool node_is_field(const struct node *);

/* Whether a node can be of that type; otherwise a fault, in which the user
 * reads who wants it. */
bool node_can_be(struct compiler *, const struct node *, enum type,
    struct span who);

/* Of several nodes, as linked, one of which is chosen for each record: what is
 * known of their values. */
enum type node_common_type(const struct node *);

/* "a number" */
const char *type_name(enum type);

/* -- tokens -- */

enum token_kind {
	TOKEN_END,
	TOKEN_NUMBER,
	TOKEN_STRING,		/* quotes included */
	TOKEN_PATH,		/* a bare one; a word as well */
	TOKEN_QUOTED,		/* a path, without its backticks */
	TOKEN_SIGN,
};

struct token {
	enum token_kind kind;
	const char *at;		/* where it begins in the text */
	struct span text;
};

struct compiler {
	const char *text;
	const char *rest;	/* of the text, behind the token */
	struct token token;	/* the next one to parse */
	struct token last;	/* the one before it */
	int depth;		/* of the parser's recursion */
	struct fields *fields;
	struct expression *expression;
	struct expression_fault *fault;
	bool failed;
};

/* Moves on to the next token of the text; false with a fault. */
bool token_next(struct compiler *);

/* Gives what a string token stands for, in memory of the expression. */
bool token_string(
    struct compiler *, const struct token *, struct span *string);

static inline bool
token_is(const struct token *token, const char *sign)
{
	return token->kind == TOKEN_SIGN && span_is(token->text, sign);
}

static inline bool
token_is_word(const struct token *token, const char *word)
{
	return token->kind == TOKEN_PATH && span_is(token->text, word);
}

/* -- the parser -- */

/* Parses an expression, up to the end of the text; NULL with a fault. */
struct node *parse_expression(struct compiler *);

/* Parses the path and the '=' in front of one; NULL with a fault. */
bool parse_target(struct compiler *, struct token *path);

#endif
