/*
 * The table of functions, and calls of them.
 */
#include "expression_call.h"

#include "nearest.h"

struct function {
	const char *name;
	enum type takes, gives;
	unsigned least, most;	/* arguments */
	void (*apply)(const struct call *);
	/* In its place where null is welcome among the arguments. */
	void (*evaluate)(
	    const struct node *, struct record *, struct result *);
	bool letters;		/* it needs those of Unicode */
};

static void
evaluate_defined(
    const struct node *node, struct record *record, struct result *result)
{
	struct result argument;

	node->operand->evaluate(node->operand, record, &argument);
	result_condition(result, argument.kind != KIND_NULL);
}

static bool
field_is_defined(const struct node *node, struct record *record)
{
	return field_defined(node->operand->field, record);
}

static void
evaluate_coalesce(
    const struct node *node, struct record *record, struct result *result)
{
	for (node = node->operand; node; node = node->next) {
		node->evaluate(node, record, result);
		if (result->kind != KIND_NULL)
			return;
	}
}

enum { MANY = EXPRESSION_ARGUMENTS };

static const struct function functions[] = {
	{"abs", TYPE_NUMBER, TYPE_NUMBER, 1, 1, .apply = apply_abs},
	{"ceil", TYPE_NUMBER, TYPE_NUMBER, 1, 1, .apply = apply_ceil},
	{"coalesce", TYPE_ANY, TYPE_ANY, 1, MANY,
	    .evaluate = evaluate_coalesce},
	{"concat", TYPE_ANY, TYPE_STRING, 1, MANY, .apply = apply_concat},
	{"contains", TYPE_STRING, TYPE_CONDITION, 2, 2,
	    .apply = apply_contains},
	{"day", TYPE_ANY, TYPE_NUMBER, 1, 1, .apply = apply_day},
	{"defined", TYPE_ANY, TYPE_CONDITION, 1, 1,
	    .evaluate = evaluate_defined},
	{"ends_with", TYPE_STRING, TYPE_CONDITION, 2, 2,
	    .apply = apply_ends_with},
	{"epoch", TYPE_ANY, TYPE_NUMBER, 1, 1, .apply = apply_epoch},
	{"floor", TYPE_NUMBER, TYPE_NUMBER, 1, 1, .apply = apply_floor},
	{"hour", TYPE_ANY, TYPE_NUMBER, 1, 1, .apply = apply_hour},
	{"length", TYPE_STRING, TYPE_NUMBER, 1, 1, .apply = apply_length},
	{"lower", TYPE_STRING, TYPE_STRING, 1, 1, .apply = apply_lower,
	    .letters = true},
	{"max", TYPE_NUMBER, TYPE_NUMBER, 1, MANY, .apply = apply_max},
	{"min", TYPE_NUMBER, TYPE_NUMBER, 1, MANY, .apply = apply_min},
	{"minute", TYPE_ANY, TYPE_NUMBER, 1, 1, .apply = apply_minute},
	{"month", TYPE_ANY, TYPE_NUMBER, 1, 1, .apply = apply_month},
	{"number", TYPE_ANY, TYPE_NUMBER, 1, 1, .apply = apply_number},
	{"round", TYPE_NUMBER, TYPE_NUMBER, 1, 2, .apply = apply_round},
	{"second", TYPE_ANY, TYPE_NUMBER, 1, 1, .apply = apply_second},
	{"sqrt", TYPE_NUMBER, TYPE_NUMBER, 1, 1, .apply = apply_sqrt},
	{"starts_with", TYPE_STRING, TYPE_CONDITION, 2, 2,
	    .apply = apply_starts_with},
	{"string", TYPE_ANY, TYPE_STRING, 1, 1, .apply = apply_string},
	{"upper", TYPE_STRING, TYPE_STRING, 1, 1, .apply = apply_upper,
	    .letters = true},
	{"weekday", TYPE_ANY, TYPE_NUMBER, 1, 1, .apply = apply_weekday},
	{"year", TYPE_ANY, TYPE_NUMBER, 1, 1, .apply = apply_year},
};

enum { FUNCTIONS = sizeof functions / sizeof *functions };

static const struct function *
find_function(struct compiler *compiler, struct span name)
{
	const char *names[FUNCTIONS + 1] = {NULL};
	char word[32] = "";
	const char *near;

	for (size_t i = 0; i < FUNCTIONS; i++) {
		if (span_is(name, functions[i].name))
			return &functions[i];
		names[i] = functions[i].name;
	}
	if (name.size < sizeof word)
		memcpy(word, name.data, name.size);
	near = nearest(word, names);
	if (near)
		return compiler_fault(compiler, name.data,
		    "unknown function '%s', did you mean '%s'?", word, near);
	return compiler_fault(compiler, name.data, "unknown function '%.*s'",
	    (int)name.size, name.data);
}

/* Whether an argument of a call is of the kind that the function takes. */
static bool
is_taken(const struct function *function, const struct result *argument)
{
	if (function->takes == TYPE_NUMBER)
		return argument->kind == KIND_NUMBER;
	if (function->takes == TYPE_STRING)
		return argument->kind == KIND_STRING;
	return argument->kind != KIND_NULL;
}

static void
evaluate_call(
    const struct node *node, struct record *record, struct result *result)
{
	const struct function *function = node->function;
	struct result arguments[EXPRESSION_ARGUMENTS];
	struct call call = {arguments, 0, &record->arena, result};

	result_null(result);
	for (node = node->operand; node; node = node->next) {
		struct result *argument = &arguments[call.count++];

		node->evaluate(node, record, argument);
		if (!is_taken(function, argument))
			return;
	}
	function->apply(&call);
}

static bool
check_arguments(struct compiler *compiler, const struct function *function,
    const char *end, const struct node *arguments)
{
	const struct node *node;
	unsigned count = 0;

	for (node = arguments; node; node = node->next, count++)
		if (!node_can_be(compiler, node, function->takes,
			span_of(function->name)))
			return false;
	if (count >= function->least && count <= function->most)
		return true;
	if (function->least == function->most)
		compiler_fault(compiler, end, "%s() takes %u argument%s, not "
		    "%u", function->name, function->least,
		    function->least > 1 ? "s" : "", count);
	else
		compiler_fault(compiler, end, "%s() takes %u to %u arguments, "
		    "not %u", function->name, function->least, function->most,
		    count);
	return false;
}

struct node *
node_call(struct compiler *compiler, struct span name, const char *end,
    struct node *arguments)
{
	const struct function *function = find_function(compiler, name);
	struct node *node;

	if (!function ||
	    !check_arguments(compiler, function, end, arguments) ||
	    (function->letters && !compiler_letters(compiler, name.data)))
		return NULL;
	node = node_new(compiler, name.data, function->gives, arguments);
	if (!node)
		return NULL;
	node->function = function;
	node->evaluate = function->evaluate ? function->evaluate
					    : evaluate_call;
	if (function->evaluate == evaluate_coalesce)
		node->type = node_common_type(arguments);
	if (function->evaluate == evaluate_defined && node_is_field(arguments))
		node->holds = field_is_defined;
	return node_finish(compiler, node);
}
