/*
 * Comparisons: the operators that ask how two values stand to each other.
 */
#include "expression_node.h"

static const struct comparison {
	const char *sign;
	unsigned relations;
	unsigned mirrored;	/* those of the operator with sides changed */
} comparisons[] = {
	{"==", RELATION_EQUAL | RELATION_SAME, RELATION_EQUAL | RELATION_SAME},
	{"!=", RELATION_LESS | RELATION_GREATER | RELATION_OTHER,
	    RELATION_LESS | RELATION_GREATER | RELATION_OTHER},
	{"<", RELATION_LESS, RELATION_GREATER},
	{"<=", RELATION_LESS | RELATION_EQUAL,
	    RELATION_GREATER | RELATION_EQUAL},
	{">", RELATION_GREATER, RELATION_LESS},
	{">=", RELATION_GREATER | RELATION_EQUAL,
	    RELATION_LESS | RELATION_EQUAL},
};

static const struct comparison *
comparison_of(struct span operator)
{
	const struct comparison *comparison = comparisons;

	while (!span_is(operator, comparison->sign))
		comparison++;
	return comparison;
}

static bool
compared_holds(const struct node *node, struct record *record)
{
	struct result a, b;

	node->operand->evaluate(node->operand, record, &a);
	node->operand->next->evaluate(node->operand->next, record, &b);
	return node->relations & result_compare(&a, &b);
}

/* What a comparison with a constant says of a field of another kind. */
static bool
other_kind_holds(const struct node *node, const struct record *record)
{
	enum kind kind = field_kind(node->operand->field, record);

	return kind > KIND_NULL && kind < KIND_ARRAY &&
	    node->relations & RELATION_OTHER;
}

/* The comparison that streams are filtered by: a field and a number. */
static bool
field_holds_against_number(const struct node *node, struct record *record)
{
	double value;

	if (!field_number(node->operand->field, record, &value))
		return other_kind_holds(node, record);
	return node->relations &
	    relation_of((value > node->limit) - (value < node->limit));
}

static bool
field_holds_against_string(const struct node *node, struct record *record)
{
	const struct result *constant = &node->operand->next->constant;
	struct span string;

	if (!field_string(node->operand->field, record, &string))
		return other_kind_holds(node, record);
	return node->relations &
	    relation_of(span_compare(string, constant->string));
}

static bool
is_null(const struct node *node, struct record *record)
{
	struct result result;

	node->operand->evaluate(node->operand, record, &result);
	return result.kind == KIND_NULL;
}

static bool
is_not_null(const struct node *node, struct record *record)
{
	return !is_null(node, record);
}

/*
 * Whether a field's number may be rounded to a double before it is compared:
 * between -2^53 and 2^53 all integers are doubles, so that no number gets past
 * such a limit, or on it, by rounding.
 */
static bool
may_be_rounded(const struct result *limit)
{
	double real = result_as_real(limit);

	return real > -0x1p53 && real < 0x1p53;
}

static void
choose_evaluation(struct node *node)
{
	const struct node *left = node->operand, *right = left->next;
	const struct result *limit = &right->constant;

	node->holds = compared_holds;
	if (!node_is_field(left) || !node_is_constant(right))
		return;
	if (limit->kind == KIND_STRING)
		node->holds = field_holds_against_string;
	if (limit->kind == KIND_NUMBER && may_be_rounded(limit)) {
		node->holds = field_holds_against_number;
		node->limit = result_as_real(limit);
	}
}

/* x == null asks whether x is missing or null. */
static struct node *
compare_with_null(struct compiler *compiler, struct span operator,
    struct node *left, struct node *right)
{
	struct node *tested = left->type == TYPE_NULL ? right : left;
	struct node *node;

	if (!span_is(operator, "==") && !span_is(operator, "!="))
		return compiler_fault(compiler, operator.data,
		    "null has no order");
	tested->next = NULL;
	node = node_new(compiler, left->at, TYPE_CONDITION, tested);
	if (!node)
		return NULL;
	node->holds = span_is(operator, "==") ? is_null : is_not_null;
	return node_finish(compiler, node);
}

