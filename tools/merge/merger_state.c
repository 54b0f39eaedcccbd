/*
 * What a merge keeps at a barrier:
 *
 *     {"told":T}                                        watermark, downstream
 *     {"input":0,"line":7,"greatest":T,"told":T,…}      how far an input is
 *     {"input":0,"line":6,"leap":T,"record":"…"}        not believed yet
 *     {"input":0,"waits":T,"record":"…"}                waits for others;
 *                                                       empty: a watermark
 *     {"input":0,"line":8,"waits":T,"record":"…"}       waits, to be rejected
 *     {"input":0,"line":9,"waits":T,"bytes":N,"hash":H,"record":"…"}
 *                                                       is too long, and cut
 *
 * Times are in nanoseconds. A record is kept as a string, since it leaves as it
 * came, to the byte; what is no UTF-8 has "octets" instead, see octets.h.
 */
#include "merge/merger.h"

#include <stdlib.h>

#include "json.h"
#include "merge/octets.h"
#include "number.h"

/* -- saving -- */

/* Times that are there. */
static void
add_time(struct buffer *line, const char *name, int64_t time)
{
	if (time == INT64_MIN)
		return;
	json_member_integer(line, name, time);
}

static void
add_count(struct buffer *line, const char *name, uint64_t count)
{
	json_member_integer(line, name, (int64_t)count);
}

static void
begin_line(struct buffer *line, size_t input)
{
	buffer_clear(line);
	buffer_add_string(line, "{\"input\":");
	json_add_integer(line, (int64_t)input);
}

static void
end_line(struct stage *stage, struct buffer *line)
{
	buffer_add_char(line, '}');
	stage_save(stage, buffer_span(line));
}

static void
add_record(struct buffer *line, const char *data, size_t size)
{
	struct span text = {data, size};
	bool utf8 = utf8_valid(text) == size;

	json_add_member(line, utf8 ? "record" : "octets");
	if (utf8)
		json_add_string(line, text);
	else
		octets_write(line, text);
}

static void
save_feed(struct stage *stage, const struct feed *feed, struct buffer *line)
{
	const struct watermark *watermark = &feed->watermark;

	begin_line(line, feed->index);
	add_count(line, "line", feed->number);
	add_time(line, "greatest", watermark->greatest);
	add_time(line, "told", watermark->told);
	end_line(stage, line);
	for (size_t i = 0; i < feed->leap_count; i++) {
		const struct leap *leap = &feed->leaps[i];

		begin_line(line, feed->index);
		add_count(line, "line", leap->number);
		add_time(line, "leap", leap->time);
		add_record(line, leap->line, leap->size);
		end_line(stage, line);
	}
}

static void
save_waiting(struct stage *stage, const struct waiting_line *item,
    struct buffer *line)
{
	begin_line(line, item->rank.feed);
	if (item->number)
		add_count(line, "line", item->number);
	add_time(line, "waits", item->rank.time);
	if (item->bytes) {
		add_count(line, "bytes", item->bytes);
		add_count(line, "hash", item->hash);
	}
	add_record(line, item->line, item->size);
	end_line(stage, line);
}

void
merger_save(struct merger *merger, struct stage *stage)
{
	struct buffer line = {0};

	buffer_add_string(&line, "{");
	add_time(&line, "told", merger->told);
	end_line(stage, &line);
	for (size_t i = 0; i < merger->feeds.count; i++)
		save_feed(stage, &merger->feeds.items[i], &line);
	waiting_sort(&merger->waiting);
	for (size_t i = 0; i < merger->waiting.count; i++)
		save_waiting(stage, &merger->waiting.items[i], &line);
	buffer_release(&line);
}

/* -- restoring -- */

/* What a line says; a time that it does not have is INT64_MIN. */
struct entry {
	int64_t greatest, told, leap, waits;
	int64_t input, line;		/* -1: it does not say */
	int64_t bytes, hash;
	struct span record;
	struct arena arena;
};

static int64_t *
member_of(struct entry *entry, struct span name)
{
	struct {
		const char *name;
		int64_t *value;
	} members[] = {
		{"input", &entry->input}, {"line", &entry->line},
		{"greatest", &entry->greatest}, {"told", &entry->told},
		{"leap", &entry->leap}, {"waits", &entry->waits},
		{"bytes", &entry->bytes}, {"hash", &entry->hash},
	};

	for (size_t i = 0; i < sizeof members / sizeof *members; i++)
		if (span_is(name, members[i].name))
			return members[i].value;
	return NULL;
}

static bool
read_member(const struct member *member, struct entry *entry)
{
	const struct value *value = &member->value;
	int64_t *number = member_of(entry, member->name);
	struct span text = {value->data, value->size};

	if (number)
		return value->kind == KIND_NUMBER &&
		    number_integer(value_text(value), number);
	if (value->kind != KIND_STRING)
		return false;
	if (span_is(member->name, "octets"))
		return octets_read(text, &entry->arena, &entry->record);
	entry->record = json_decode(text, &entry->arena);
	return span_is(member->name, "record");
}

static bool
read_entry(struct entry *entry, struct span line)
{
	const char *at = line.data;
	struct member member;

	while (scan_member(&at, &member))
		if (!read_member(&member, entry))
			return false;
	return true;
}

static bool
restore_feed(struct feed *feed, const struct entry *entry)
{
	struct watermark *watermark = &feed->watermark;

	if (entry->line < 0)
		return false;
	feed->number = (uint64_t)entry->line;
	watermark->greatest = entry->greatest;
	watermark->told = entry->told;
	return true;
}

/* Judging the leaps again in their order makes the watermark what it was. */
static bool
restore_leap(struct feed *feed, const struct entry *entry)
{
	enum watermark_verdict verdict =
	    watermark_judge(&feed->watermark, entry->leap);

	if (entry->line < 0 || feed->leap_count == WATERMARK_WITNESSES ||
	    (verdict != WATERMARK_OTHER && verdict != WATERMARK_HOLD))
		return false;
	feed_hold(feed, (struct leap){
	    .line = duplicate_bytes(entry->record.data, entry->record.size),
	    .size = entry->record.size, .number = (uint64_t)entry->line,
	    .time = entry->leap});
	return true;
}

static bool
restore_waiting(struct waiting *waiting, const struct entry *entry)
{
	struct waiting_line *item = waiting_add(waiting,
	    (struct rank){entry->waits, (size_t)entry->input}, entry->record);

	if (entry->line >= 0)
		item->number = (uint64_t)entry->line;
	item->bytes = (uint64_t)entry->bytes;
	item->hash = (uint64_t)entry->hash;
	return true;
}

static bool
restore_entry(struct merger *merger, const struct entry *entry)
{
	struct feed *feed;

	if (entry->input == -1) {
		merger->told = entry->told;
		return true;
	}
	if (entry->input < 0 || (size_t)entry->input >= merger->feeds.count)
		return false;
	feed = &merger->feeds.items[entry->input];
	if (!entry->record.data)
		return restore_feed(feed, entry);
	if (entry->leap > INT64_MIN)
		return restore_leap(feed, entry);
	return restore_waiting(&merger->waiting, entry);
}

bool
merger_restore(struct merger *merger, struct span line)
{
	struct entry entry = {INT64_MIN, INT64_MIN, INT64_MIN, INT64_MIN,
	    .input = -1, .line = -1};
	bool restored = read_entry(&entry, line) &&
	    restore_entry(merger, &entry);

	arena_release(&entry.arena);
	return restored;
}
