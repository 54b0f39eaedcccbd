/*
 * output - bytes that go to stdout, in big blocks
 *
 * What passes unchanged is not copied before it must be: lines that follow one
 * another in the input are one run, which goes out in one piece, and without a
 * copy where it is long; where its twin has it, not even of the kernel's.
 *
 *     input    │ line │ line │ line │ line │ …
 *              └───────run───────┘   grows as long as nothing comes between
 *     output   │ what was added before │        room                        │
 */
#ifndef OUTPUT_H
#define OUTPUT_H

#include "text.h"
#include "twin.h"

enum { OUTPUT_BLOCK = 256 * 1024 };

struct output {
	char *data;
	size_t size;
	const char *run;	/* bytes of the input that come behind these */
	size_t run_size;
	struct twin twin;	/* of the input */
	uint64_t bytes;		/* that were added so far */
	int64_t blocked;	/* nanoseconds in writes; full adds its own */
	bool failed;		/* nothing more can be written */
	void (*full)(void);	/* called to wait until there is room */
	void (*broken)(void);	/* called when the reader has left */
};

/* Of the two calls, full may return early, and broken does not return. */
void output_init(struct output *, void (*full)(void), void (*broken)(void));
void output_release(struct output *);

/* Writes out what was added; exits with 74 where that fails. */
void output_flush(struct output *);

/* Writes out what can be written; for when the run has failed already. */
void output_abandon(struct output *);

/* Flushes, closes stdout and checks that everything has arrived. */
void output_close(struct output *);

/* Lets go of the input: what is in it may move from now on. */
void output_settle(struct output *);

/* For output_add(): adds what there is no room for. */
void output_add_more(struct output *, const char *data, size_t size);

/* Adds a piece of the input, which must stay where it is until
 * output_settle(). */
static inline void
output_pass(struct output *output, const char *data, size_t size)
{
	if (data != output->run + output->run_size) {
		if (output->run_size)
			output_settle(output);
		output->run = data;
	}
	output->run_size += size;
	output->bytes += size;
}

/* Adds bytes: copies them. */
static inline void
output_add(struct output *output, const char *data, size_t size)
{
	if (output->run_size)
		output_settle(output);
	output->bytes += size;
	if (size > OUTPUT_BLOCK - output->size) {
		output_add_more(output, data, size);
		return;
	}
	if (size)
		memcpy(output->data + output->size, data, size);
	output->size += size;
}

/* Adds a line and its newline. */
static inline void
output_add_line(struct output *output, struct span line)
{
	output_add(output, line.data, line.size);
	output_add(output, "\n", 1);
}

#endif
