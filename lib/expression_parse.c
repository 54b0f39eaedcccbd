/*
 * The grammar of expressions, by recursive descent. Each function begins at
 * the compiler's token and leaves it behind what it has parsed; it gives NULL
 * with a fault.
 */
#include "expression_node.h"
#include "number.h"

static struct node *parse_conditional(struct compiler *);
static struct node *parse_unary(struct compiler *);

/* What the user reads of a token, which is cut between characters. */
static struct span
shown(const struct token *token)
{
	struct span text = token->text;

	if (token->kind == TOKEN_QUOTED)
		text = (struct span){token->at, text.size + 2};
	if (text.size > 40) {
		text.size = 40;
		while ((text.data[text.size] & 0xc0) == 0x80)
			text.size--;
	}
	return text;
}

/* What people write by habit from other languages. */
static const char *
habit(const struct compiler *compiler)
{
	if (token_is(&compiler->token, "="))
		return "write '==' to compare";
	if (token_is_word(&compiler->token, "and"))
		return "write '&&' for 'and'";
	if (token_is_word(&compiler->token, "or"))
		return "write '||' for 'or'";
	if (token_is_word(&compiler->last, "not"))
		return "write '!' for 'not'";
	return NULL;
}

static void *
unexpected(struct compiler *compiler, const char *wanted)
{
	const struct token *token = &compiler->token;
	struct span last = shown(&compiler->last), next = shown(token);

	if (habit(compiler))
		return compiler_fault(compiler, token->at, "%s",
		    habit(compiler));
	if (token->kind != TOKEN_END)
		return compiler_fault(compiler, token->at,
		    "expected %s, not '%.*s'", wanted, (int)next.size,
		    next.data);
	if (!last.size)
		return compiler_fault(compiler, token->at, "expected %s",
		    wanted);
	return compiler_fault(compiler, token->at, "expected %s after '%.*s'",
	    wanted, (int)last.size, last.data);
}

static bool
expect(struct compiler *compiler, const char *sign)
{
	char wanted[] = "'?'";

	if (token_is(&compiler->token, sign))
		return token_next(compiler);
	wanted[1] = *sign;
	unexpected(compiler, wanted);
	return false;
}

/* Adds a level of recursion, which the caller takes off again. */
static bool
descend(struct compiler *compiler)
{
	if (++compiler->depth <= EXPRESSION_DEPTH)
		return true;
	compiler_fault(compiler, compiler->token.at, "nested too deep");
	return false;
}

static struct node *
parse_nested(struct compiler *compiler)
{
	struct node *node = NULL;

	if (descend(compiler))
		node = parse_conditional(compiler);
	compiler->depth--;
	return node;
}

/* Whether it is a word that names no field. */
static bool
is_reserved(const struct token *token)
{
	return token_is_word(token, "true") ||
	    token_is_word(token, "false") || token_is_word(token, "null") ||
	    token_is_word(token, "in");
}

/* -- operands -- */

static struct node *
parse_number(struct compiler *compiler, bool negative)
{
	struct token token = compiler->token;
	size_t size = token.text.size + negative;
	char *text = compiler_take(compiler, size);
	struct result value;

	if (!number_valid(token.text))
		return compiler_fault(compiler, token.at, "bad number '%.*s'",
		    (int)shown(&token).size, token.at);
	text[0] = '-';
	memcpy(text + negative, token.text.data, token.text.size);
	result_number(&value, (struct span){text, size});
	if (!token_next(compiler))
		return NULL;
	return node_constant(compiler, token.at, TYPE_NUMBER, &value);
}

static struct node *
parse_string(struct compiler *compiler)
{
	struct token token = compiler->token;
	struct result value;
	struct span string;

	if (!token_string(compiler, &token, &string) || !token_next(compiler))
		return NULL;
	result_string(&value, string);
	return node_constant(compiler, token.at, TYPE_STRING, &value);
}

/* Parses what is separated by commas, up to the sign that closes it. */
static bool
parse_list(struct compiler *compiler, const char *close, struct node **list)
{
	struct node **end = list;

	*list = NULL;
	if (token_is(&compiler->token, close))
		return token_next(compiler);
	for (;;) {
		*end = parse_nested(compiler);
		if (!*end)
			return false;
		end = &(*end)->next;
		if (!token_is(&compiler->token, ","))
			return expect(compiler, close);
		if (!token_next(compiler))
			return false;
	}
}

static struct node *
parse_call(struct compiler *compiler, struct span name)
{
	struct node *arguments;

	if (!token_next(compiler) || !parse_list(compiler, ")", &arguments))
		return NULL;
	return node_call(compiler, name, compiler->last.at, arguments);
}

static struct node *
parse_path(struct compiler *compiler)
{
	struct token token = compiler->token;
	const struct field *field;

	if (!token_next(compiler))
		return NULL;
	if (token.kind == TOKEN_PATH && token_is(&compiler->token, "("))
		return parse_call(compiler, token.text);
	field = compiler_field(compiler, token.at, token.text);
	return field ? node_field(compiler, token.at, field) : NULL;
}

static struct node *
parse_word(struct compiler *compiler, enum type type, enum kind kind)
{
	const char *at = compiler->token.at;
	struct result value;

	result_null(&value);
	value.kind = (uint8_t)kind;
	if (!token_next(compiler))
		return NULL;
	return node_constant(compiler, at, type, &value);
}

