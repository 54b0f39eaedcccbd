#include "audit/receipt.h"

#include <inttypes.h>
#include <stdlib.h>

#include "json.h"
#include "members.h"
#include "number.h"
#include "timestamp.h"

/* The fields of a receipt, see weir-stage(7). */
struct end_fields {
	struct field *kind, *id, *count, *ordered, *additive;
};

struct receipt_reader {
	struct field *tool, *in, *passed, *made, *out, *fates;
	struct field *state, *pid, *began, *seconds, *starved, *blocked;
	struct field *pipeline, *stage, *epoch, *restored, *barrier;
	struct field *inputs;
	struct end_fields input, output;

	struct fields no_fields;
	struct record inner;	/* the object of fates */
	struct buffer line, list;
};

struct receipt_reader *
receipt_reader_new(struct stage *stage)
{
	struct receipt_reader *reader = allocate_zeroed(1, sizeof *reader);

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
	/* Most receipts have none of these. */
	reader->inputs = stage_member(stage, "run.inputs");
	reader->pipeline = stage_member(stage, "run.pipeline");
	reader->stage = stage_member(stage, "run.stage");
	reader->epoch = stage_member(stage, "run.epoch");
	reader->restored = stage_member(stage, "run.restored");
	reader->barrier = stage_member(stage, "run.barrier");
	fields_init(&reader->no_fields);
	record_init(&reader->inner, &reader->no_fields);
	return reader;
}

void
receipt_reader_free(struct receipt_reader *reader)
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
read_hash(struct span text, uint64_t *hash)
{
	char digits[17] = "", *end;

	if (text.size != 16)
		return false;
	memcpy(digits, text.data, text.size);
	*hash = strtoull(digits, &end, 16);
	return !*end;
}

static bool
read_hash_at(const struct field *field, struct record *record, uint64_t *hash)
{
	struct span text;

	return field_string(field, record, &text) && read_hash(text, hash);
}

static char *
copy_of(struct span text)
{
	struct buffer copy = {0};

	buffer_add_span(&copy, text);
	buffer_string(&copy);
	return copy.data;
}

/* Gives a copy of the string, "" where there is none. */
static char *
read_text(const struct field *field, struct record *record)
{
	struct span text = {"", 0};

	field_string(field, record, &text);
	return copy_of(text);
}

/* Copies a value with padding behind it; valid until the next one. */
static struct span
pad(struct buffer *line, struct span text)
{
	buffer_clear(line);
	buffer_add_span(line, text);
	memset(buffer_reserve(line, 1 + SCAN_PADDING), '\n', 1 + SCAN_PADDING);
	return buffer_span(line);
}

static bool
read_end(const struct end_fields *fields, struct record *record,
    struct account_end *end)
{
	end->name = duplicate("");
	end->kind = read_text(fields->kind, record);
	end->id = read_text(fields->id, record);
	return read_count(fields->count, record, &end->tally.lines) &&
	    read_hash_at(fields->ordered, record, &end->tally.ordered) &&
	    read_hash_at(fields->additive, record, &end->tally.additive);
}

/* What the quotes of a string enclose. */
static struct span
enclosed(const struct value *value)
{
	return (struct span){value->data, value->size};
}

/* Reads an object of run.inputs. */
static bool
read_input(const char *text, struct account_end *end, struct arena *arena)
{
	static const char *const names[] = {"name", "kind", "id", "count",
	    "ordered", "additive"};
	struct value values[sizeof names / sizeof *names];
	int64_t lines;

	if (!members_read(text, names, sizeof names / sizeof *names, values) ||
	    !members_integer(&values[3], &lines) || lines < 0)
		return false;
	end->name = copy_of(json_decode(enclosed(&values[0]), arena));
	end->kind = copy_of(enclosed(&values[1]));
	end->id = copy_of(enclosed(&values[2]));
	end->tally.lines = (uint64_t)lines;
	return read_hash(enclosed(&values[4]), &end->tally.ordered) &&
	    read_hash(enclosed(&values[5]), &end->tally.additive);
}

static struct account_end *
add_input(struct account *account)
{
	struct account_end *end;

	account->inputs = reallocate(account->inputs,
	    (account->input_count + 1) * sizeof *account->inputs);
	end = &account->inputs[account->input_count++];
	*end = (struct account_end){0};
	return end;
}

/* The next element of an array that was checked. */
static bool
next_element(const char **at, struct value *value)
{
	*at = scan_skip_space(*at);
	if (**at != '[' && **at != ',')
		return false;
	*at = scan_one(scan_skip_space(*at + 1), value);
	return *at;
}

/* A program has one input, or says what several of them are. */
static bool
read_inputs(struct receipt_reader *reader, struct record *record,
    struct account *account)
{
	struct arena arena = {0};
	struct value value;
	const char *at;
	bool valid = true;

	if (field_kind(reader->inputs, record) != KIND_ARRAY)
		return read_end(&reader->input, record, add_input(account));
	at = pad(&reader->line, field_text(reader->inputs, record)).data;
	while (valid && next_element(&at, &value))
		valid = read_input(value.data, add_input(account), &arena);
	arena_release(&arena);
	return valid;
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
read_fates(struct receipt_reader *reader, struct record *record,
    struct account *account)
{
	struct span text = pad(
	    &reader->line, field_text(reader->fates, record));
	struct scan_fault fault;
	struct member member;
	size_t at = 0;
	bool valid;

	buffer_clear(&reader->list);
	record_scan(&reader->inner, text.data, text.data + text.size, &fault,
	    &valid);
	while (valid && record_next(&reader->inner, &at, &member))
		valid = add_fate(account, &member, &reader->list);
	account->fates = duplicate(buffer_string(&reader->list));
	return valid;
}

static bool
read_run(struct receipt_reader *reader, struct record *record,
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
read_pipeline(struct receipt_reader *reader, struct record *record,
    struct account *account)
{
	account->pipeline = read_text(reader->pipeline, record);
	account->stage = read_text(reader->stage, record);
	return !*account->pipeline ||
	    (read_count(reader->epoch, record, &account->epoch) &&
	    read_count(reader->restored, record, &account->restored) &&
	    read_count(reader->barrier, record, &account->barrier));
}

static bool
read_account(struct receipt_reader *reader, struct record *record,
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
	    read_pipeline(reader, record, account) &&
	    read_inputs(reader, record, account) &&
	    read_end(&reader->output, record, &account->output);
}

struct account *
receipt_read(struct receipt_reader *reader, struct record *record)
{
	struct account *account = allocate_zeroed(1, sizeof *account);

	if (read_account(reader, record, account))
		return account;
	account_free(account);
	return NULL;
}
