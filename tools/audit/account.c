#include "audit/account.h"

#include <inttypes.h>
#include <stdlib.h>

#include "number.h"
#include "timestamp.h"

/* A shell may start the stages of a pipeline so far apart, in nanoseconds: the
 * first may have ended before the last begins. */
#define SLACK 10e9

/* The fields of a receipt, see weir-stage(7). */
struct end_fields {
	struct field *kind, *id, *count, *ordered, *additive;
};

struct account_reader {
	struct field *tool, *in, *passed, *made, *out, *fates;
	struct field *state, *pid, *began, *seconds, *starved, *blocked;
	struct end_fields input, output;

	struct fields no_fields;
	struct record inner;	/* the object of fates */
	struct buffer line, list;
};

struct account_reader *
account_reader_new(struct stage *stage)
{
	struct account_reader *reader = allocate_zeroed(1, sizeof *reader);

	reader->tool = stage_field(stage, "tool");
	reader->in = stage_field(stage, "in");
	reader->passed = stage_field(stage, "passed");
	reader->made = stage_field(stage, "made");
	reader->out = stage_field(stage, "out");
	reader->fates = stage_field(stage, "fates");
	reader->state = stage_field(stage, "run.state");
	reader->pid = stage_field(stage, "run.pid");
	reader->began = stage_field(stage, "run.began");
	reader->seconds = stage_field(stage, "run.seconds");
	reader->starved = stage_field(stage, "run.starved");
	reader->blocked = stage_field(stage, "run.blocked");
	reader->input.kind = stage_field(stage, "run.stdin.kind");
	reader->input.id = stage_field(stage, "run.stdin.id");
	reader->input.count = stage_field(stage, "lines_in.count");
	reader->input.ordered = stage_field(stage, "lines_in.ordered");
	reader->input.additive = stage_field(stage, "lines_in.additive");
	reader->output.kind = stage_field(stage, "run.stdout.kind");
	reader->output.id = stage_field(stage, "run.stdout.id");
	reader->output.count = stage_field(stage, "lines_out.count");
	reader->output.ordered = stage_field(stage, "lines_out.ordered");
	reader->output.additive = stage_field(stage, "lines_out.additive");
	fields_init(&reader->no_fields);
	record_init(&reader->inner, &reader->no_fields);
	return reader;
}

void
account_reader_free(struct account_reader *reader)
{
	record_release(&reader->inner);
	fields_release(&reader->no_fields);
	buffer_release(&reader->line);
	buffer_release(&reader->list);
	free(reader);
}

/* -- values of a receipt -- */

static bool
read_count(const struct field *field, const struct record *record,
    uint64_t *count)
{
	int64_t value;

	if (field_kind(field, record) != KIND_NUMBER ||
	    !number_integer(field_text(field, record), &value) || value < 0)
		return false;
	*count = (uint64_t)value;
	return true;
}

static bool
read_hash(const struct field *field, struct record *record, uint64_t *hash)
{
	char digits[17] = "", *end;
	struct span text;

	if (!field_string(field, record, &text) || text.size != 16)
		return false;
	memcpy(digits, text.data, text.size);
	*hash = strtoull(digits, &end, 16);
	return !*end;
}

/* Gives a copy of the string, "" where there is none. */
static char *
read_text(const struct field *field, struct record *record)
{
	struct span text = {"", 0};
	struct buffer copy = {0};

	field_string(field, record, &text);
	buffer_add_span(&copy, text);
	buffer_string(&copy);
	return copy.data;
}

static bool
read_end(const struct end_fields *fields, struct record *record,
    struct account_end *end)
{
	end->kind = read_text(fields->kind, record);
	end->id = read_text(fields->id, record);
	return read_count(fields->count, record, &end->tally.lines) &&
	    read_hash(fields->ordered, record, &end->tally.ordered) &&
	    read_hash(fields->additive, record, &end->tally.additive);
}

static bool
add_fate(struct account *account, const struct member *member,
    struct buffer *list)
{
	int64_t count;

	if (member->value.kind != KIND_NUMBER ||
	    !number_integer(value_text(&member->value), &count) || count < 0)
		return false;
	account->fated += (uint64_t)count;
	if (!count)
		return true;
	if (list->size)
		buffer_add_string(list, ", ");
	buffer_add_span(list, member->name);
	buffer_printf(list, " %" PRId64, count);
	return true;
}

static bool
read_fates(struct account_reader *reader, struct record *record,
    struct account *account)
{
	struct span text = field_text(reader->fates, record);
	struct buffer *line = &reader->line;
	struct scan_fault fault;
	struct member member;
	size_t at = 0;
	bool valid;

