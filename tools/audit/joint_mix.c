/*
 * Lines that other programs mixed or dealt out: a group of ends is sought of
 * which those that were written add up to those that were read.
 */
#include "audit/joint_state.h"

/* Of so many ends all combinations are tried. */
enum { MOST_MIXED = 16 };

/* Ends that are not joined: writers first. */
struct loose {
	struct account_end *ends[MOST_MIXED];
	size_t writers, count;
};

static bool
add_loose(struct loose *loose, const struct joint_side *side)
{
	for (size_t i = 0; i < side->count; i++) {
		struct account_end *end = side->items[i];

		if (end->joined || !account_end_is_stream(end) ||
		    !end->tally.lines)
			continue;
		if (loose->count == MOST_MIXED)
			return false;
		loose->ends[loose->count++] = end;
	}
	return true;
}

static bool
find_loose(const struct search *search, struct loose *loose)
{
	loose->count = 0;
	if (!add_loose(loose, &search->writers))
		return false;
	loose->writers = loose->count;
	return add_loose(loose, &search->readers) && loose->writers > 0 &&
	    loose->writers < loose->count;
}

/* Whether the readers of those that a mask names come behind its writers. */
static bool
flows(const struct search *search, const struct loose *loose, uint32_t mask)
{
	for (size_t i = 0; i < loose->writers; i++)
		for (size_t j = loose->writers; j < loose->count; j++)
			if ((mask >> i & 1) && (mask >> j & 1) &&
			    joints_lead(search->joints, loose->ends[j]->account,
			    loose->ends[i]->account))
				return false;
	return true;
}

/* Whether those that a mask names wrote what they read. */
static bool
is_mix(const struct search *search, const struct loose *loose, uint32_t mask)
{
	uint32_t of_writers = (UINT32_C(1) << loose->writers) - 1;
	uint64_t lines = 0, sum = 0;

	if (!(mask & of_writers) || !(mask & ~of_writers))
		return false;
	for (size_t i = 0; i < loose->count; i++) {
		const struct tally *tally = &loose->ends[i]->tally;

		if (!(mask >> i & 1))
			continue;
		lines += i < loose->writers ? tally->lines : -tally->lines;
		sum += i < loose->writers ? tally->additive : -tally->additive;
	}
	return !lines && !sum && flows(search, loose, mask);
}

/* The smallest such group, or 0. */
static uint32_t
find_mix(const struct search *search, const struct loose *loose)
{
	uint32_t end = UINT32_C(1) << loose->count;

	for (int size = 2; size <= (int)loose->count; size++)
		for (uint32_t mask = 0; mask < end; mask++)
			if (__builtin_popcount(mask) == size &&
			    is_mix(search, loose, mask))
				return mask;
	return 0;
}

void
joints_mix(struct search *search)
{
	struct loose loose;
	struct joint *joint;
	uint32_t mask;

	while (find_loose(search, &loose) &&
	    (mask = find_mix(search, &loose))) {
		joint = joints_add(search->joints, JOINT_MIX);
		for (size_t i = 0; i < loose.count; i++) {
			if (!(mask >> i & 1))
				continue;
			if (i < loose.writers)
				joint_add_writer(joint, loose.ends[i]);
			else
				joint_add_reader(joint, loose.ends[i]);
		}
	}
}
