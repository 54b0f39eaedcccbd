/* through - runs a foreign filter (jq, sort) inside a checkpointed pipeline */
#include <stdlib.h>

#include "stage.h"
#include "through/command.h"
#include "through/written.h"

/* Lines are handed over in pieces of this size; fits a cache. */
enum { BLOCK = 256 * 1024 };

static struct {
	struct command command;
	struct written written;
	struct fate *handed;
	struct buffer waiting;	/* lines that it has not taken yet */
	size_t taken;		/* bytes of them that it has */
	bool over;		/* it has ended before its interval */
} self;

/* -- bytes in both directions -- */

static void
hand_over(void)
{
	struct buffer *waiting = &self.waiting;
	struct span rest = {
	    waiting->data + self.taken, waiting->size - self.taken};

	self.taken += command_write(&self.command, rest);
	if (self.taken == waiting->size || self.command.feed < 0) {
		buffer_clear(waiting);
		self.taken = 0;
	}
}

/* Waits until the command takes or says something, and lets it. */
static void
exchange(struct stage *stage)
{
	struct command *command = &self.command;
	struct pollfd files[] = {
	    {.fd = self.waiting.size ? command->feed : -1, .events = POLLOUT},
	    {.fd = command->output, .events = POLLIN}};

	stage_poll(stage, files);
	if (files[1].revents)
		written_read(&self.written, stage, command);
	if (files[0].revents)
		hand_over();
}

/* Nothing more goes into the command: takes what it says until its end. */
static void
finish(struct stage *stage)
{
	command_close_feed(&self.command);
	stage_watch(stage, -1);
	while (self.command.output >= 0)
		exchange(stage);
	command_wait(&self.command);
	self.over = true;
}

/* Hands over all that waits. Where the command takes no more, the rest of the
 * interval is not for it. */
static void
feed(struct stage *stage)
{
	while (self.waiting.size)
		exchange(stage);
	if (self.command.feed < 0)
		finish(stage);
}

/* -- an interval -- */

static void
begin(struct stage *stage)
{
	command_start(&self.command);
	stage_watch(stage, self.command.output);
}

static void
hand(struct stage *stage, struct record *record)
{
	stage_count(stage, record, self.handed);
	if (self.over)
		return;
	if (!self.command.process)
		begin(stage);
	buffer_add_span(&self.waiting, record->line);
	buffer_add_char(&self.waiting, '\n');
	if (self.waiting.size >= BLOCK)
		feed(stage);
}

/* Nothing comes in for now: the command gets what there is. */
static void
idle(struct stage *stage)
{
	if (self.waiting.size)
		feed(stage);
	stage_flush(stage);
}

/* The command has written something, or ended. Its output may end before its
 * input, which is closed by the other end then. */
static void
watched(struct stage *stage)
{
	struct command *command = &self.command;

	if (command->output < 0) {
		finish(stage);
		return;
	}
	written_read(&self.written, stage, command);
	if (command->output < 0)
		stage_watch(stage, command->feed);
}

static void
settle(struct stage *stage)
{
	if (self.command.process)
		feed(stage);
	if (self.command.process)
		finish(stage);
	self.over = false;
}

/* -- the run -- */

static void
stop_command(void)
{
	command_stop(&self.command);
}

static void
start(struct stage *stage)
{
	struct strings words = {0};

	for (size_t i = 0; i < stage_operand_count(stage); i++)
		strings_add(&words, stage_operand(stage, i));
	strings_add(&words, NULL);
	self.command.words = words.items;
	self.handed = stage_fate(stage, "handed");
	written_init(&self.written, stage_max_line(stage));
	atexit(stop_command);
}

static void
end(struct stage *stage)
{
	settle(stage);
	written_release(&self.written);
	buffer_release(&self.waiting);
	free(self.command.words);
}

static const struct program program = {
	.name = "through",
	.summary = "runs a foreign filter (jq, sort) inside a checkpointed "
	    "pipeline",
	.operands = "COMMAND [ARGUMENT...]",
	.least_operands = 1,
	.most_operands = -1,
	.takes_command = true,
	.start = start,
	.record = hand,
	.settle = settle,
	.idle = idle,
	.watched = watched,
	.end = end,
};

int
main(int argc, char **argv)
{
	return stage_main(&program, argc, argv);
}
