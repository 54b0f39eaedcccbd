/* audit - checks that the books of a run balance */
#include <stdlib.h>

#include "audit/paths.h"
#include "audit/receipt.h"
#include "audit/report.h"
#include "audit/runs.h"
#include "books.h"

static struct {
	bool others_allowed;

	struct paths paths;
	struct field **fields;	/* of a receipt */
	struct accounts accounts, earlier;
	struct fate *read, *rejected;
} self = {.paths.file = -1};

static void
start(struct stage *stage)
{
	/* Its own receipt would be one of those that it reads. */
	unsetenv("WEIR_RECEIPTS");
	for (size_t i = 0; i < stage_operand_count(stage); i++)
		paths_add(&self.paths, stage_operand(stage, i));
	self.fields = receipt_fields(stage);
	self.read = stage_fate(stage, "read");
	self.rejected = stage_fate(stage, "rejected");
}

/* Waits for what stands in a pipe; gives false where the user wants to stop. */
static bool
await(struct stage *stage, int file)
{
	struct pollfd ready = {.fd = file, .events = POLLIN};

	while (poll(&ready, 1, 0) == 0)
		if (!stage_wait_file(stage, file, INT64_MAX))
			return false;
	return true;
}

static size_t
read_receipts(struct stage *stage, char *data, size_t size)
{
	if (!paths_open(&self.paths) || !await(stage, self.paths.file))
		return 0;
	return paths_read(&self.paths, data, size);
}

static void
audit(struct stage *stage, struct record *record)
{
	struct account *account = receipt_read(self.fields, record);

	if (!account) {
		stage_reject(stage, record, "no receipt with lines in it");
		return;
	}
	accounts_add(&self.accounts, account);
	stage_count(stage, record, self.read);
}

static void
end(struct stage *stage)
{
	struct joints joints = {0};
	struct buffer text = {0};
	enum exit_code code;

	if (!self.accounts.count)
		fail(EXIT_INPUT, "there is no receipt");
	runs_part(&self.accounts, &self.earlier);
	accounts_finish(&self.accounts);
	joints_find(&joints, &self.accounts);
	code = report_write(&self.accounts, &self.earlier, &joints,
	    self.others_allowed, &text);
	/* One that cannot be read may be the one that does not balance. */
	if (self.rejected->count)
		code = EXIT_DATA;
	stage_print(stage, buffer_span(&text));
	buffer_release(&text);
	joints_release(&joints);
	accounts_release(&self.accounts);
	accounts_release(&self.earlier);
	free(self.fields);
	paths_release(&self.paths);
	if (code)
		stage_quit(stage, code);
}

static const struct option options[] = {
	{0, "allow-others", OPTION_FLAG, &self.others_allowed, NULL,
	    "let other programs change what flows between stages"},
	{0},
};

static const struct program program = {
	.name = "audit",
	.summary = "checks that the books of a run balance",
	.operands = "DIR|FILE...",
	.least_operands = 1,
	.most_operands = -1,
	.options = options,
	.start = start,
	.read = read_receipts,
	.record = audit,
	.end = end,
};

int
main(int argc, char **argv)
{
	return stage_main(&program, argc, argv);
}
