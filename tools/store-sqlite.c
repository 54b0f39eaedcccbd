/* store-sqlite - upserts records into a SQLite database */
#include "store-sqlite/sqlite.h"

static struct {
	struct store store;
	const char *path;
	struct sqlite_options options;
	struct sqlite *sqlite;
} self = {
	.store = STORE_DEFAULTS,
	.options = {.patience = 30 * SECOND, .cache = 64 << 20},
};

/* Gives the FILE of sqlite:FILE. That of sqlite:///FILE begins with slashes
 * that count as one; where there are just two, a host stands behind them. */
static const char *
path_of(const char *uri)
{
	static const char scheme[] = "sqlite:";
	const char *path = uri + sizeof scheme - 1;

	if (strncasecmp(uri, scheme, sizeof scheme - 1) != 0 || !*path)
		fail(EXIT_USAGE, "'%s' is not sqlite:FILE", uri);
	if (path[0] == '/' && path[1] == '/' && path[2] != '/')
		fail(EXIT_USAGE, "'%s' names a host; write sqlite:FILE", uri);
	return path;
}

static void
start(struct stage *stage)
{
	self.path = path_of(stage_operand(stage, 0));
	store_start(&self.store, stage);
	self.options.stage = stage;
	self.sqlite = sqlite_open(self.path, &self.store, self.options);
}

static void
begin(struct stage *stage)
{
	sqlite_begin(self.sqlite);
	store_begun(&self.store, stage);
}

static void
commit(struct stage *stage)
{
	sqlite_commit(self.sqlite);
	store_committed(&self.store, stage);
}

static void
store(struct stage *stage, struct record *record)
{
	const char *fault;
	bool removal;

	if (!store_accepts(&self.store, stage, record, &removal))
		return;
	if (!self.store.begun)
		begin(stage);
	fault = removal ? sqlite_delete(self.sqlite, record)
			: sqlite_write(self.sqlite, record);
	if (fault)
		stage_reject(stage, record, "%s", fault);
	else if (store_stored(&self.store, stage, record, removal))
		commit(stage);
}

/* -- checkpoints -- */

/* A run that has entered the table has fenced off those before it. */
static int64_t
recover(struct stage *stage, const char *pipeline, int64_t epoch)
{
	struct target *target = &self.store.target;

	sqlite_begin(self.sqlite);
	sqlite_read_target(self.sqlite, stage_id(stage), target);
	store_enter(&self.store, self.path, pipeline, epoch);
	sqlite_take_target(self.sqlite, stage_id(stage), target);
	sqlite_commit(self.sqlite);
	return target->barrier;
}

static void
commit_barrier(struct stage *stage, int64_t barrier)
{
	struct target *target = &self.store.target;

	if (!self.store.begun)
		begin(stage);
	target->barrier = barrier;
	if (!sqlite_move_target(self.sqlite, stage_id(stage), target))
		store_lost(&self.store, self.path);
	commit(stage);
}

static void
end(struct stage *stage)
{
	if (self.store.begun)
		commit(stage);
	sqlite_close(self.sqlite);
	store_release(&self.store);
}

static const struct option options[] = {
	STORE_OPTIONS(&self.store),
	{0, "busy-timeout", OPTION_DURATION, &self.options.patience,
	    "DURATION", "wait that long for a locked database (30s)"},
	{0, "cache", OPTION_SIZE, &self.options.cache, "SIZE",
	    "memory for pages of the database (64M)", .least = 1 << 16,
	    .most = 1e12},
	{0},
};

static const struct program program = {
	.name = "store-sqlite",
	.summary = "upserts records into a SQLite database",
	.operands = "sqlite:FILE",
	.least_operands = 1,
	.most_operands = 1,
	.options = options,
	.sink = true,
	.start = start,
	.record = store,
	.recover = recover,
	.commit = commit_barrier,
	.deadline = commit,
	.end = end,
};

int
main(int argc, char **argv)
{
	return stage_main(&program, argc, argv);
}
