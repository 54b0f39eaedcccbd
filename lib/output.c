#include "output.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#include "fail.h"
#include "memory.h"

void
output_init(struct output *output, void (*broken)(void))
{
	memset(output, 0, sizeof *output);
	output->data = allocate(OUTPUT_BLOCK);
	output->broken = broken;
}

void
output_release(struct output *output)
{
	free(output->data);
}

static void
refused(struct output *output)
{
	struct pollfd ready = {.fd = STDOUT_FILENO, .events = POLLOUT};

	if (errno == EINTR)
		return;
	if (errno == EAGAIN) {
		poll(&ready, 1, -1);
		return;
	}
	output->failed = true;
	if (errno == EPIPE)
		output->broken();
	fail_errno(EXIT_IO, "cannot write");
}

static void
write_out(struct output *output, const char *data, size_t size)
{
	ssize_t written;

	while (size) {
		written = write(STDOUT_FILENO, data, size);
		if (written < 0) {
			refused(output);
			continue;
		}
		data += written;
		size -= (size_t)written;
	}
}

void
output_flush(struct output *output)
{
	write_out(output, output->data, output->size);
	output->size = 0;
}

void
output_abandon(struct output *output)
{
	ssize_t written;

	for (size_t at = 0; at < output->size && !output->failed;) {
		written = write(STDOUT_FILENO, output->data + at,
		    output->size - at);
		output->failed = written < 0 && errno != EINTR;
		at += written < 0 ? 0 : (size_t)written;
	}
}

void
output_close(struct output *output)
{
	output_flush(output);
	if (close(STDOUT_FILENO) < 0 && errno != EBADF)
		fail_errno(EXIT_IO, "cannot write");
}

void
output_add_large(struct output *output, const char *data, size_t size)
{
	output_flush(output);
	if (size > OUTPUT_BLOCK) {
		write_out(output, data, size);
	} else {
		memcpy(output->data, data, size);
		output->size = size;
	}
	output->bytes += size;
}
