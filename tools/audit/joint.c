/*
 * Pipes are joined by their identity. Where another program stands in between,
 * the lines themselves must tell: the same lines in the same order are a copy,
 * and where sums are the same, lines were mixed or dealt out. What is left is
 * joined by the order in which a shell starts processes: a guess, but only for
 * what cannot be audited anyway.
 */
#include "audit/joint.h"

#include <stdlib.h>

/* Of so many ends all combinations are tried. */
enum { MOST_MIXED = 16 };

struct search {
	const struct accounts *all;
	struct joints *joints;
	bool *written, *read;	/* by place: joined already */
};

static bool
is_stream(const struct account_end *end)
{
	return !strcmp(end->kind, "pipe") || !strcmp(end->kind, "socket");
}

static bool
shares(const struct account_end *a, const struct account_end *b,
    const char *kind)
{
	return !strcmp(a->kind, kind) && !strcmp(b->kind, kind) &&
	    !strcmp(a->id, b->id);
}

static bool
same_lines(const struct tally *a, const struct tally *b)
{
	return a->lines == b->lines && a->additive == b->additive &&
	    a->ordered == b->ordered;
}

/* -- joints -- */

static struct joint *
add_joint(struct search *search, enum joint_way way)
{
	struct joints *joints = search->joints;

	joints->items = reallocate(joints->items,
	    (joints->count + 1) * sizeof *joints->items);
	joints->items[joints->count] = (struct joint){.way = way};
	return &joints->items[joints->count++];
}

static void
add_side(struct accounts *side, struct account *account, struct tally *sum,
    const struct tally *tally)
{
	side->items = reallocate(side->items,
	    (side->count + 1) * sizeof *side->items);
	side->items[side->count++] = account;
	sum->lines += tally->lines;
	sum->additive += tally->additive;
	sum->ordered = tally->ordered;
}

static void
add_writer(struct search *search, struct joint *joint, size_t which)
{
	struct account *account = search->all->items[which];

	add_side(&joint->writers, account, &joint->sent,
	    &account->output.tally);
	search->written[which] = true;
}

static void
add_reader(struct search *search, struct joint *joint, size_t which)
{
	struct account *account = search->all->items[which];

	add_side(&joint->readers, account, &joint->arrived,
	    &account->input.tally);
	search->read[which] = true;
}

static void
join_two(struct search *search, enum joint_way way, size_t writer,
    size_t reader)
{
	struct joint *joint = add_joint(search, way);

	add_writer(search, joint, writer);
	add_reader(search, joint, reader);
}

/* -- pipes and files -- */

/* Joins all that write to a pipe and all that read from it. */
static void
join_pipe(struct search *search, const struct account_end *pipe)
{
	const struct accounts *all = search->all;
	struct joint *joint = NULL;

	for (size_t i = 0; i < all->count; i++)
		if (shares(&all->items[i]->output, pipe, "pipe")) {
			joint = joint ? joint :
			    add_joint(search, JOINT_PIPE);
			add_writer(search, joint, i);
		}
	for (size_t i = 0; joint && i < all->count; i++)
		if (shares(&all->items[i]->input, pipe, "pipe"))
			add_reader(search, joint, i);
}

/* A file that held something before, or that others wrote to, is not joined:
 * nothing was lost then. */
static void
join_file(struct search *search, size_t reader)
{
	const struct account_end *end = &search->all->items[reader]->input;
	const struct account_end *other;

	for (size_t i = 0; i < search->all->count; i++) {
		other = &search->all->items[i]->output;
		if (shares(other, end, "file") && end->tally.lines &&
		    same_lines(&other->tally, &end->tally)) {
			join_two(search, JOINT_FILE, i, reader);
			return;
		}
	}
}

/* -- through other programs -- */

static bool
contains(const struct accounts *accounts, const struct account *account)
{
	for (size_t i = 0; i < accounts->count; i++)
		if (accounts->items[i] == account)
			return true;
	return false;
}

/* Whether what goes out of a stage comes to another: then nothing goes the
 * other way. */
static bool
leads_to(const struct joints *joints, const struct account *from,
    const struct account *to)
{
	if (from == to)
		return true;
	for (size_t i = 0; i < joints->count; i++) {
		const struct joint *joint = &joints->items[i];

		if (!contains(&joint->writers, from))
			continue;
		for (size_t j = 0; j < joint->readers.count; j++)
			if (leads_to(joints, joint->readers.items[j], to))
				return true;
	}
	return false;
}

/* The writer that a reader most likely got its lines from through another
 * program: the last one that was started before it. Where wanted is given, only
 * one of the same lines. SIZE_MAX where there is none. */
