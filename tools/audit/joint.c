/*
 * Pipes are joined by their identity. Where another program stands in between,
 * the lines themselves must tell: the same lines in the same order are a copy,
 * and where sums are the same, lines were mixed or dealt out. What is left is
 * joined by the order in which a shell starts processes: a guess, but only for
 * what cannot be audited anyway.
 */
#include "audit/joint.h"

#include <stdlib.h>

#include "memory.h"

/* Of so many ends all combinations are tried. */
enum { MOST_MIXED = 16 };

struct search {
	struct joints *joints;
	/* All ends that there are, in the order of their stages. */
	struct joint_side writers, readers;
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
add_end(struct joint_side *side, struct account_end *end)
{
	side->items = reallocate(side->items,
	    (side->count + 1) * sizeof *side->items);
	side->items[side->count++] = end;
}

static void
join_end(struct joint_side *side, struct account_end *end, struct tally *sum)
{
	add_end(side, end);
	sum->lines += end->tally.lines;
	sum->additive += end->tally.additive;
	sum->ordered = end->tally.ordered;
	end->joined = true;
}

static void
add_writer(struct joint *joint, struct account_end *end)
{
	join_end(&joint->writers, end, &joint->sent);
}

static void
add_reader(struct joint *joint, struct account_end *end)
{
	join_end(&joint->readers, end, &joint->arrived);
}

static void
join_two(struct search *search, enum joint_way way,
    struct account_end *writer, struct account_end *reader)
{
	struct joint *joint = add_joint(search, way);

	add_writer(joint, writer);
	add_reader(joint, reader);
}

/* -- pipes and files -- */

/* Joins all that write to a pipe and all that read from it. */
static void
join_pipe(struct search *search, const struct account_end *pipe)
{
	const struct joint_side *writers = &search->writers;
	const struct joint_side *readers = &search->readers;
	struct joint *joint = NULL;

	for (size_t i = 0; i < writers->count; i++)
		if (shares(writers->items[i], pipe, "pipe")) {
			joint = joint ? joint :
			    add_joint(search, JOINT_PIPE);
			add_writer(joint, writers->items[i]);
		}
	for (size_t i = 0; joint && i < readers->count; i++)
		if (shares(readers->items[i], pipe, "pipe"))
			add_reader(joint, readers->items[i]);
}

/* A file that held something before, or that others wrote to, is not joined:
 * nothing was lost then. */
static void
join_file(struct search *search, struct account_end *reader)
{
	const struct joint_side *writers = &search->writers;

	for (size_t i = 0; i < writers->count; i++) {
		struct account_end *writer = writers->items[i];

		if (shares(writer, reader, "file") && reader->tally.lines &&
		    same_lines(&writer->tally, &reader->tally)) {
			join_two(search, JOINT_FILE, writer, reader);
			return;
		}
	}
}

/* -- through other programs -- */

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

		if (!joint_side_has(&joint->writers, from))
			continue;
		for (size_t j = 0; j < joint->readers.count; j++)
			if (leads_to(joints,
			    joint->readers.items[j]->account, to))
				return true;
	}
	return false;
}

/* Whether all that a stage wrote is accounted for by a pipe. */
static bool
is_piped(const struct search *search, const struct account_end *writer)
{
	for (size_t i = 0; i < search->joints->count; i++) {
		const struct joint *joint = &search->joints->items[i];

		if (joint->way == JOINT_PIPE &&
		    joint_side_has(&joint->writers, writer->account))
			return true;
	}
	return false;
}

/* The writer that a reader most likely got its lines from through another
 * program: the last one that was started before it. Where wanted is given, only
 * one of the same lines. NULL where there is none. */
static struct account_end *
likely_writer(const struct search *search, const struct account_end *reader,
    const struct tally *wanted)
{
	const struct account *to = reader->account;
	struct account_end *likely = NULL;

	for (size_t i = 0; i < search->writers.count; i++) {
		struct account_end *writer = search->writers.items[i];
		const struct account *from = writer->account;

		if (is_piped(search, writer) || !is_stream(writer) ||
		    !account_overlap(from, to) ||
		    leads_to(search->joints, to, from) ||
		    (wanted && !same_lines(&writer->tally, wanted)))
			continue;
		if (!likely || from->place < to->place)
			likely = writer;
	}
	return likely;
}

static void
join_copies(struct search *search)
{
	struct account_end *reader, *writer;

	for (size_t i = 0; i < search->readers.count; i++) {
		reader = search->readers.items[i];
		if (reader->joined || !is_stream(reader) ||
		    !reader->tally.lines)
			continue;
		writer = likely_writer(search, reader, &reader->tally);
		if (writer)
			join_two(search, JOINT_COPY, writer, reader);
	}
}

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

		if (end->joined || !is_stream(end) || !end->tally.lines)
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
			    leads_to(search->joints, loose->ends[j]->account,
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
				add_writer(joint, loose.ends[i]);
			else
				add_reader(joint, loose.ends[i]);
		}
	}
}

static void
join_others(struct search *search)
{
	struct account_end *reader, *writer;
	bool same;

	for (size_t i = 0; i < search->readers.count; i++) {
		reader = search->readers.items[i];
		if (reader->joined || !is_stream(reader))
			continue;
		writer = likely_writer(search, reader, NULL);
		if (!writer)
			continue;
		same = same_lines(&writer->tally, &reader->tally);
		join_two(search, same ? JOINT_COPY : JOINT_OTHER, writer,
		    reader);
	}
}

/* Of two sides, by the stage that comes first. */
static int
compare_sides(const struct joint_side *a, const struct joint_side *b)
{
	const struct account_end *x = a->items[0], *y = b->items[0];

	if (x->account != y->account)
		return x->account->place < y->account->place ? -1 : 1;
	return (x > y) - (x < y);
}

static int
compare(const void *left, const void *right)
{
	const struct joint *a = left, *b = right;
	int order = compare_sides(&a->writers, &b->writers);

	return order ? order : compare_sides(&a->readers, &b->readers);
}

static void
collect_ends(struct search *search, const struct accounts *all)
{
	for (size_t i = 0; i < all->count; i++) {
		struct account *account = all->items[i];

		add_end(&search->writers, &account->output);
		for (size_t j = 0; j < account->input_count; j++)
			add_end(&search->readers, &account->inputs[j]);
	}
}

void
joints_find(struct joints *joints, const struct accounts *all)
{
	struct search search = {.joints = joints};
	const struct joint_side *readers = &search.readers;

	collect_ends(&search, all);
	for (size_t i = 0; i < readers->count; i++)
		if (!readers->items[i]->joined)
			join_pipe(&search, readers->items[i]);
	for (size_t i = 0; i < readers->count; i++)
		if (!readers->items[i]->joined)
			join_file(&search, readers->items[i]);
	join_copies(&search);
	join_mixes(&search);
	join_others(&search);
	if (joints->count)
		qsort(joints->items, joints->count, sizeof *joints->items,
		    compare);
	free(search.writers.items);
	free(search.readers.items);
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
