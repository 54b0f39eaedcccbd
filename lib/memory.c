#include "memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "fail.h"

enum { BLOCK = 8192, ALIGNMENT = 16 };

struct arena_block {
	struct arena_block *older;
	size_t size;
	_Alignas(ALIGNMENT) char data[];
};

static void *
checked(void *memory)
{
	if (!memory)
		fail(EXIT_IO, "out of memory");
	return memory;
}

void *
allocate(size_t size)
{
	return checked(malloc(size ? size : 1));
}

void *
allocate_zeroed(size_t count, size_t size)
{
	return checked(calloc(count ? count : 1, size ? size : 1));
}

void *
allocate_aligned(size_t alignment, size_t size)
{
	return memset(checked(aligned_alloc(alignment, size)), 0, size);
}

void *
reallocate(void *memory, size_t size)
{
	return checked(realloc(memory, size ? size : 1));
}

/* Rarely called, and so kept out of those that call it. */
__attribute__((noinline)) void *
reallocate_twice(void *items, size_t size, size_t needed, size_t *capacity)
{
	*capacity *= 2;
	if (*capacity < needed)
		*capacity = needed;
	return reallocate(items, *capacity * size);
}

char *
duplicate(const char *string)
{
	return checked(strdup(string));
}

char *
duplicate_bytes(const void *data, size_t size)
{
	char *copy = allocate(size);

	if (size)
		memcpy(copy, data, size);
	return copy;
}

static void
arena_grow(struct arena *arena, size_t size)
{
	struct arena_block *block;

	size = size > BLOCK ? size : BLOCK;
	block = allocate(sizeof *block + size + ARENA_PADDING);
	block->older = arena->blocks;
	block->size = size;
	arena->blocks = block;
	arena->next = block->data;
	arena->limit = block->data + size;
}

void *
arena_take(struct arena *arena, size_t size)
{
	char *taken;

	size = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
	if (!arena->blocks || (size_t)(arena->limit - arena->next) < size)
		arena_grow(arena, size);
	taken = arena->next;
	arena->next += size;
	return taken;
}

/* The first block stays, so that ordinary lines allocate nothing. */
static __attribute__((noinline)) void
clear_blocks(struct arena *arena)
{
	struct arena_block *block;

	while ((block = arena->blocks)->older) {
		arena->blocks = block->older;
		free(block);
	}
	arena->next = block->data;
	arena->limit = block->data + block->size;
}

void
arena_clear(struct arena *arena)
{
	if (arena->blocks)
		clear_blocks(arena);
}

void
arena_release(struct arena *arena)
{
	arena_clear(arena);
	free(arena->blocks);
	memset(arena, 0, sizeof *arena);
}
