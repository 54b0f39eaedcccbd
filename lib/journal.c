#include "journal.h"

#include <errno.h>
#include <stdlib.h>

#include "durable.h"
#include "fail.h"
#include "json.h"

static const char kind[] = "barriers";

void
journal_add(struct journal *journal, int64_t barrier, enum control_end end,
    struct span position)
{
	struct buffer text = {0};

	journal->entries = reallocate_more(journal->entries,
	    sizeof *journal->entries, journal->count, 1, &journal->capacity);
	buffer_add_span(&text, position);
	buffer_string(&text);
	journal->entries[journal->count++] =
	    (struct journal_entry){barrier, end, text.data};
}

void
journal_forget(struct journal *journal, int64_t complete)
{
	size_t gone = 0;

	while (gone + 1 < journal->count &&
	    journal->entries[gone + 1].barrier <= complete)
		free(journal->entries[gone++].position);
	if (!gone)
		return;
	journal->count -= gone;
	memmove(journal->entries, journal->entries + gone,
	    journal->count * sizeof *journal->entries);
}

/* -- the file -- */

static void
read_entry(struct journal *journal, const char *path, const char *text)
{
	struct checkpoint_line line = checkpoint_line_of(path, text);
	struct journal_entry entry = {.barrier = -1};
	struct span position = {0};

	while (checkpoint_line_next(&line)) {
		if (checkpoint_line_has(&line, "barrier"))
			entry.barrier = checkpoint_line_count(&line);
		if (checkpoint_line_has(&line, "end") &&
		    !control_read_end(checkpoint_line_text(&line), &entry.end))
			checkpoint_line_fail(&line);
		if (checkpoint_line_has(&line, "position") &&
		    line.member.value.kind == KIND_OBJECT)
			position = checkpoint_line_text(&line);
	}
	if (entry.barrier < 0 || !position.size)
		checkpoint_line_fail(&line);
	journal_add(journal, entry.barrier, entry.end, position);
}

/* Reads the lines of a text that is followed by zeros. */
static void
read_entries(struct journal *journal, const char *path, const char *text,
    const char *end)
{
	struct checkpoint_line whole = {path};
	struct value value;
	const char *past;

	while (text < end) {
		past = scan_one(text, &value);
		if (!past || *past != '\n')
			checkpoint_line_fail(&whole);
		read_entry(journal, path, text);
		text = past + 1;
	}
}

void
journal_read(struct journal *journal, const struct checkpoint *checkpoint)
{
	char *path = checkpoint_path(checkpoint, checkpoint->name, kind);
	struct buffer text = {0};

	*journal = (struct journal){0};
	if (durable_read(path, &text)) {
		buffer_pad(&text, SCAN_PADDING);
		read_entries(
		    journal, path, text.data, text.data + text.size);
	} else if (errno != ENOENT) {
		fail_open(EXIT_INPUT, path);
	}
	buffer_release(&text);
	free(path);
}

static void
add_entry(struct buffer *text, const struct journal_entry *entry)
{
	checkpoint_line_begin(text);
	json_member_integer(text, "barrier", entry->barrier);
	if (entry->end)
		json_member_text(text, "end", control_end_name(entry->end));
	json_add_member(text, "position");
	buffer_add_string(text, entry->position);
	buffer_add_string(text, "}\n");
}

void
journal_write(const struct journal *journal,
    const struct checkpoint *checkpoint)
{
	char *path = checkpoint_path(checkpoint, checkpoint->name, kind);
	struct buffer text = {0};

	for (size_t i = 0; i < journal->count; i++)
		add_entry(&text, &journal->entries[i]);
	if (!durable_replace(path, buffer_span(&text)))
		fail_errno(EXIT_IO, "cannot write '%s'", path);
	buffer_release(&text);
	free(path);
}

void
journal_release(struct journal *journal)
{
	for (size_t i = 0; i < journal->count; i++)
		free(journal->entries[i].position);
	free(journal->entries);
	*journal = (struct journal){0};
}
