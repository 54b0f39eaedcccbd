/*
 * The edges in a cell, written when the plane is cut and read for each point.
 */
#include <stdlib.h>

#include "geolocate/grid_state.h"
#include "memory.h"

void
grid_list_word(struct grid *grid, size_t word)
{
	grid->words = reallocate_more(grid->words, sizeof *grid->words,
	    grid->word_count, 1, &grid->word_capacity);
	grid->words[grid->word_count++] = (uint32_t)word;
}

static size_t
count_runs(const struct part *part)
{
	size_t runs = 1;

	for (size_t i = 1; i < part->count; i++)
		runs += part->edges[i] != part->edges[i - 1] + 1;
	return runs;
}

static void
add_part(struct grid *grid, const struct part *part)
{
	size_t from = 0;

	grid_list_word(grid, part->answer);
	grid_list_word(grid, count_runs(part) << 1 | part->inside);
	for (size_t i = 1; i <= part->count; i++) {
		if (i < part->count &&
		    part->edges[i] == part->edges[i - 1] + 1)
			continue;
		grid_list_word(grid, part->edges[from]);
		grid_list_word(grid, i - from);
		from = i;
	}
}

uint32_t
grid_list_add(struct grid *grid, const struct cell *cell)
{
	size_t number = grid->list_count++;

	grid->lists = reallocate_more(grid->lists, sizeof *grid->lists,
	    number, 1, &grid->list_capacity);
	grid->lists[number] = (struct list){cell->reference, grid->word_count};
	for (size_t i = 0; i < cell->part_count; i++)
		add_part(grid, cell->parts + i);
	grid_list_word(grid, cell->otherwise);
	grid_list_word(grid, 0);
	return (uint32_t)number;
}

/* Counts the parts of a list and their edges. */
static void
measure(const uint32_t *words, size_t *parts, size_t *edges)
{
	for (*parts = *edges = 0; words[1] >> 1; ++*parts) {
		const uint32_t *end = words + 2 + (words[1] & ~1u);

		for (words += 2; words < end; words += 2)
			*edges += words[1];
	}
}

void
grid_list_read(const struct grid *grid, uint32_t number, struct cell *cell)
{
	const struct list *list = grid->lists + number;
	const uint32_t *words = grid->words + list->word, *end;
	size_t parts, edges;
	uint32_t *edge;

	measure(words, &parts, &edges);
	cell->reference = list->reference;
	cell->parts = allocate(parts * sizeof *cell->parts);
	cell->part_count = parts;
	edge = allocate(edges * sizeof *edge);
	for (struct part *part = cell->parts; parts--; part++) {
		*part = (struct part){words[0], words[1] & 1, edge, 0};
		end = words + 2 + (words[1] & ~1u);
		for (words += 2; words < end; words += 2)
			for (uint32_t i = 0; i < words[1]; i++)
				*edge++ = words[0] + i;
		part->count = (size_t)(edge - part->edges);
	}
	cell->otherwise = words[0];
}

void
grid_list_free(struct cell *cell)
{
	free((void *)cell->parts->edges);
	free(cell->parts);
}

/* Follows the way from p to the reference through a run of edges; gives true
 * where p is on one of them. */
static bool
follow_run(const struct point *edge, size_t count, struct point p,
    struct point reference, bool *inside)
{
	bool right = plane_side(p, reference, edge[0]) < 0, next;

	for (; count; count--, edge++, right = next) {
		if (plane_on(edge[0], edge[1], p))
			return true;
		next = plane_side(p, reference, edge[1]) < 0;
		if (right != next)
			*inside ^= plane_side(edge[0], edge[1], p) !=
			    plane_side(edge[0], edge[1], reference);
	}
	return false;
}

uint32_t
grid_list_find(const struct grid *grid, uint32_t number, struct point p)
{
	const struct list *list = grid->lists + number;
	const uint32_t *words = grid->words + list->word;

	for (;;) {
		uint32_t answer = words[0], runs = words[1] >> 1;
		bool inside = words[1] & 1;

		if (!runs)
			return answer;
		for (words += 2; runs; runs--, words += 2)
			if (follow_run(grid->vertices + words[0], words[1], p,
				list->reference, &inside))
				return answer;
		if (inside)
			return answer;
	}
}
