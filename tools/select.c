/* select - keeps the records for which an expression holds */
#include "expression.h"
#include "stage.h"
#include "zone.h"

static struct {
	const char *zone;
	struct expression *condition;
	struct fate *filtered;
} self = {.zone = "UTC"};

static void
start(struct stage *stage)
{
	const char *text = stage_operand(stage, 0);
	struct expression_fault fault;

	if (!zone_set(self.zone))
		fail(EXIT_USAGE, "--tz: '%s' is no time zone", self.zone);
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

static const struct option options[] = {
	{0, "tz", OPTION_STRING, &self.zone, "ZONE",
	    "of times without a zone, and of hour() (UTC)"},
	{0},
};

static const struct program program = {
	.name = "select",
	.summary = "keeps the records for which an expression holds",
	.operands = "EXPRESSION",
	.least_operands = 1,
	.most_operands = 1,
	.options = options,
	.start = start,
	.record = select_record,
	.end = end,
};

int
main(int argc, char **argv)
{
	return stage_main(&program, argc, argv);
}
