/*
 * From bytes to records: lines are found and scanned, and records handed to the
 * program.
 */
#include "stage_state.h"

#include <stdlib.h>

/* -- control lines -- */

/* Nearly every record is told from one by its first bytes. */
bool
stage_is_control(const struct record *record)
{
	struct member member;
	size_t at = 0;
	const char *p = scan_skip_space(record->line.data);

	p = scan_skip_space(p + 1);
	if (*p != '"' || (p[1] != '@' && p[1] != '\\'))
		return false;
	return record_next((struct record *)record, &at, &member) &&
	    span_is(member.name, "@weir") &&
	    !record_next((struct record *)record, &at, &member);
}

/* -- records that are held back because of their time -- */

static void hand_over(struct stage *, struct record *);

static void
hold(struct stage *stage, struct record *record)
{
	struct held *held = &stage->held[stage->held_count++];
	struct span line = record->line;

	held->size = line.size;
	held->number = record->number;
	held->hash = stage->line_hash;
	held->line = allocate(line.size + 1 + SCAN_PADDING);
	memcpy(held->line, line.data, line.size);
	memset(held->line + line.size, '\n', 1 + SCAN_PADDING);
	record->answered = true;
}

/* Takes the first of those held back out; the caller frees its line. */
static struct held
release_first(struct stage *stage)
{
	struct held first = stage->held[0];

	stage->held_count--;
	memmove(stage->held, stage->held + 1,
	    stage->held_count * sizeof *stage->held);
	return first;
}

void
stage_drop_held(struct stage *stage)
{
	while (stage->held_count) {
		struct held held = release_first(stage);
		struct letter letter = {.line = held.number,
		    .reason = "a leap in time that no other record confirms",
		    .input = {held.line, held.size}};

		stage_reject_letter(stage, &letter);
		free(held.line);
	}
}

/* Drops them before the record at hand gets its answer. */
static void
drop_before(struct stage *stage)
{
	stage->waiting = true;
	stage_drop_held(stage);
	stage->waiting = false;
}

/* Hands the lines held back to the program, in their order. */
static void
believe_held(struct stage *stage)
{
	struct record *record = &stage->record;
	struct scan_fault fault;
	bool valid;

	while (stage->held_count) {
		struct held held = release_first(stage);

		record_scan(record, held.line, held.line + held.size, &fault,
		    &valid);
		record->number = held.number;
		stage->line_hash = held.hash;
		if (stage_time(stage, record, &record->time))
			hand_over(stage, record);
		output_settle(&stage->output);
		free(held.line);
	}
}

/* Whether the record may go to the program now. */
static bool
judge_time(struct stage *stage, struct record *record)
{
	switch (watermark_judge(&stage->watermark, record->time)) {
	case WATERMARK_ORDINARY:
		if (stage->held_count)
			drop_before(stage);
		return true;
	case WATERMARK_OTHER:
		drop_before(stage);
		hold(stage, record);
		return false;
	case WATERMARK_HOLD:
		hold(stage, record);
		return false;
	case WATERMARK_CONFIRMED:
		hold(stage, record);
		believe_held(stage);
		return false;
	}
	return true;
}

/* -- records -- */

static void
hand_over(struct stage *stage, struct record *record)
{
	if (stage->program->watermark)
		watermark_advance(&stage->watermark, record->time);
	stage->handed = true;
	stage->taker(stage, record);
	stage->handed = false;
	if (!record->answered)
		fail(EXIT_BUG, "line %llu got no answer",
		    (unsigned long long)record->number);
}

/* Remembers which wanted fields have been in some record. */
static void
note_seen(struct stage *stage, const struct record *record)
{
	for (size_t i = 0; i < stage->unseen_count; i++)
		if (field_kind(stage->unseen[i], record) != KIND_MISSING)
			stage->unseen[i--] =
			    stage->unseen[--stage->unseen_count];
}

/* The line is a JSON object. */
static void
take_object(struct stage *stage, struct record *record)
{
	if (stage_is_control(record) && !stage->forged) {
		stage_take_control(stage, record);
		return;
	}
	stage->books.in++;
	stage_tally_in(stage, record->line);
	if (stage->unseen_count)
		note_seen(stage, record);
	if (stage->forged &&
	    field_kind(stage->forged, record) != KIND_MISSING) {
		stage_reject(stage, record, "'@weir' is kept for control "
		    "lines");
		return;
	}
	if (stage->program->watermark) {
		if (!stage_time(stage, record, &record->time)) {
			stage_reject(stage, record, "no time in '%s'",
			    stage->options.time);
			return;
		}
		if (!judge_time(stage, record))
			return;
	}
	hand_over(stage, record);
}

