#include "output.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/uio.h>
#include <unistd.h>

#include "clock.h"
#include "fail.h"
#include "memory.h"

void
output_init(struct output *output, void (*full)(void), void (*broken)(void))
{
	memset(output, 0, sizeof *output);
	output->data = allocate(OUTPUT_BLOCK);
	output->full = full;
	output->broken = broken;
}

void
output_release(struct output *output)
{
	twin_release(&output->twin);
	free(output->data);
}

static void
refused(struct output *output)
{
	if (errno == EINTR || errno == EAGAIN)
		return;
	output->failed = true;
	if (errno == EPIPE)
		output->broken();
	fail_errno(EXIT_IO, "cannot write");
}

/* A run that is as long as this is written from where it stands. */
enum { LONG_RUN = 64 * 1024 };

/* Takes off what has been written. */
static void
take_off(struct output *output, size_t written)
{
	size_t size = written < output->size ? written : output->size;

	output->size -= size;
	memmove(output->data, output->data + size, output->size);
	output->run += written - size;
	output->run_size -= written - size;
}

/* A pipe that is full is waited for here and not in the write, so that signals
 * can be answered meanwhile. */
static void
await_room(struct output *output)
{
	struct pollfd ready = {.fd = STDOUT_FILENO, .events = POLLOUT};

	while (poll(&ready, 1, 0) <= 0)
		output->full();
}

/* Writes of the block, and of the run behind it, each by itself where there is
 * a twin; gives what write(2) gives. */
static ssize_t
write_parts(struct output *output)
{
	struct iovec parts[2] = {
		{output->data, output->size},
		{(char *)output->run, output->run_size},
	};
	bool held =
	    twin_holds(&output->twin, output->run, output->run_size);

	if (held && !output->size)
		return twin_pass(
		    &output->twin, output->run, output->run_size);
	return writev(STDOUT_FILENO, parts, held ? 1 : 2);
}

/* Gives false on an error. */
static bool
write_some(struct output *output)
{
	int64_t began;
	ssize_t written;

	await_room(output);
	began = clock_now();
	written = write_parts(output);
	output->blocked += clock_now() - began;
	if (written > 0)
		take_off(output, (size_t)written);
	return written >= 0;
}

void
output_flush(struct output *output)
{
	while (output->size || output->run_size)
		if (!write_some(output))
			refused(output);
}

void
output_abandon(struct output *output)
{
	while (!output->failed && (output->size || output->run_size))
		output->failed = !write_some(output) && errno != EINTR;
}

void
output_settle(struct output *output)
{
	size_t size = output->run_size;

	if (size >= LONG_RUN)
		output->twin.wanted = true;
	if (size >= LONG_RUN || size > OUTPUT_BLOCK - output->size) {
		output_flush(output);
	} else if (size) {
		memcpy(output->data + output->size, output->run, size);
		output->size += size;
		output->run_size = 0;
	}
}

/* What is larger than a block is written from where it stands. */
void
output_add_more(struct output *output, const char *data, size_t size)
{
	output_flush(output);
	if (size <= OUTPUT_BLOCK) {
		memcpy(output->data, data, size);
		output->size = size;
	} else {
		output->run = data;
		output->run_size = size;
		output_flush(output);
	}
}

void
output_close(struct output *output)
{
	output_flush(output);
	if (close(STDOUT_FILENO) < 0 && errno != EBADF)
		fail_errno(EXIT_IO, "cannot write");
}