	buffer_clear(line);
	buffer_clear(&reader->list);
	buffer_add_span(line, text);
	memset(buffer_reserve(line, 1 + SCAN_PADDING), '\n', 1 + SCAN_PADDING);
	record_scan(&reader->inner, line->data, line->data + line->size,
	    &fault, &valid);
	while (valid && record_next(&reader->inner, &at, &member))
		valid = add_fate(account, &member, &reader->list);
	account->fates = duplicate(buffer_string(&reader->list));
	return valid;
}

static bool
read_run(struct account_reader *reader, struct record *record,
    struct account *account)
{
	struct span began;

	account->state = read_text(reader->state, record);
	return field_string(reader->began, record, &began) &&
	    timestamp_parse(began, &account->began) &&
	    read_count(reader->pid, record, &account->pid) &&
	    field_number(reader->seconds, record, &account->seconds) &&
	    field_number(reader->starved, record, &account->starved) &&
	    field_number(reader->blocked, record, &account->blocked);
}

static bool
read_account(struct account_reader *reader, struct record *record,
    struct account *account)
{
	account->tool = read_text(reader->tool, record);
	return *account->tool &&
	    read_count(reader->in, record, &account->in) &&
	    read_count(reader->passed, record, &account->passed) &&
	    read_count(reader->made, record, &account->made) &&
	    read_count(reader->out, record, &account->out) &&
	    read_fates(reader, record, account) &&
	    read_run(reader, record, account) &&
	    read_end(&reader->input, record, &account->input) &&
	    read_end(&reader->output, record, &account->output);
}

/* -- the list -- */

static void
free_account(struct account *account)
{
	free(account->tool);
	free(account->name);
	free(account->state);
	free(account->fates);
	free(account->input.kind);
	free(account->input.id);
	free(account->output.kind);
	free(account->output.id);
	free(account);
}

static bool
same_process(const struct account *a, const struct account *b)
{
	return a->pid == b->pid && a->began == b->began;
}

bool
accounts_add(struct accounts *accounts, struct account_reader *reader,
    struct record *record)
{
	struct account *account = allocate_zeroed(1, sizeof *account);
	size_t i = 0;

	if (!read_account(reader, record, account)) {
		free_account(account);
		return false;
	}
	while (i < accounts->count &&
	    !same_process(accounts->items[i], account))
		i++;
	if (i == accounts->count) {
		accounts->items = reallocate(accounts->items,
		    ++accounts->count * sizeof *accounts->items);
	} else {
		free_account(accounts->items[i]);
	}
	accounts->items[i] = account;
	return true;
}

static int
compare(const void *left, const void *right)
{
	const struct account *a = *(struct account *const *)left;
	const struct account *b = *(struct account *const *)right;

	if (a->pid != b->pid)
		return a->pid < b->pid ? -1 : 1;
	return (a->began > b->began) - (a->began < b->began);
}

/* The tool, and which of those of one tool it is. */
static char *
name_of(const struct accounts *accounts, size_t which)
{
	const struct account *account = accounts->items[which];
	struct buffer name = {0};
	size_t before = 0, all = 0;

	for (size_t i = 0; i < accounts->count; i++)
		if (!strcmp(accounts->items[i]->tool, account->tool)) {
			before += i < which;
			all++;
		}
	buffer_add_string(&name, account->tool);
	if (all > 1)
		buffer_printf(&name, "[%zu]", before + 1);
	buffer_string(&name);
	return name.data;
}

void
accounts_finish(struct accounts *accounts)
{
	if (accounts->count)
		qsort(accounts->items, accounts->count,
		    sizeof *accounts->items, compare);
	for (size_t i = 0; i < accounts->count; i++)
		accounts->items[i]->name = name_of(accounts, i);
}

void
accounts_release(struct accounts *accounts)
{
	for (size_t i = 0; i < accounts->count; i++)
		free_account(accounts->items[i]);
	free(accounts->items);
}

/* -- questions -- */

static double
ended(const struct account *account)
{
	return (double)account->began + account->seconds * 1e9;
}

bool
account_overlap(const struct account *a, const struct account *b)
{
	return (double)a->began <= ended(b) + SLACK &&
	    (double)b->began <= ended(a) + SLACK;
}

double
account_busy(const struct account *account)
{
	double busy = account->seconds - account->starved - account->blocked;

	return busy > 0 ? busy : 0;
}
