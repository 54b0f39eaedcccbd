/*
 * Nodes of every kind of expression, and logic.
 */
#include "expression_node.h"

/* -- what all nodes have in common -- */

const char *
type_name(enum type type)
{
	static const char *const names[] = {
	    "any value", "null", "true or false", "a number", "a string"};

	return names[type];
}

bool
node_can_be(struct compiler *compiler, const struct node *node, enum type type,
    struct span who)
{
	if (node->type == type || node->type == TYPE_ANY || type == TYPE_ANY)
		return true;
	compiler_fault(compiler, node->at, "'%.*s' wants %s, not %s",
	    (int)who.size, who.data, type_name(type), type_name(node->type));
	return false;
}

enum type
node_common_type(const struct node *node)
{
	enum type type = TYPE_NULL;

	for (; node; node = node->next) {
		if (type == TYPE_NULL)
			type = node->type;
		else if (node->type != type && node->type != TYPE_NULL)
			return TYPE_ANY;
	}
	return type;
}

static bool
holds_if_true(const struct node *node, struct record *record)
{
	struct result result;

	node->evaluate(node, record, &result);
	return result.kind == KIND_TRUE;
}

static void
evaluate_condition(
    const struct node *node, struct record *record, struct result *result)
{
	result_condition(result, node->holds(node, record));
}

struct node *
node_new(struct compiler *compiler, const char *at, enum type type,
    struct node *operands)
{
	struct node *node = compiler_take(compiler, sizeof *node);
	const struct node *operand;

	memset(node, 0, sizeof *node);
	node->at = at;
	node->type = type;
	node->operand = operands;
	for (operand = operands; operand; operand = operand->next)
		if (operand->height >= node->height)
			node->height = operand->height + 1;
	if (node->height > EXPRESSION_DEPTH)
		return compiler_fault(compiler, at, "nested too deep");
	return node;
}

struct node *
node_finish(struct compiler *compiler, struct node *node)
{
	const struct node *operand = node->operand;
	struct record none = {.number = 0};
	struct result result;

	if (!node->holds)
		node->holds = holds_if_true;
	if (!node->evaluate)
		node->evaluate = evaluate_condition;
	while (operand && node_is_constant(operand))
		operand = operand->next;
	if (!node->operand || operand)
		return node;
	/* Constants do not look at the record, but may take of its arena. */
	none.arena = *compiler_arena(compiler);
	node->evaluate(node, &none, &result);
	*compiler_arena(compiler) = none.arena;
	return node_constant(compiler, node->at, node->type, &result);
}

/* -- leaves -- */

static void
evaluate_constant(
    const struct node *node, struct record *record, struct result *result)
{
	(void)record;
	*result = node->constant;
}

static bool
constant_holds(const struct node *node, struct record *record)
{
	(void)record;
	return node->constant.kind == KIND_TRUE;
}

struct node *
node_constant(struct compiler *compiler, const char *at, enum type type,
    const struct result *value)
{
	struct node *node = node_new(compiler, at, type, NULL);

	node->constant = *value;
	node->holds = constant_holds;
	node->evaluate = evaluate_constant;
	return node;
}

bool
node_is_constant(const struct node *node)
{
	return node->evaluate == evaluate_constant;
}

static void
evaluate_field(
    const struct node *node, struct record *record, struct result *result)
{
	result_field(result, node->field, record);
}

static bool
field_holds(const struct node *node, struct record *record)
{
	return field_kind(node->field, record) == KIND_TRUE;
}

struct node *
node_field(
    struct compiler *compiler, const char *at, const struct field *field)
{
	struct node *node = node_new(compiler, at, TYPE_ANY, NULL);

	node->field = field;
	node->holds = field_holds;
	node->evaluate = evaluate_field;
	return node;
}

bool
node_is_field(const struct node *node)
{
	return node->evaluate == evaluate_field;
}

/* -- logic -- */

static bool
all_hold(const struct node *node, struct record *record)
{
	for (node = node->operand; node; node = node->next)
		if (!node->holds(node, record))
			return false;
	return true;
}

static bool
one_holds(const struct node *node, struct record *record)
{
	for (node = node->operand; node; node = node->next)
		if (node->holds(node, record))
			return true;
	return false;
}

static bool
holds_not(const struct node *node, struct record *record)
{
	return !node->operand->holds(node->operand, record);
}

/* A chain of one operator is one node, so that its length costs no depth. */
static struct node *
extend_chain(struct compiler *compiler, struct node *chain, struct node *node)
{
	chain->last->next = node;
	chain->last = node;
	if (node->height >= chain->height)
		chain->height = node->height + 1;
	if (chain->height > EXPRESSION_DEPTH)
		return compiler_fault(compiler, node->at, "nested too deep");
	return chain;
}

struct node *
node_logic(struct compiler *compiler, struct span operator, struct node *left,
    struct node *right)
{
	bool (*holds)(const struct node *, struct record *) =
	    span_is(operator, "&&") ? all_hold : one_holds;
	struct node *node;

	if (!node_can_be(compiler, left, TYPE_CONDITION, operator) ||
	    !node_can_be(compiler, right, TYPE_CONDITION, operator))
		return NULL;
	if (left->holds == holds)
		return extend_chain(compiler, left, right);
	left->next = right;
	node = node_new(compiler, left->at, TYPE_CONDITION, left);
	if (!node)
		return NULL;
	node->holds = holds;
	node->last = right;
	return node_finish(compiler, node);
}

struct node *
node_not(struct compiler *compiler, const char *at, struct node *operand)
{
	struct node *node;

	if (!node_can_be(compiler, operand, TYPE_CONDITION, span_of("!")))
		return NULL;
	node = node_new(compiler, at, TYPE_CONDITION, operand);
	if (!node)
		return NULL;
	node->holds = holds_not;
	return node_finish(compiler, node);
}

static const struct node *
chosen(const struct node *node, struct record *record)
{
	const struct node *condition = node->operand;

	return condition->holds(condition, record) ? condition->next
						   : condition->next->next;
}

static void
evaluate_chosen(
    const struct node *node, struct record *record, struct result *result)
{
	node = chosen(node, record);
	node->evaluate(node, record, result);
}

static bool
chosen_holds(const struct node *node, struct record *record)
{
	node = chosen(node, record);
	return node->holds(node, record);
}

struct node *
node_conditional(struct compiler *compiler, struct node *condition,
    struct node *then, struct node *otherwise)
{
	struct node *node;

	if (!node_can_be(compiler, condition, TYPE_CONDITION, span_of("?")))
		return NULL;
	condition->next = then;
	then->next = otherwise;
	node = node_new(
	    compiler, condition->at, node_common_type(then), condition);
	if (!node)
		return NULL;
	node->holds = chosen_holds;
	node->evaluate = evaluate_chosen;
	return node_finish(compiler, node);
}
