/* select - keeps the records for which an expression holds */
#include "expression.h"
#include "stage.h"

static struct {
	struct expression *condition;
	struct fate *filtered;
} self;

static void
start(struct stage *stage)
{
	const char *text = stage_operand(stage, 0);
	struct expression_fault fault;

	self.condition =
	    expression_condition(text, stage_fields(stage), &fault);
	if (!self.condition)
		expression_fail(text, &fault);
	self.filtered = stage_fate(stage, "filtered");
}

static void
select_record(struct stage *stage, struct record *record)
{
	if (expression_holds(self.condition, record))
		stage_emit(stage, record);
	else
		stage_count(stage, record, self.filtered);
}

static void
end(struct stage *stage)
{
	(void)stage;
	expression_free(self.condition);
}

static const struct program program = {
	.name = "select",
	.summary = "keeps the records for which an expression holds",
	.operands = "EXPRESSION",
	.least_operands = 1,
	.most_operands = 1,
	.zone = true,
	.start = start,
	.record = select_record,
	.end = end,
};

int
main(int argc, char **argv)
{
	return stage_main(&program, argc, argv);
}
