/*
 * memory - allocation that succeeds or ends the program, and arenas
 */
#ifndef MEMORY_H
#define MEMORY_H

#include <stddef.h>

/* Each gives memory that free() takes back; none returns NULL. */
void *allocate(size_t size);
void *allocate_zeroed(size_t count, size_t size);
/* Zeroed, too; the size is a multiple of the alignment. */
void *allocate_aligned(size_t alignment, size_t size);
void *reallocate(void *memory, size_t size);
char *duplicate(const char *string);
char *duplicate_bytes(const void *data, size_t size);

/* Moves items of that size to where twice as many fit, or as many as are
 * needed; *capacity says how many. */
void *reallocate_twice(
    void *items, size_t size, size_t needed, size_t *capacity);

/* Gives the items, moved where there is no room for more than are used. */
static inline void *
reallocate_more(
    void *items, size_t size, size_t used, size_t more, size_t *capacity)
{
	return *capacity - used >= more ? items :
	    reallocate_twice(items, size, used + more, capacity);
}

/*
 * An arena gives memory that is taken back all at once, so that what belongs
 * to one line costs no free. All zero is an empty arena.
 */
struct arena {
	struct arena_block *blocks;
	char *next, *limit;
};

/* Gives size bytes, aligned for any type, valid until the arena is cleared. As
 * many as ARENA_PADDING more may be read. */
enum { ARENA_PADDING = 16 };
void *arena_take(struct arena *, size_t size);

void arena_clear(struct arena *);
void arena_release(struct arena *);

#endif
