/*
 * Pipes are joined by their identity. Where another program stands in between,
 * the lines themselves must tell: the same lines in the same order are a copy,
 * and where sums are the same, lines were mixed or dealt out. What is left is
 * joined by the order in which a shell starts processes: a guess, but only for
 * what cannot be audited anyway.
 */
#include "audit/joint_state.h"

#include <stdlib.h>

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

static void
join_two(struct search *search, enum joint_way way,
    struct account_end *writer, struct account_end *reader)
{
	struct joint *joint = joints_add(search->joints, way);

	joint_add_writer(joint, writer);
	joint_add_reader(joint, reader);
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
			    joints_add(search->joints, JOINT_PIPE);
			joint_add_writer(joint, writers->items[i]);
		}
	for (size_t i = 0; joint && i < readers->count; i++)
		if (shares(readers->items[i], pipe, "pipe"))
			joint_add_reader(joint, readers->items[i]);
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

		if (is_piped(search, writer) ||
		    !account_end_is_stream(writer) ||
		    !account_overlap(from, to) ||
		    joints_lead(search->joints, to, from) ||
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
		if (reader->joined || !account_end_is_stream(reader) ||
		    !reader->tally.lines)
			continue;
		writer = likely_writer(search, reader, &reader->tally);
		if (writer)
			join_two(search, JOINT_COPY, writer, reader);
	}
}

static void
join_others(struct search *search)
{
	struct account_end *reader, *writer;
	bool same;

	for (size_t i = 0; i < search->readers.count; i++) {
		reader = search->readers.items[i];
		if (reader->joined || !account_end_is_stream(reader))
			continue;
		writer = likely_writer(search, reader, NULL);
		if (!writer)
			continue;
		same = same_lines(&writer->tally, &reader->tally);
		join_two(search, same ? JOINT_COPY : JOINT_OTHER, writer,
		    reader);
	}
}

/* -- all -- */

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

		joint_side_add(&search->writers, &account->output);
		for (size_t j = 0; j < account->input_count; j++)
			joint_side_add(&search->readers, &account->inputs[j]);
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
	joints_mix(&search);
	join_others(&search);
	if (joints->count)
		qsort(joints->items, joints->count, sizeof *joints->items,
		    compare);
	free(search.writers.items);
	free(search.readers.items);
}
