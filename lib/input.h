/*
 * input - bytes that come in, in big blocks
 *
 * What a reader left unused stays in front of what comes next, so that a line
 * is always in one piece:
 *
 *     ┌──────────┬───────────────┬────────────────────┬─────────┐
 *     │  used up │ unread        │ room for a block   │ padding │
 *     └──────────┴───────────────┴────────────────────┴─────────┘
 *                start           end
 */
#ifndef INPUT_H
#define INPUT_H

#include "text.h"

/* What a pipe should hold: a default one is a quarter as fast. */
enum { INPUT_PIPE = 1024 * 1024 };

/* What is read at once: a quarter of that, which fits a cache. */
enum { INPUT_BLOCK = INPUT_PIPE / 4 };

struct input {
	char *data;
	size_t start, end, capacity;
	uint64_t bytes;		/* that came in so far */
};

/* At most longest bytes will be left unused by a reader. */
void input_init(struct input *, size_t longest);
void input_release(struct input *);

/* Moves the unread bytes to the front, and gives room for INPUT_BLOCK bytes. */
char *input_room(struct input *);

/* Says that size bytes were put there, and keeps what stands behind them: one
 * byte more may be written, and the scanner may look beyond. */
void input_add(struct input *, size_t size);

static inline struct span
input_unread(const struct input *input)
{
	return (struct span){input->data + input->start,
	    input->end - input->start};
}

#endif
