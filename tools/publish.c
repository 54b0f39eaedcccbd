/* publish - writes records to a topic */
#include "front.h"
#include "publish.h"

static struct {
	struct publish publish;
} self;

static const struct option options[] = {
	PUBLISH_OPTIONS(&self.publish),
	{0},
};

static const struct program program = {
	.name = "publish",
	.summary = "writes records to a topic",
	.operands = "SCHEME:PLACE",
	.options = options,
};

int
main(int argc, char **argv)
{
	return front_main(&program, argc, argv);
}
