#include "merge/waiting.h"


#include "draw.h"
#include "tap.h"

enum { LINES = 500, ROUNDS = 20000 };

/* A line knows its place in the order: it is what it was added as. */
struct model {
	struct rank rank;
	uint64_t sequence;
};

static struct model model[LINES];
static size_t model_count;
static uint64_t sequence;

static bool
comes_before(const struct model *a, const struct model *b)
{
	if (a->rank.time != b->rank.time)
		return a->rank.time < b->rank.time;
	if (a->rank.feed != b->rank.feed)
		return a->rank.feed < b->rank.feed;
	return a->sequence < b->sequence;
}

/* Takes the first one out by looking at all. */
static struct model
take_first(void)
{
	size_t first = 0;
	struct model taken;

	for (size_t i = 1; i < model_count; i++)
		if (comes_before(&model[i], &model[first]))
			first = i;
	taken = model[first];
	model[first] = model[--model_count];
	return taken;
}

static void
add(struct waiting *waiting)
{
	struct model added = {
	    .rank = {(int64_t)draw_below(30) - 15, draw_below(4)},
	    .sequence = ++sequence};

	model[model_count++] = added;
	waiting_add(waiting, added.rank, (struct span){
	    (const char *)&added.sequence, sizeof added.sequence});
}

static bool
drop(struct waiting *waiting)
{
	const struct waiting_line *first = waiting_first(waiting);
	struct model expected = take_first();
	bool same = first && first->size == sizeof expected.sequence &&
	    !memcmp(first->line, &expected.sequence, first->size) &&
	    first->rank.time == expected.rank.time &&
	    first->rank.feed == expected.rank.feed;

	waiting_drop(waiting);
	return same;
}

int
main(void)
{
	struct waiting waiting = {0};
	bool right = true;

	ok(!waiting_first(&waiting), "nothing waits at first");
	for (int i = 0; i < ROUNDS && right; i++) {
		bool filling = i / 2000 % 2 == 0;

		if (model_count < LINES &&
		    (!model_count || draw_below(100) < (filling ? 70 : 30)))
			add(&waiting);
		else
			right = drop(&waiting);
	}
	ok(right, "lines leave by time, by input, and as they came");
	while (right && model_count)
		right = drop(&waiting);
	ok(right && !waiting_first(&waiting), "and all of them leave");
	for (int i = 0; i < 10; i++)
		add(&waiting);
	waiting_release(&waiting);
	return done_testing();
}
