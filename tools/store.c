/* store - upserts records into a database */
#include "front.h"
#include "store.h"

static struct {
	struct store store;
} self;

static const struct option options[] = {
	STORE_OPTIONS(&self.store),
	{0},
};

static const struct program program = {
	.name = "store",
	.summary = "upserts records into a database",
	.operands = "SCHEME:PLACE",
	.options = options,
};

int
main(int argc, char **argv)
{
	return front_main(&program, argc, argv);
}
