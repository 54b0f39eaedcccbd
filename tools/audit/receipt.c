#include "audit/receipt.h"

#include <inttypes.h>
#include <stdlib.h>

#include "json.h"
#include "members.h"
#include "number.h"
#include "timestamp.h"

/* An end of the process, as a row of fields. */
enum { END_KIND, END_ID, END_COUNT, END_ORDERED, END_ADDITIVE, END_FIELDS };

enum {
	TOOL, IN, PASSED, MADE, OUT, FATES,
	STATE, PID, BEGAN, SECONDS, STARVED, BLOCKED,
	INPUT,
	OUTPUT = INPUT + END_FIELDS,
	RARE = OUTPUT + END_FIELDS,	/* most receipts have none of these */
	INPUTS = RARE,
	PIPELINE, STAGE, EPOCH, RESTORED, BARRIER,
	FIELDS
};

/* Where they stand in a receipt, see weir-stage(7). */
static const char *const paths[FIELDS] = {
	[TOOL] = "tool",
	[IN] = "in",
	[PASSED] = "passed",
	[MADE] = "made",
	[OUT] = "out",
	[FATES] = "fates",
	[STATE] = "run.state",
	[PID] = "run.pid",
	[BEGAN] = "run.began",
	[SECONDS] = "run.seconds",
	[STARVED] = "run.starved",
	[BLOCKED] = "run.blocked",
	[INPUT + END_KIND] = "run.stdin.kind",
	[INPUT + END_ID] = "run.stdin.id",
	[INPUT + END_COUNT] = "lines_in.count",
	[INPUT + END_ORDERED] = "lines_in.ordered",
	[INPUT + END_ADDITIVE] = "lines_in.additive",
	[OUTPUT + END_KIND] = "run.stdout.kind",
	[OUTPUT + END_ID] = "run.stdout.id",
	[OUTPUT + END_COUNT] = "lines_out.count",
	[OUTPUT + END_ORDERED] = "lines_out.ordered",
	[OUTPUT + END_ADDITIVE] = "lines_out.additive",
	[INPUTS] = "run.inputs",
	[PIPELINE] = "run.pipeline",
	[STAGE] = "run.stage",
	[EPOCH] = "run.epoch",
	[RESTORED] = "run.restored",
	[BARRIER] = "run.barrier",
};

struct field **
receipt_fields(struct stage *stage)
{
	struct field **fields = allocate(FIELDS * sizeof *fields);

	for (int i = 0; i < FIELDS; i++)
		fields[i] =
		    (i < RARE ? stage_field : stage_member)(stage, paths[i]);
	return fields;
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

/* Gives a copy of the string, "" where there is none. */
static char *
read_text(const struct field *field, struct record *record)
{
	struct span text = {"", 0};

	field_string(field, record, &text);
	return span_string(text);
}

static bool
read_end(struct field *const *fields, struct record *record,
    struct account_end *end)
{
	end->name = duplicate("");
	end->kind = read_text(fields[END_KIND], record);
	end->id = read_text(fields[END_ID], record);
	return read_count(fields[END_COUNT], record, &end->tally.lines) &&
	    read_hash_at(fields[END_ORDERED], record, &end->tally.ordered) &&
	    read_hash_at(fields[END_ADDITIVE], record, &end->tally.additive);
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
	end->name = span_string(json_decode(enclosed(&values[0]), arena));
	end->kind = span_string(enclosed(&values[1]));
	end->id = span_string(enclosed(&values[2]));
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

/* A program has one input, or says what several of them are. */
static bool
read_inputs(struct field *const *fields, struct record *record,
    struct account *account)
{
	const struct value *inputs = field_value(fields[INPUTS], record);
	const char *at = inputs->data;
	struct value input;
	bool valid = true;

	if (inputs->kind != KIND_ARRAY)
		return read_end(
		    &fields[INPUT], record, add_input(account));
	while (valid && scan_element(&at, &input))
		valid = input.kind == KIND_OBJECT && read_input(
		    input.data, add_input(account), &record->arena);
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
read_fates(const struct field *field, const struct record *record,
    struct account *account)
{
	const struct value *fates = field_value(field, record);
	const char *at = fates->data;
	struct buffer list = {0};
	struct member member;
	bool valid = fates->kind == KIND_OBJECT;

	while (valid && scan_member(&at, &member))
		valid = add_fate(account, &member, &list);
	account->fates = buffer_take(&list);
	return valid;
}

static bool
read_run(struct field *const *fields, struct record *record,
    struct account *account)
{
	struct span began;

	account->state = read_text(fields[STATE], record);
	return field_string(fields[BEGAN], record, &began) &&
	    timestamp_parse(began, &account->began) &&
	    read_count(fields[PID], record, &account->pid) &&
	    field_number(fields[SECONDS], record, &account->seconds) &&
	    field_number(fields[STARVED], record, &account->starved) &&
	    field_number(fields[BLOCKED], record, &account->blocked);
}

static bool
read_pipeline(struct field *const *fields, struct record *record,
    struct account *account)
{
	account->pipeline = read_text(fields[PIPELINE], record);
	account->stage = read_text(fields[STAGE], record);
	return !*account->pipeline ||
	    (read_count(fields[EPOCH], record, &account->epoch) &&
	    read_count(fields[RESTORED], record, &account->restored) &&
	    read_count(fields[BARRIER], record, &account->barrier));
}

static bool
read_account(struct field *const *fields, struct record *record,
    struct account *account)
{
	account->tool = read_text(fields[TOOL], record);
	return *account->tool &&
	    read_count(fields[IN], record, &account->in) &&
	    read_count(fields[PASSED], record, &account->passed) &&
	    read_count(fields[MADE], record, &account->made) &&
	    read_count(fields[OUT], record, &account->out) &&
	    read_fates(fields[FATES], record, account) &&
	    read_run(fields, record, account) &&
	    read_pipeline(fields, record, account) &&
	    read_inputs(fields, record, account) &&
	    read_end(&fields[OUTPUT], record, &account->output);
}

struct account *
receipt_read(struct field *const *fields, struct record *record)
{
	struct account *account = allocate_zeroed(1, sizeof *account);

	if (read_account(fields, record, account))
		return account;
	account_free(account);
	return NULL;
}
