#include "audit/runs.h"

#include <inttypes.h>
#include <stdlib.h>

#include "audit/grid.h"

static bool
same_pipeline(const struct account *a, const struct account *b)
{
	return !strcmp(a->pipeline, b->pipeline);
}

static bool
same_stage(const struct account *a, const struct account *b)
{
	return !strcmp(account_stage(a), account_stage(b));
}

static bool
has_ended(const struct account *account)
{
	return !strcmp(account->state, "done");
}

/* -- which run is the last one -- */

static const struct account *
newest_of(const struct accounts *all, const struct account *of)
{
	const struct account *newest = of;

	for (size_t i = 0; i < all->count; i++)
		if (same_pipeline(all->items[i], of) &&
		    all->items[i]->epoch > newest->epoch)
			newest = all->items[i];
	return newest;
}

/* Whether it was started when the other one had ended: two of one name may be
 * in a run. */
static bool
is_later(const struct account *account, const struct account *than)
{
	return account->began > than->began + (int64_t)(than->seconds * 1e9);
}

static bool
started_again(const struct accounts *all, const struct account *account)
{
	for (size_t i = 0; i < all->count; i++)
		if (same_pipeline(all->items[i], account) &&
		    same_stage(all->items[i], account) &&
		    all->items[i]->epoch > account->epoch &&
		    is_later(all->items[i], account))
			return true;
	return false;
}

/* Several sources of one pipeline have an epoch each. */
static bool
is_earlier(const struct accounts *all, const struct account *account)
{
	const struct account *newest = newest_of(all, account);

	return account->epoch < newest->epoch && (!has_ended(account) ||
	    account->restored != newest->restored ||
	    started_again(all, account));
}

/* Whether it was killed before its stream began, or whoever feeds it was: it
 * cannot say then which pipeline it was of. Another one took its place. */
static bool
is_stillborn(const struct accounts *all, const struct account *account)
{
	if (*account->pipeline || account->in || account->output.tally.lines)
		return false;
	for (size_t i = 0; i < all->count; i++)
		if (*all->items[i]->pipeline &&
		    same_stage(all->items[i], account) &&
		    all->items[i]->began > account->began)
			return true;
	return false;
}

static int
compare(const void *left, const void *right)
{
	const struct account *a = *(struct account *const *)left;
	const struct account *b = *(struct account *const *)right;
	int order = strcmp(a->pipeline, b->pipeline);

	if (order)
		return order;
	if (a->epoch != b->epoch)
		return a->epoch < b->epoch ? -1 : 1;
	return (a->pid > b->pid) - (a->pid < b->pid);
}

void
runs_part(struct accounts *accounts, struct accounts *earlier)
{
	struct accounts all = *accounts;

	*accounts = (struct accounts){0};
	for (size_t i = 0; i < all.count; i++) {
		struct account *account = all.items[i];

		accounts_push(is_earlier(&all, account) ||
		    is_stillborn(&all, account) ? earlier : accounts, account);
	}
	free(all.items);
	if (earlier->count)
		qsort(earlier->items, earlier->count, sizeof *earlier->items,
		    compare);
}

/* -- for people to read -- */

void
runs_add_resumed(const struct accounts *accounts, struct buffer *text)
{
	for (size_t i = 0; i < accounts->count; i++) {
		const struct account *account = accounts->items[i];
		size_t j = 0;

		while (!same_pipeline(accounts->items[j], account))
			j++;
		account = newest_of(accounts, account);
		if (j < i || !account->restored)
			continue;
		buffer_printf(text, "  resumed at barrier %" PRIu64
		    " (epoch %" PRIu64 ")\n", account->restored,
		    account->epoch);
	}
}

static const char *
how_it_ended(const struct account *account)
{
	return !strcmp(account->state, "running") ? "killed" : account->state;
}

/* Adds the run of which the first account is, and gives how many are of it. */
static size_t
add_run(struct grid *grid, struct account *const *run, size_t count)
{
	const struct account *first = run[0];
	struct buffer stages = {0};
	uint64_t barrier = 0;
	size_t i;

	for (i = 0; i < count && same_pipeline(run[i], first) &&
	    run[i]->epoch == first->epoch; i++) {
		buffer_printf(&stages, "%s%s %s", i ? ", " : "",
		    account_stage(run[i]), how_it_ended(run[i]));
		if (run[i]->barrier > barrier)
			barrier = run[i]->barrier;
	}
	if (*first->pipeline) {
		grid_add(grid, "%" PRIu64, first->epoch);
		grid_add(grid, "%" PRIu64, first->restored);
		grid_add(grid, "%" PRIu64, barrier);
	} else {
		for (int cell = 0; cell < 3; cell++)
			grid_add(grid, "-");
	}
	grid_add(grid, "%s", buffer_string(&stages));
	buffer_release(&stages);
	return i;
}

void
runs_write(const struct accounts *earlier, struct buffer *text)
{
	static const char *const heading[] = {"epoch", "from barrier",
	    "to barrier", "how it ended"};
	struct grid grid = {.columns = 4, .right = 1 | 2 | 4};

	if (!earlier->count)
		return;
	for (size_t i = 0; i < grid.columns; i++)
		grid_add(&grid, "%s", heading[i]);
	for (size_t i = 0; i < earlier->count;)
		i += add_run(&grid, earlier->items + i, earlier->count - i);
	buffer_add_char(text, '\n');
	grid_write(&grid, text);
}