static size_t
likely_writer(const struct search *search, const bool *piped, size_t reader,
    const struct tally *wanted)
{
	const struct accounts *all = search->all;
	size_t likely = SIZE_MAX;

	for (size_t i = 0; i < all->count; i++) {
		const struct account *writer = all->items[i];

		if (piped[i] || !is_stream(&writer->output) ||
		    !account_overlap(writer, all->items[reader]) ||
		    leads_to(search->joints, all->items[reader], writer) ||
		    (wanted && !same_lines(&writer->output.tally, wanted)))
			continue;
		if (likely == SIZE_MAX || i < reader)
			likely = i;
	}
	return likely;
}

static void
join_copies(struct search *search, const bool *piped)
{
	const struct accounts *all = search->all;
	size_t writer;

	for (size_t i = 0; i < all->count; i++) {
		const struct tally *tally = &all->items[i]->input.tally;

		if (search->read[i] || !tally->lines)
			continue;
		writer = likely_writer(search, piped, i, tally);
		if (writer != SIZE_MAX)
			join_two(search, JOINT_COPY, writer, i);
	}
}

/* Ends that are not joined: writers first. */
struct loose {
	size_t which[MOST_MIXED];
	size_t writers, count;
};

static bool
find_loose(const struct search *search, struct loose *loose)
{
	const struct accounts *all = search->all;

	loose->count = 0;
	for (int side = 0; side < 2; side++) {
		const bool *joined = side ? search->read : search->written;

		for (size_t i = 0; i < all->count; i++) {
			const struct account_end *end = side
			    ? &all->items[i]->input : &all->items[i]->output;

			if (joined[i] || !is_stream(end) || !end->tally.lines)
				continue;
			if (loose->count == MOST_MIXED)
				return false;
			loose->which[loose->count++] = i;
		}
		if (!side)
			loose->writers = loose->count;
	}
	return loose->writers > 0 && loose->writers < loose->count;
}

/* Whether the readers of those that a mask names come behind its writers. */
static bool
flows(const struct search *search, const struct loose *loose, uint32_t mask)
{
	struct account *const *all = search->all->items;

	for (size_t i = 0; i < loose->writers; i++)
		for (size_t j = loose->writers; j < loose->count; j++)
			if ((mask >> i & 1) && (mask >> j & 1) &&
			    leads_to(search->joints, all[loose->which[j]],
			    all[loose->which[i]]))
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
		const struct account *account =
		    search->all->items[loose->which[i]];

		if (!(mask >> i & 1))
			continue;
		if (i < loose->writers) {
			lines += account->output.tally.lines;
			sum += account->output.tally.additive;
		} else {
			lines -= account->input.tally.lines;
			sum -= account->input.tally.additive;
		}
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

static void
join_mixes(struct search *search)
{
	struct loose loose;
	struct joint *joint;
	uint32_t mask;

	while (find_loose(search, &loose) &&
	    (mask = find_mix(search, &loose))) {
		joint = add_joint(search, JOINT_MIX);
		for (size_t i = 0; i < loose.count; i++) {
			if (!(mask >> i & 1))
				continue;
			if (i < loose.writers)
				add_writer(search, joint, loose.which[i]);
			else
				add_reader(search, joint, loose.which[i]);
		}
	}
}

static void
join_others(struct search *search, const bool *piped)
{
	const struct accounts *all = search->all;
	size_t writer;
	bool same;

	for (size_t i = 0; i < all->count; i++) {
		if (search->read[i] || !is_stream(&all->items[i]->input))
			continue;
		writer = likely_writer(search, piped, i, NULL);
		if (writer == SIZE_MAX)
			continue;
		same = same_lines(&all->items[writer]->output.tally,
		    &all->items[i]->input.tally);
		join_two(search, same ? JOINT_COPY : JOINT_OTHER, writer, i);
	}
}

/* By the stages that write, which stand in their order. */
static int
compare(const void *left, const void *right)
{
	const struct joint *a = left, *b = right;
	uint64_t x = a->writers.items[0]->pid, y = b->writers.items[0]->pid;

	if (x == y) {
		x = a->readers.items[0]->pid;
		y = b->readers.items[0]->pid;
	}
	return (x > y) - (x < y);
}

void
joints_find(struct joints *joints, const struct accounts *all)
{
	struct search search = {.all = all, .joints = joints};
	bool *piped = allocate_zeroed(all->count + 1, sizeof *piped);

	search.written = allocate_zeroed(all->count + 1, sizeof(bool));
	search.read = allocate_zeroed(all->count + 1, sizeof(bool));
	for (size_t i = 0; i < all->count; i++)
		if (!search.read[i])
			join_pipe(&search, &all->items[i]->input);
	memcpy(piped, search.written, all->count * sizeof *piped);
	for (size_t i = 0; i < all->count; i++)
		if (!search.read[i])
			join_file(&search, i);
	join_copies(&search, piped);
	join_mixes(&search);
	join_others(&search, piped);
	if (joints->count)
		qsort(joints->items, joints->count, sizeof *joints->items,
		    compare);
	free(piped);
	free(search.written);
	free(search.read);
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
