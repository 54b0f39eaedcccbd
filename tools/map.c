/* map - adds or changes fields by expressions */
#include <stdlib.h>

#include "expression.h"
#include "stage.h"

struct assignment {
	const struct field *target;
	struct expression *expression;
};

static struct {
	struct assignment *assignments;
	size_t count;
	struct buffer value;
} self;

static void
compile(struct stage *stage, const char *text, struct assignment *assignment)
{
	struct expression_fault fault;

	assignment->expression = expression_assignment(
	    text, stage_fields(stage), &assignment->target, &fault);
	if (!assignment->expression)
		expression_fail(text, &fault);
}

static void
start(struct stage *stage)
{
	self.count = stage_operand_count(stage);
	self.assignments =
	    allocate_zeroed(self.count, sizeof *self.assignments);
	for (size_t i = 0; i < self.count; i++)
		compile(stage, stage_operand(stage, i), &self.assignments[i]);
}

static void
map(struct stage *stage, struct record *record)
{
	for (size_t i = 0; i < self.count; i++) {
		const struct assignment *assignment = &self.assignments[i];

		buffer_clear(&self.value);
		expression_add(assignment->expression, record, &self.value);
		record_set(record, assignment->target,
		    buffer_span(&self.value));
	}
	stage_emit(stage, record);
}

static void
end(struct stage *stage)
{
	(void)stage;
	for (size_t i = 0; i < self.count; i++)
		expression_free(self.assignments[i].expression);
	free(self.assignments);
	buffer_release(&self.value);
}

static const struct program program = {
	.name = "map",
	.summary = "adds or changes fields by expressions",
	.operands = "ASSIGNMENT...",
	.least_operands = 1,
	.most_operands = -1,
	.zone = true,
	.start = start,
	.record = map,
	.end = end,
};

int
main(int argc, char **argv)
{
	return stage_main(&program, argc, argv);
}