static struct node *
parse_parentheses(struct compiler *compiler)
{
	struct node *node;

	if (!token_next(compiler))
		return NULL;
	node = parse_nested(compiler);
	return node && expect(compiler, ")") ? node : NULL;
}

static struct node *
parse_operand(struct compiler *compiler)
{
	const struct token *token = &compiler->token;

	if (token_is_word(token, "true"))
		return parse_word(compiler, TYPE_CONDITION, KIND_TRUE);
	if (token_is_word(token, "false"))
		return parse_word(compiler, TYPE_CONDITION, KIND_FALSE);
	if (token_is_word(token, "null"))
		return parse_word(compiler, TYPE_NULL, KIND_NULL);
	if (token->kind == TOKEN_NUMBER)
		return parse_number(compiler, false);
	if (token->kind == TOKEN_STRING)
		return parse_string(compiler);
	if (token->kind == TOKEN_QUOTED ||
	    (token->kind == TOKEN_PATH && !is_reserved(token)))
		return parse_path(compiler);
	if (token_is(token, "("))
		return parse_parentheses(compiler);
	return unexpected(compiler, "an operand");
}

static struct node *
parse_minus(struct compiler *compiler, const char *at)
{
	struct node *operand;

	if (compiler->token.kind == TOKEN_NUMBER)
		return parse_number(compiler, true);
	operand = parse_unary(compiler);
	return operand ? node_minus(compiler, at, operand) : NULL;
}

static struct node *
parse_not(struct compiler *compiler, const char *at)
{
	struct node *operand = parse_unary(compiler);

	return operand ? node_not(compiler, at, operand) : NULL;
}

static struct node *
parse_unary(struct compiler *compiler)
{
	struct token token = compiler->token;
	bool not = token_is(&token, "!");
	struct node *node = NULL;

	if (!not && !token_is(&token, "-"))
		return parse_operand(compiler);
	if (descend(compiler) && token_next(compiler))
		node = not ? parse_not(compiler, token.at)
			   : parse_minus(compiler, token.at);
	compiler->depth--;
	return node;
}

/* -- operators -- */

enum { COMPARISON = 3 };

static const struct binary {
	const char *sign;
	int level;
	struct node *(*make)(struct compiler *, struct span operator,
	    struct node *left, struct node *right);
} binaries[] = {
	{"||", 1, node_logic},
	{"&&", 2, node_logic},
	{"==", COMPARISON, node_compare},
	{"!=", COMPARISON, node_compare},
	{"<", COMPARISON, node_compare},
	{"<=", COMPARISON, node_compare},
	{">", COMPARISON, node_compare},
	{">=", COMPARISON, node_compare},
	{"=~", COMPARISON, node_match},
	{"in", COMPARISON, node_in},
	{"+", 4, node_arithmetic},
	{"-", 4, node_arithmetic},
	{"*", 5, node_arithmetic},
	{"/", 5, node_arithmetic},
	{"%", 5, node_arithmetic},
};

/* The operator that a token is, or NULL. */
static const struct binary *
binary_of(const struct token *token)
{
	for (size_t i = 0; i < sizeof binaries / sizeof *binaries; i++)
		if (token_is(token, binaries[i].sign) ||
		    (binaries[i].make == node_in &&
			token_is_word(token, binaries[i].sign)))
			return &binaries[i];
	return NULL;
}

static struct node *
parse_choices(struct compiler *compiler)
{
	const char *at = compiler->token.at;
	struct node *list;

	if (!expect(compiler, "[") || !parse_list(compiler, "]", &list))
		return NULL;
	return list ? list : compiler_fault(compiler, at, "the list is empty");
}

/* Parses operators of that level and of those that bind tighter. */
static struct node *
parse_binary(struct compiler *compiler, int level)
{
	struct node *left = parse_unary(compiler), *right;
	const struct binary *binary, *next;
	struct span operator;

	binary = binary_of(&compiler->token);
	while (left && binary && binary->level >= level) {
		operator = compiler->token.text;
		if (!token_next(compiler))
			return NULL;
		right = binary->make == node_in
		    ? parse_choices(compiler)
		    : parse_binary(compiler, binary->level + 1);
		if (!right)
			return NULL;
		left = binary->make(compiler, operator, left, right);
		next = binary_of(&compiler->token);
		if (next && binary->level == COMPARISON &&
		    next->level == COMPARISON)
			return compiler_fault(compiler, compiler->token.at,
			    "comparisons do not chain, join two with '&&'");
		binary = next;
	}
	return left;
}

static struct node *
parse_conditional(struct compiler *compiler)
{
	struct node *condition = parse_binary(compiler, 1), *then, *otherwise;

	if (!condition || !token_is(&compiler->token, "?"))
		return condition;
	if (!token_next(compiler) || !(then = parse_nested(compiler)) ||
	    !expect(compiler, ":") || !(otherwise = parse_nested(compiler)))
		return NULL;
	return node_conditional(compiler, condition, then, otherwise);
}

struct node *
parse_expression(struct compiler *compiler)
{
	struct node *node = parse_nested(compiler);

	if (node && compiler->token.kind != TOKEN_END)
		return unexpected(compiler, "an operator");
	return node;
}

bool
parse_target(struct compiler *compiler, struct token *path)
{
	*path = compiler->token;
	if (path->kind == TOKEN_QUOTED ||
	    (path->kind == TOKEN_PATH && !is_reserved(path)))
		return token_next(compiler) && expect(compiler, "=");
	compiler_fault(compiler, path->at, "expected 'FIELD = EXPRESSION'");
	return false;
}
