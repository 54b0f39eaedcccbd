/* subscribe - reads records from a topic */
#include "front.h"
#include "subscribe.h"
#include "timestamp.h"

static struct {
	struct subscribe subscribe;
} self = {
	.subscribe = SUBSCRIBE_DEFAULTS,
};

static const struct option options[] = {
	SUBSCRIBE_OPTIONS(&self.subscribe),
	{0},
};

static const struct program program = {
	.name = "subscribe",
	.summary = "reads records from a topic",
	.operands = "SCHEME:PLACE",
	.options = options,
};

int
main(int argc, char **argv)
{
	return front_main(&program, argc, argv);
}
