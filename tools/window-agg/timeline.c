#include "window-agg/timeline.h"

#include <stdlib.h>
#include <string.h>

#include "memory.h"

/* The place of the first moment at or after a time. */
static size_t
place_of(const struct timeline *line, int64_t time)
{
	size_t low = 0, high = line->count, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (line->moments[middle].time < time)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

void **
timeline_at(struct timeline *line, int64_t time)
{
	size_t place = place_of(line, time);
	struct moment *moment;

	if (place < line->count && line->moments[place].time == time)
		return &line->moments[place].item;
	line->moments = reallocate_more(line->moments, sizeof *line->moments,
	    line->count, 1, &line->capacity);
	moment = &line->moments[place];
	memmove(moment + 1, moment, (line->count++ - place) * sizeof *moment);
	*moment = (struct moment){time, NULL};
	return &moment->item;
}

void *
timeline_first(const struct timeline *line)
{
	return line->count ? line->moments[0].item : NULL;
}

void
timeline_drop_first(struct timeline *line)
{
	line->count--;
	memmove(line->moments, line->moments + 1,
	    line->count * sizeof *line->moments);
}

void
timeline_release(struct timeline *line)
{
	free(line->moments);
	memset(line, 0, sizeof *line);
}
