/*
 * What holds a pipeline up is the stage that neither starves nor is blocked;
 * where the ends of the pipeline wait for the world outside, it is that.
 */
#include "audit/times.h"

#include "audit/grid.h"

struct bottleneck {
	double seconds;
	struct buffer what;
};

static double
percent(const struct account *account, double seconds)
{
	return account->seconds > 0 ? 100 * seconds / account->seconds : 0;
}

/* Gives whether nothing so bad was found before; then it will be named. */
static bool
is_worse(struct bottleneck *worst, double seconds)
{
	if (worst->what.size && seconds <= worst->seconds)
		return false;
	worst->seconds = seconds;
	buffer_clear(&worst->what);
	return true;
}

static void
name(struct bottleneck *worst, const char *before,
    const struct account *account, const char *after, double seconds)
{
	buffer_printf(&worst->what, "%s%s%s %.0f %% of %.3g s", before,
	    account->name, after, percent(account, seconds),
	    account->seconds);
}

static void
suspect_stage(struct bottleneck *worst, const struct joints *joints,
    const struct account *account)
{
	bool reads = false, writes = false;

	for (size_t i = 0; i < joints->count; i++) {
		reads |= joint_side_has(&joints->items[i].readers, account);
		writes |= joint_side_has(&joints->items[i].writers, account);
	}
	if (is_worse(worst, account_busy(account)))
		name(worst, "", account, ", busy", account_busy(account));
	if (!reads && is_worse(worst, account->starved))
		name(worst, "what feeds ", account, ", which starved",
		    account->starved);
	if (!writes && is_worse(worst, account->blocked))
		name(worst, "what reads from ", account,
		    ", which was blocked", account->blocked);
}

/* A program that is not ours, before which writers are blocked, and behind
 * which readers starve. */
static void
suspect_other(struct bottleneck *worst, const struct joint *joint)
{
	const struct account *writer = joint->writers.items[0]->account;
	const struct account *reader = joint->readers.items[0]->account;
	double seconds = writer->blocked < reader->starved
	    ? writer->blocked : reader->starved;

	if (joint->way == JOINT_PIPE || joint->way == JOINT_FILE ||
	    !is_worse(worst, seconds))
		return;
	buffer_printf(&worst->what, "what stands between %s and ",
	    writer->name);
	name(worst, "", reader, ", which starved", reader->starved);
}

void
times_write(const struct accounts *accounts, const struct joints *joints,
    struct buffer *text)
{
	struct grid grid = {.columns = 4, .right = 2 | 4 | 8};
	struct bottleneck worst = {0};

	for (size_t i = 0; i < joints->count; i++)
		suspect_other(&worst, &joints->items[i]);
	for (size_t i = 0; i < accounts->count; i++) {
		const struct account *account = accounts->items[i];

		suspect_stage(&worst, joints, account);
		grid_add(&grid, "%s", account->name);
		grid_add(&grid, "busy %.0f %%",
		    percent(account, account_busy(account)));
		grid_add(&grid, "starved %.0f %%",
		    percent(account, account->starved));
		grid_add(&grid, "blocked %.0f %%",
		    percent(account, account->blocked));
	}
	if (worst.what.size)
		buffer_printf(text, "\nbottleneck: %s\n",
		    buffer_string(&worst.what));
	grid_write(&grid, text);
	buffer_release(&worst.what);
}
