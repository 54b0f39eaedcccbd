/*
 * The answers to a record: passed on, rejected, counted or absorbed; and what
 * else is written.
 */
#include "stage_state.h"

#include <stdarg.h>
#include <stdio.h>

void
stage_reject_letter(struct stage *stage, const struct letter *letter)
{
	stage->rejected->count++;
	if (!stage->part.ahead)
		letters_send(&stage->letters, letter);
	if (stage->options.strict)
		stage_quit(stage, EXIT_DATA);
}

void
stage_reject_line(struct stage *stage, const struct record *record,
    const char *reason, uint64_t column)
{
	struct letter letter = {.reason = reason, .line = record->number,
	    .column = column, .input = record->original};

	stage_reject_letter(stage, &letter);
}

/* What a dead letter shows of a text that is too long: no part of a character
 * at its end, which would make the rest no UTF-8. */
static struct span
start_of(struct span text)
{
	size_t whole;

	if (text.size > LETTER_SHOWN)
		text.size = LETTER_SHOWN;
	whole = utf8_valid(text);
	if (text.size - whole < 4)
		text.size = whole;
	return text;
}

/* Writes a reason, cut between characters where it is too long. */
static void
write_reason(char *text, size_t size, const char *format, va_list arguments)
{
	vsnprintf(text, size, format, arguments);
	text[utf8_valid(span_of(text))] = '\0';
}

static void
reject_long(struct stage *stage, struct span start, uint64_t size,
    struct place place, const char *reason)
{
	struct letter letter = {.reason = reason, .line = place.line,
	    .column = place.column, .input = start_of(start), .bytes = size};

	stage_reject_letter(stage, &letter);
}

void
stage_reject_long(struct stage *stage, struct span start, uint64_t number,
    uint64_t size)
{
	reject_long(stage, start, size, (struct place){.line = number},
	    "line too long");
}

void
stage_reject_cut(struct stage *stage, struct span start, uint64_t size,
    struct place place, const char *reason)
{
	stage->letters.from = place.input;
	stage->books.in++;
	reject_long(stage, start, size, place, reason);
}

void
stage_reject_skipped(struct stage *stage, struct span start, uint64_t size,
    uint64_t hash, struct place place)
{
	if (stage->hashes_lines)
		tally_add(&stage->books.lines_in.tally, hash);
	stage->letters.from = place.input;
	stage->books.in++;
	stage_reject_long(stage, start, place.line, size);
}

static void
answer(struct record *record)
{
	if (record->answered)
		fail(EXIT_BUG, "line %llu got two answers",
		    (unsigned long long)record->number);
	record->answered = true;
}

/* Adds a record to the tally of lines that go out. One with edits is put
 * together for that, and written, too: then true. */
static bool
tally(struct stage *stage, const struct record *record)
{
	struct buffer *line = &stage->emitted;

	if (record->edit_count) {
		buffer_clear(line);
		record_write(record, line);
		stage_tally_out(stage, buffer_span(line));
		output_add_line(&stage->output, buffer_span(line));
		return true;
	}
	if (stage->hashes_lines && record->line.data == record->original.data)
		tally_add(&stage->books.lines_out.tally, stage->line_hash);
	else
		stage_tally_out(stage, record->line);
	return false;
}

/* Writes a record with its edits: what is kept of the line stays where it is
 * until it must be copied. */
static void
write_record(struct output *output, const struct record *record)
{
	const char *kept = record->line.data;
	const char *end = kept + record->line.size;

	for (size_t i = 0; i < record->edit_count; i++) {
		const struct edit *edit = &record->edits[i];
		const char *at = record->line.data + edit->offset;

		output_pass(output, kept, (size_t)(at - kept));
		output_add(output, edit->added.data, edit->added.size);
		kept = at + edit->removed;
	}
	if (*end == '\n') {
		output_pass(output, kept, (size_t)(end + 1 - kept));
	} else {
		output_pass(output, kept, (size_t)(end - kept));
		output_add(output, "\n", 1);
	}
	if (record->line.data != record->original.data)
		output_settle(output);
}

void
stage_emit(struct stage *stage, struct record *record)
{
	if (record->fault) {
		stage_reject(stage, record, "%s", record->fault);
		return;
	}
	answer(record);
	stage->books.passed++;
	if (!stage->books.tallied || !tally(stage, record))
		write_record(&stage->output, record);
}

void
stage_reject(struct stage *stage, struct record *record, const char *reason,
    ...)
{
	char text[256];
	va_list arguments;

	answer(record);
	va_start(arguments, reason);
	write_reason(text, sizeof text, reason, arguments);
	va_end(arguments);
	stage_reject_line(stage, record, text, 0);
}

void
stage_count(struct stage *stage, struct record *record, struct fate *fate)
{
	(void)stage;
	answer(record);
	fate->count++;
}

void
stage_recount(struct stage *stage, struct fate *from, struct fate *to,
    uint64_t count)
{
	(void)stage;
	from->count -= count;
	to->count += count;
}

void
stage_absorb(struct stage *stage, struct record *record)
{
	if (!stage->absorbed)
		stage->absorbed = stage_fate(stage, "absorbed");
	stage_count(stage, record, stage->absorbed);
}

void
stage_reject_text(struct stage *stage, struct span text, struct place place,
    const char *reason, ...)
{
	char why[256];
	struct letter letter = {.reason = why, .line = place.line,
	    .column = place.column, .input = text};
	va_list arguments;

	va_start(arguments, reason);
	write_reason(why, sizeof why, reason, arguments);
	va_end(arguments);
	if (text.size > (size_t)stage->options.max_line) {
		letter.input = start_of(text);
		letter.bytes = text.size;
	}
	stage->letters.from = place.input;
	stage->books.in++;
	stage_reject_letter(stage, &letter);
}

/* -- output besides those answers -- */

void
stage_make(struct stage *stage, struct span line)
{
	stage->books.made++;
	stage_tally_out(stage, line);
	output_add_line(&stage->output, line);
}

void
stage_print(struct stage *stage, struct span text)
{
	if (stage->books.tallied)
		tally_text_add(&stage->books.lines_out, text);
	output_add(&stage->output, text.data, text.size);
}

void
stage_flush(struct stage *stage)
{
	output_flush(&stage->output);
}

void
stage_pass_text(struct stage *stage, struct span text)
{
	stage->books.in++;
	stage->books.passed++;
	stage_tally_in(stage, text);
	if (stage->hashes_lines)
		tally_add(&stage->books.lines_out.tally, stage->line_hash);
	else if (stage->books.tallied) {
		tally_text_add(&stage->books.lines_out, text);
		tally_text_end(&stage->books.lines_out);
	}
	output_add_line(&stage->output, text);
}

void
stage_count_bytes(struct stage *stage, size_t size)
{
	stage->input.bytes += size;
}

void
stage_count_text(struct stage *stage, struct fate *fate)
{
	stage->books.in++;
	fate->count++;
}
