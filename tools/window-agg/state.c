#include "window-agg/state.h"

#include <stdlib.h>

#include "memory.h"
#include "window-agg/distinct.h"
#include "window-agg/exact.h"
#include "window-agg/moments.h"
#include "window-agg/quantiles.h"

/* -- counts and extremes -- */

static void
merge_count(int64_t *into, const int64_t *from)
{
	/* Without a sign it may overflow: what was read may be anything. */
	*into = (int64_t)((uint64_t)*into + (uint64_t)*from);
}

static void
merge_extreme(uint64_t *into, const uint64_t *from)
{
	*into = *from > *into ? *from : *into;
}

/* -- the first and the last value -- */

void
ending_keep(struct ending *ending, int64_t time, struct span text)
{
	free(ending->text);
	ending->time = time;
	ending->text = duplicate_bytes(text.data, text.size);
	ending->size = text.size;
}

static void
keep_other(struct ending *ending, const struct ending *other)
{
	ending_keep(ending, other->time,
	    (struct span){other->text, other->size});
}

static void
merge_first(struct ending *first, const struct ending *other)
{
	if (other->text && (!first->text || other->time < first->time))
		keep_other(first, other);
}

static void
merge_last(struct ending *last, const struct ending *other)
{
	if (other->text && (!last->text || other->time >= last->time))
		keep_other(last, other);
}

/* -- all of them -- */

unsigned
state_retractable(unsigned states)
{
	static const enum state others[STATES] = {
		[STATE_LEAST] = STATE_VALUES,
		[STATE_GREATEST] = STATE_VALUES,
		[STATE_FIRST] = STATE_MOMENTS,
		[STATE_LAST] = STATE_MOMENTS,
		[STATE_DISTINCT] = STATE_HASHES,
	};
	unsigned result = 0;

	for (enum state state = 0; state < STATES; state++)
		if (states & STATE_BIT(state))
			result |= STATE_BIT(
			    others[state] ? others[state] : state);
	return result;
}

size_t
state_size(enum state state)
{
	static const size_t sizes[STATES] = {
		[STATE_COUNT] = sizeof(int64_t),
		[STATE_SUM] = sizeof(struct exact),
		[STATE_SQUARES] = sizeof(struct exact),
		[STATE_LEAST] = sizeof(uint64_t),
		[STATE_GREATEST] = sizeof(uint64_t),
		[STATE_FIRST] = sizeof(struct ending),
		[STATE_LAST] = sizeof(struct ending),
		[STATE_QUANTILES] = sizeof(struct quantiles),
		[STATE_DISTINCT] = sizeof(struct distinct),
		[STATE_VALUES] = sizeof(struct multiset),
		[STATE_MOMENTS] = sizeof(struct moments),
		[STATE_HASHES] = sizeof(struct multiset),
	};

	return sizes[state];
}

void
state_merge(enum state state, void *into, const void *from)
{
	switch (state) {
	case STATE_COUNT:
		merge_count(into, from);
		break;
	case STATE_SUM:
	case STATE_SQUARES:
		exact_merge(into, from);
		break;
	case STATE_LEAST:
	case STATE_GREATEST:
		merge_extreme(into, from);
		break;
	case STATE_FIRST:
		merge_first(into, from);
		break;
	case STATE_LAST:
		merge_last(into, from);
		break;
	case STATE_QUANTILES:
		quantiles_merge(into, from);
		break;
	case STATE_DISTINCT:
		distinct_merge(into, from);
		break;
	case STATE_VALUES:
	case STATE_HASHES:
		multiset_merge(into, from);
		break;
	case STATE_MOMENTS:
		moments_merge(into, from);
		break;
	case STATES:
		break;
	}
}

void
state_release(enum state state, void *memory)
{
	switch (state) {
	case STATE_SUM:
	case STATE_SQUARES:
		exact_release(memory);
		break;
	case STATE_FIRST:
	case STATE_LAST:
		free(((struct ending *)memory)->text);
		break;
	case STATE_QUANTILES:
		quantiles_release(memory);
		break;
	case STATE_DISTINCT:
		distinct_release(memory);
		break;
	case STATE_VALUES:
	case STATE_HASHES:
		multiset_release(memory);
		break;
	case STATE_MOMENTS:
		moments_release(memory);
		break;
	case STATE_COUNT:
	case STATE_LEAST:
	case STATE_GREATEST:
	case STATES:
		break;
	}
}
