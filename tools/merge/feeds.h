/*
 * feeds - all inputs, of which one is read at a time
 */
#ifndef FEEDS_H
#define FEEDS_H

#include "merge/feed.h"

struct feeds {
	struct feed *items;
	size_t count;
	int ready;		/* an epoll(7) file: inputs that have bytes */
	char *block;
};

/* Opens what the operands name. */
void feeds_open(struct feeds *, struct stage *);
void feeds_release(struct feeds *);

/* Waits until one of them can be filled without a wait. What comes on others
 * meanwhile is set aside, so that nobody who writes to several of them stands
 * still. */
void feeds_await(struct feeds *, struct stage *, const struct feed *);

#endif