/* Whether values of these types can be compared in that way. */
static bool
comparable(struct compiler *compiler, struct span operator,
    const struct node *left, const struct node *right)
{
	enum type a = left->type, b = right->type;
	bool ordered = *operator.data == '<' || *operator.data == '>';

	if (a != b && a != TYPE_ANY && b != TYPE_ANY)
		compiler_fault(compiler, operator.data,
		    "%s is compared with %s", type_name(a), type_name(b));
	else if (ordered && (a == TYPE_CONDITION || b == TYPE_CONDITION))
		compiler_fault(compiler, operator.data,
		    "true and false have no order");
	else
		return true;
	return false;
}

struct node *
node_compare(struct compiler *compiler, struct span operator,
    struct node *left, struct node *right)
{
	const struct comparison *comparison = comparison_of(operator);
	bool mirrored = node_is_constant(left);
	struct node *node;

	if (left->type == TYPE_NULL || right->type == TYPE_NULL)
		return compare_with_null(compiler, operator, left, right);
	if (!comparable(compiler, operator, left, right))
		return NULL;
	left->next = mirrored ? NULL : right;
	right->next = mirrored ? left : NULL;
	node = node_new(compiler, left->at, TYPE_CONDITION,
	    mirrored ? right : left);
	if (!node)
		return NULL;
	node->relations = mirrored ? comparison->mirrored
				   : comparison->relations;
	choose_evaluation(node);
	return node_finish(compiler, node);
}

static bool
is_in_list(const struct node *node, struct record *record)
{
	const struct node *item = node->operand;
	struct result result;

	item->evaluate(item, record, &result);
	while ((item = item->next))
		if (result_compare(&result, &item->constant) &
		    (RELATION_EQUAL | RELATION_SAME))
			return true;
	return false;
}

struct node *
node_in(struct compiler *compiler, struct span operator, struct node *left,
    struct node *list)
{
	const struct node *item;
	struct node *node;

	for (item = list; item; item = item->next) {
		if (!node_is_constant(item) || item->type == TYPE_NULL)
			return compiler_fault(compiler, item->at,
			    "a list holds strings, numbers, true and false");
		if (!comparable(compiler, operator, left, item))
			return NULL;
	}
	left->next = list;
	node = node_new(compiler, left->at, TYPE_CONDITION, left);
	if (!node)
		return NULL;
	node->holds = is_in_list;
	return node_finish(compiler, node);
}

static bool
matches(const struct node *node, struct record *record)
{
	regmatch_t part = {0};
	struct result result;
	char *string;

	node->operand->evaluate(node->operand, record, &result);
	if (result.kind != KIND_STRING)
		return false;
	/* The size alone would do, but AddressSanitizer looks for a NUL. */
	string = arena_take(&record->arena, result.string.size + 1);
	memcpy(string, result.string.data, result.string.size);
	string[result.string.size] = '\0';
	part.rm_eo = (regoff_t)result.string.size;
	return !regexec(node->pattern, string, 1, &part, REG_STARTEND);
}

struct node *
node_match(struct compiler *compiler, struct span operator, struct node *left,
    struct node *pattern)
{
	struct node *node;

	if (!node_can_be(compiler, left, TYPE_STRING, operator))
		return NULL;
	if (!node_is_constant(pattern) ||
	    pattern->constant.kind != KIND_STRING)
		return compiler_fault(compiler, pattern->at,
		    "the pattern behind '=~' is a string in quotes");
	left->next = NULL;
	node = node_new(compiler, left->at, TYPE_CONDITION, left);
	if (!node)
		return NULL;
	node->holds = matches;
	node->pattern = compiler_pattern(compiler, pattern->at,
	    pattern->constant.string);
	return node->pattern ? node_finish(compiler, node) : NULL;
}
