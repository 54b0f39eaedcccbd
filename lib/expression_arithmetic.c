/*
 * Arithmetic: integers stay integers while they fit into 64 bits, and every
 * other number is a double.
 */
#include "expression_node.h"

static bool
evaluate_operands(const struct node *node, struct record *record,
    struct result *a, struct result *b)
{
	const struct node *left = node->operand;

	left->evaluate(left, record, a);
	left->next->evaluate(left->next, record, b);
	return a->kind == KIND_NUMBER && b->kind == KIND_NUMBER;
}

static void
add(const struct node *node, struct record *record, struct result *result)
{
	struct result a, b;
	int64_t sum;

	result_null(result);
	if (!evaluate_operands(node, record, &a, &b))
		return;
	if (a.whole && b.whole &&
	    !__builtin_add_overflow(a.integer, b.integer, &sum))
		result_integer(result, sum);
	else
		result_real(result, result_as_real(&a) + result_as_real(&b));
}

static void
subtract(const struct node *node, struct record *record, struct result *result)
{
	struct result a, b;
	int64_t difference;

	result_null(result);
	if (!evaluate_operands(node, record, &a, &b))
		return;
	if (a.whole && b.whole &&
	    !__builtin_sub_overflow(a.integer, b.integer, &difference))
		result_integer(result, difference);
	else
		result_real(result, result_as_real(&a) - result_as_real(&b));
}

static void
multiply(const struct node *node, struct record *record, struct result *result)
{
	struct result a, b;
	int64_t product;

	result_null(result);
	if (!evaluate_operands(node, record, &a, &b))
		return;
	if (a.whole && b.whole &&
	    !__builtin_mul_overflow(a.integer, b.integer, &product))
		result_integer(result, product);
	else
		result_real(result, result_as_real(&a) * result_as_real(&b));
}

static void
divide(const struct node *node, struct record *record, struct result *result)
{
	struct result a, b;

	result_null(result);
	if (evaluate_operands(node, record, &a, &b) && result_as_real(&b) != 0)
		result_real(result, result_as_real(&a) / result_as_real(&b));
}

static void
remain(const struct node *node, struct record *record, struct result *result)
{
	struct result a, b;
	int64_t left, right;

	result_null(result);
	if (!evaluate_operands(node, record, &a, &b) ||
	    !result_as_integer(&a, &left) || !result_as_integer(&b, &right) ||
	    right == 0)
		return;
	/* The least integer has no quotient by -1. */
	result_integer(result, right == -1 ? 0 : left % right);
}

static void
negate(const struct node *node, struct record *record, struct result *result)
{
	struct result operand;
	int64_t negative;

	result_null(result);
	node->operand->evaluate(node->operand, record, &operand);
	if (operand.kind != KIND_NUMBER)
		return;
	if (operand.whole &&
	    !__builtin_sub_overflow(0, operand.integer, &negative))
		result_integer(result, negative);
	else
		result_real(result, -result_as_real(&operand));
}

struct node *
node_arithmetic(struct compiler *compiler, struct span operator,
    struct node *left, struct node *right)
{
	struct node *node;

	if (!node_can_be(compiler, left, TYPE_NUMBER, operator) ||
	    !node_can_be(compiler, right, TYPE_NUMBER, operator))
		return NULL;
	left->next = right;
	node = node_new(compiler, left->at, TYPE_NUMBER, left);
	if (!node)
		return NULL;
	switch (*operator.data) {
	case '+':
		node->evaluate = add;
		break;
	case '-':
		node->evaluate = subtract;
		break;
	case '*':
		node->evaluate = multiply;
		break;
	case '/':
		node->evaluate = divide;
		break;
	default:
		node->evaluate = remain;
	}
	return node_finish(compiler, node);
}

struct node *
node_minus(struct compiler *compiler, const char *at, struct node *operand)
{
	struct node *node;

	if (!node_can_be(compiler, operand, TYPE_NUMBER, span_of("-")))
		return NULL;
	node = node_new(compiler, at, TYPE_NUMBER, operand);
	if (!node)
		return NULL;
	node->evaluate = negate;
	return node_finish(compiler, node);
}
