#include "audit/joint_state.h"

#include <stdlib.h>

#include "memory.h"

struct joint *
joints_add(struct joints *joints, enum joint_way way)
{
	joints->items = reallocate(joints->items,
	    (joints->count + 1) * sizeof *joints->items);
	joints->items[joints->count] = (struct joint){.way = way};
	return &joints->items[joints->count++];
}

void
joint_side_add(struct joint_side *side, struct account_end *end)
{
	side->items = reallocate(side->items,
	    (side->count + 1) * sizeof *side->items);
	side->items[side->count++] = end;
}

static void
join_end(struct joint_side *side, struct account_end *end, struct tally *sum)
{
	joint_side_add(side, end);
	sum->lines += end->tally.lines;
	sum->additive += end->tally.additive;
	sum->ordered = end->tally.ordered;
	end->joined = true;
}

void
joint_add_writer(struct joint *joint, struct account_end *end)
{
	join_end(&joint->writers, end, &joint->sent);
}

void
joint_add_reader(struct joint *joint, struct account_end *end)
{
	join_end(&joint->readers, end, &joint->arrived);
}

void
joints_release(struct joints *joints)
{
	for (size_t i = 0; i < joints->count; i++) {
		free(joints->items[i].writers.items);
		free(joints->items[i].readers.items);
	}
	free(joints->items);
}

/* -- questions -- */

/* What goes out may come in again: no joint is gone through twice. */
static bool
lead(const struct joints *joints, bool *passed, const struct account *from,
    const struct account *to)
{
	if (from == to)
		return true;
	for (size_t i = 0; i < joints->count; i++) {
		const struct joint *joint = &joints->items[i];

		if (passed[i] || !joint_side_has(&joint->writers, from))
			continue;
		passed[i] = true;
		for (size_t j = 0; j < joint->readers.count; j++)
			if (lead(joints, passed,
			    joint->readers.items[j]->account, to))
				return true;
	}
	return false;
}

bool
joints_lead(const struct joints *joints, const struct account *from,
    const struct account *to)
{
	bool *passed = allocate_zeroed(joints->count, sizeof *passed);
	bool leads = lead(joints, passed, from, to);

	free(passed);
	return leads;
}

bool
joint_side_has(const struct joint_side *side, const struct account *account)
{
	for (size_t i = 0; i < side->count; i++)
		if (side->items[i]->account == account)
			return true;
	return false;
}

bool
joint_keeps_order(const struct joint *joint)
{
	/* Of several writers or readers there is no order to compare. */
	return joint->writers.count > 1 || joint->readers.count > 1 ||
	    joint->sent.ordered == joint->arrived.ordered;
}

bool
joint_delivers(const struct joint *joint)
{
	return joint->sent.lines == joint->arrived.lines &&
	    joint->sent.additive == joint->arrived.additive &&
	    joint_keeps_order(joint);
}
