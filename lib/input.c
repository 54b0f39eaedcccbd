#include "input.h"

#include <stdlib.h>

#include "fail.h"
#include "memory.h"
#include "scan.h"

void
input_init(struct input *input, size_t longest)
{
	memset(input, 0, sizeof *input);
	input->capacity = longest + INPUT_BLOCK;
	input->data = allocate(input->capacity + 1 + SCAN_PADDING);
}

void
input_release(struct input *input)
{
	free(input->data);
}

char *
input_room(struct input *input)
{
	size_t unread = input->end - input->start;

	if (unread > input->capacity - INPUT_BLOCK)
		fail(EXIT_BUG, "%zu bytes of input are not used up", unread);
	memmove(input->data, input->data + input->start, unread);
	input->start = 0;
	input->end = unread;
	return input->data + unread;
}

void
input_add(struct input *input, size_t size)
{
	input->end += size;
	input->bytes += size;
	memset(input->data + input->end, 0, 1 + SCAN_PADDING);
}
