/*
 * output - bytes that go to stdout, in big blocks
 */
#ifndef OUTPUT_H
#define OUTPUT_H

#include "text.h"

enum { OUTPUT_BLOCK = 256 * 1024 };

struct output {
	char *data;
	size_t size;
	uint64_t bytes;		/* that were added so far */
	bool failed;		/* nothing more can be written */
	void (*broken)(void);	/* called when the reader has left */
};

/* The pipe is told when it is broken; the call does not return. */
void output_init(struct output *, void (*broken)(void));
void output_release(struct output *);

/* Writes out what was added; exits with 74 where that fails. */
void output_flush(struct output *);

/* Writes out what can be written; for when the run has failed already. */
void output_abandon(struct output *);

/* Flushes, closes stdout and checks that everything has arrived. */
void output_close(struct output *);

/* Adds more than fits into what is left of the block. */
void output_add_large(struct output *, const char *data, size_t size);

static inline void
output_add(struct output *output, const char *data, size_t size)
{
	if (size > OUTPUT_BLOCK - output->size) {
		output_add_large(output, data, size);
		return;
	}
	if (size) {
		memcpy(output->data + output->size, data, size);
		output->size += size;
		output->bytes += size;
	}
}

/* Adds a line and its newline. */
static inline void
output_add_line(struct output *output, struct span line)
{
	output_add(output, line.data, line.size);
	output_add(output, "\n", 1);
}

#endif