static bool
is_blank(struct span line)
{
	return scan_skip_space(line.data) == line.data + line.size;
}

/* Whether the line is one JSON value, whatever its kind. */
static bool
is_value(struct span line)
{
	struct value value;
	const char *p = scan_one(scan_skip_space(line.data), &value);

	return p && scan_skip_space(p) == line.data + line.size;
}

/* Takes the line that begins at line; a newline is at limit or before. Gives
 * that newline. */
static const char *
take_line(struct stage *stage, const char *line, const char *limit,
    struct place place)
{
	struct record *record = &stage->record;
	struct scan_fault fault;
	const char *newline;
	bool valid;

	newline = record_scan(record, line, limit, &fault, &valid);
	record->number = place.line;
	if (record->line.size > (size_t)stage->options.max_line) {
		stage->books.in++;
		stage_tally_in(stage, record->line);
		stage_reject_long(stage, record->line, place.line,
		    record->line.size);
	} else if (valid) {
		take_object(stage, record);
	} else if (is_blank(record->line)) {
		stage->books.blank++;
	} else if (stage->program->any_value && is_value(record->line)) {
		stage_pass_text(stage, record->line);
	} else {
		stage->books.in++;
		stage_tally_in(stage, record->line);
		stage_reject_line(stage, record, fault.reason,
		    place.column + fault.column - 1);
	}
	return newline;
}

/* -- lines among the unread bytes -- */

/* Keeps the start of a line that is too long, and drops the rest. */
static void
skip(struct stage *stage, const char *end)
{
	struct input *input = &stage->input;
	size_t size = (size_t)(end - input->data) - input->start;
	struct span piece = {input->data + input->start, size};

	stage->skipping = true;
	if (stage->hashes_lines)
		tally_text_add(&stage->books.lines_in, piece);
	excerpt_add(&stage->skipped, piece);
	input->start += size;
}

/* The end of a line that was skipped has come. */
static void
finish_skipping(struct stage *stage)
{
	stage->skipping = false;
	tally_text_end(&stage->books.lines_in);
	stage->books.in++;
	stage_reject_long(stage, buffer_span(&stage->skipped.start),
	    ++stage->line_number, stage->skipped.size);
	excerpt_clear(&stage->skipped);
}

/* Handles the lines up to and with the newline at limit. */
static void
take_lines(struct stage *stage, const char *limit)
{
	struct input *input = &stage->input;
	const char *p = input->data + input->start;

	if (stage->part.taken && !stage->part.begun)
		stage_expect_start(p);
	if (stage->skipping) {
		p = memchr(p, '\n', (size_t)(limit - p) + 1);
		skip(stage, p);
		finish_skipping(stage);
		p++;
	}
	while (p <= limit)
		p = take_line(stage, p, limit,
		    (struct place){++stage->line_number, 1}) + 1;
	input->start = (size_t)(p - input->data);
}

void
stage_lines(struct stage *stage, bool last)
{
	struct input *input = &stage->input;
	struct span unread = input_unread(input);
	const char *newline;

	/* A last line without a newline is given one. */
	if (last && (unread.size || stage->skipping)) {
		input->data[input->end++] = '\n';
		unread.size++;
	}
	newline = memrchr(unread.data, '\n', unread.size);
	if (newline)
		take_lines(stage, newline);
	unread = input_unread(input);
	if (unread.size > (size_t)stage->options.max_line || stage->skipping)
		skip(stage, unread.data + unread.size);
}

void
stage_line(struct stage *stage, struct span line, struct place place)
{
	struct buffer *copy = &stage->line;

	stage->letters.from = place.input;
	buffer_clear(copy);
	buffer_add_span(copy, line);
	memset(buffer_reserve(copy, 1 + SCAN_PADDING), '\n', 1 + SCAN_PADDING);
	take_line(stage, copy->data, copy->data + line.size, place);
	output_settle(&stage->output);
}

size_t
stage_recognise(struct stage *stage, struct span text, struct place place)
{
	struct record *record = &stage->record;

	if (!record_recognise(record, text.data) ||
	    record->line.size > (size_t)stage->options.max_line)
		return 0;
	record->number = place.line;
	take_object(stage, record);
	output_settle(&stage->output);
	return record->line.size;
}
