#include "audit/report.h"

#include <inttypes.h>

#include "audit/grid.h"
#include "audit/runs.h"
#include "audit/times.h"

static const char *const ways[] = {"pipe", "file", "other program",
    "other program", "other program"};

/* -- faults -- */

static const char *
plural(uint64_t count)
{
	return count == 1 ? "" : "s";
}

static size_t
add_account_faults(const struct account *account, struct buffer *text)
{
	size_t before = text->size;

	if (!strcmp(account->state, "running"))
		buffer_printf(text, "  %s has not ended, or was killed\n",
		    account->name);
	else if (!strcmp(account->state, "failed"))
		buffer_printf(text, "  %s failed\n", account->name);
	if (account->in != account->passed + account->fated)
		buffer_printf(text, "  %s: %" PRIu64 " in, but %" PRIu64
		    " accounted for\n", account->name, account->in,
		    account->passed + account->fated);
	if (account->out != account->passed + account->made)
		buffer_printf(text, "  %s: %" PRIu64 " passed or made, but %"
		    PRIu64 " out\n", account->name,
		    account->passed + account->made, account->out);
	return text->size > before;
}

static void
add_names(struct buffer *text, const struct joint_side *side)
{
	for (size_t i = 0; i < side->count; i++) {
		const struct account_end *end = side->items[i];

		buffer_printf(text, "%s%s", i ? ", " : "",
		    end->account->name);
		if (*end->name)
			buffer_printf(text, " (%s)", end->name);
	}
}

/* Says in a few words what became of what was sent. */
static void
add_delivery(struct buffer *text, const struct joint *joint)
{
	uint64_t sent = joint->sent.lines, arrived = joint->arrived.lines;

	if (joint->way == JOINT_OTHER)
		buffer_add_string(text, "unaudited");
	else if (arrived < sent)
		buffer_printf(text, "%" PRIu64 " line%s lost", sent - arrived,
		    plural(sent - arrived));
	else if (arrived > sent)
		buffer_printf(text, "%" PRIu64 " line%s too many",
		    arrived - sent, plural(arrived - sent));
	else if (joint->sent.additive != joint->arrived.additive)
		buffer_add_string(text, "other lines");
	else if (!joint_keeps_order(joint))
		buffer_add_string(text, "in another order");
	else
		buffer_add_string(text, "delivered");
}

static void
add_joint_fault(const struct joint *joint, struct buffer *text)
{
	buffer_add_string(text, "  ");
	add_names(text, &joint->writers);
	buffer_add_string(text, " → ");
	add_names(text, &joint->readers);
	buffer_add_string(text, ": ");
	add_delivery(text, joint);
	if (joint->way == JOINT_OTHER)
		buffer_printf(text, ", another program made %" PRIu64
		    " line%s of %" PRIu64, joint->arrived.lines,
		    plural(joint->arrived.lines), joint->sent.lines);
	buffer_add_char(text, '\n');
}

/* Whether others than our stages had their hands in it. */
static bool
is_foreign(const struct joint *joint)
{
	return joint->way == JOINT_MIX || joint->way == JOINT_OTHER;
}

static enum exit_code
add_faults(const struct accounts *accounts, const struct joints *joints,
    bool others_allowed, struct buffer *text)
{
	size_t ours = 0, theirs = 0;

	for (size_t i = 0; i < accounts->count; i++)
		ours += add_account_faults(accounts->items[i], text);
	for (size_t i = 0; i < joints->count; i++) {
		const struct joint *joint = &joints->items[i];

		if (joint_delivers(joint))
			continue;
		add_joint_fault(joint, text);
		if (is_foreign(joint))
			theirs++;
		else
			ours++;
	}
	if (ours)
		return EXIT_DATA;
	return theirs && !others_allowed ? EXIT_PROTOCOL : EXIT_DONE;
}

/* -- tables -- */

static void
add_counts(const struct accounts *accounts, struct buffer *text)
{
	struct grid grid = {.columns = 6, .right = 2 | 4 | 8 | 16};
	static const char *const heading[] = {"stage", "in", "passed", "made",
	    "out", "other fates"};

	for (size_t i = 0; i < grid.columns; i++)
		grid_add(&grid, "%s", heading[i]);
	for (size_t i = 0; i < accounts->count; i++) {
		const struct account *account = accounts->items[i];

		grid_add(&grid, "%s", account->name);
		grid_add(&grid, "%" PRIu64, account->in);
		grid_add(&grid, "%" PRIu64, account->passed);
		grid_add(&grid, "%" PRIu64, account->made);
		grid_add(&grid, "%" PRIu64, account->out);
		grid_add(&grid, "%s", account->fates);
	}
	buffer_add_char(text, '\n');
	grid_write(&grid, text);
}

static void
add_joints(const struct joints *joints, struct buffer *text)
{
	struct grid grid = {.columns = 6, .right = 8 | 16};
	static const char *const heading[] = {"from", "to", "by", "sent",
	    "arrived", ""};
	struct buffer cell = {0};

	if (!joints->count)
		return;
	for (size_t i = 0; i < grid.columns; i++)
		grid_add(&grid, "%s", heading[i]);
	for (size_t i = 0; i < joints->count; i++) {
		const struct joint *joint = &joints->items[i];

		buffer_clear(&cell);
		add_names(&cell, &joint->writers);
		grid_add(&grid, "%s", buffer_string(&cell));
		buffer_clear(&cell);
		add_names(&cell, &joint->readers);
		grid_add(&grid, "%s", buffer_string(&cell));
		grid_add(&grid, "%s", ways[joint->way]);
		grid_add(&grid, "%" PRIu64, joint->sent.lines);
		grid_add(&grid, "%" PRIu64, joint->arrived.lines);
		buffer_clear(&cell);
		add_delivery(&cell, joint);
		grid_add(&grid, "%s", buffer_string(&cell));
	}
	buffer_add_char(text, '\n');
	grid_write(&grid, text);
	buffer_release(&cell);
}

enum exit_code
report_write(const struct accounts *accounts, const struct accounts *earlier,
    const struct joints *joints, bool others_allowed, struct buffer *text)
{
	struct buffer faults = {0};
	enum exit_code code =
	    add_faults(accounts, joints, others_allowed, &faults);

	buffer_printf(text, "%s: %zu stage%s, %zu joint%s\n",
	    code ? "NOT BALANCED" : "balanced", accounts->count,
	    plural(accounts->count), joints->count, plural(joints->count));
	runs_add_resumed(accounts, text);
	buffer_add_span(text, buffer_span(&faults));
	add_counts(accounts, text);
	add_joints(joints, text);
	runs_write(earlier, text);
	times_write(accounts, joints, text);
	buffer_release(&faults);
	return code;
}
