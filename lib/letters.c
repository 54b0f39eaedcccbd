#include "letters.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <unistd.h>

#include "fail.h"
#include "json.h"

enum { TOLD = 5 };

void
excerpt_add(struct excerpt *excerpt, struct span piece)
{
	size_t room = LETTER_SHOWN - excerpt->start.size;

	excerpt->size += piece.size;
	if (piece.size > room)
		piece.size = room;
	buffer_add_span(&excerpt->start, piece);
}

void
excerpt_clear(struct excerpt *excerpt)
{
	excerpt->size = 0;
	buffer_clear(&excerpt->start);
}

void
excerpt_release(struct excerpt *excerpt)
{
	buffer_release(&excerpt->start);
}

void
letters_open(struct letters *letters, const char *tool, const char *path)
{
	memset(letters, 0, sizeof *letters);
	letters->tool = tool;
	letters->path = path;
	letters->file = -1;
	if (!path)
		return;
	letters->file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC,
	    0666);
	if (letters->file < 0)
		fail_open(EXIT_CREATE, path);
}

static void
add_input(struct buffer *buffer, const struct letter *letter)
{
	if (utf8_valid(letter->input) == letter->input.size) {
		json_add_member(buffer, "input");
		json_add_string(buffer, letter->input);
	} else {
		json_add_member(buffer, "input_base64");
		buffer_add_char(buffer, '"');
		base64_add(buffer, letter->input);
		buffer_add_char(buffer, '"');
	}
	if (letter->bytes)
		json_member_integer(buffer, "bytes", (int64_t)letter->bytes);
}

static void
append(struct letters *letters, const struct letter *letter)
{
	struct buffer *buffer = &letters->buffer;
	ssize_t written;

	buffer_clear(buffer);
	buffer_add_char(buffer, '{');
	json_member_text(buffer, "tool", letters->tool);
	json_member_text(buffer, "reason", letter->reason);
	if (letters->from)
		json_member_text(buffer, "from", letters->from);
	if (letter->line)
		json_member_integer(buffer, "line", (int64_t)letter->line);
	if (letter->column)
		json_member_integer(buffer, "column", (int64_t)letter->column);
	add_input(buffer, letter);
	buffer_add_string(buffer, "}\n");
	do
		written = write(letters->file, buffer->data, buffer->size);
	while (written < 0 && errno == EINTR);
	if (written < 0)
		fail_errno(EXIT_IO, "cannot write '%s'", letters->path);
	if ((size_t)written < buffer->size)
		fail(EXIT_IO, "cannot write '%s' in full", letters->path);
}

static void
tell(const struct letters *letters, const struct letter *letter)
{
	struct buffer place = {0};

	if (letters->from)
		buffer_printf(&place, "'%s', ", letters->from);
	if (letter->line)
		buffer_printf(&place, "line %" PRIu64, letter->line);
	if (letter->line && letter->column)
		buffer_printf(&place, ", column %" PRIu64, letter->column);
	if (letter->line)
		buffer_add_string(&place, ": ");
	warn("%s%s", buffer_string(&place), letter->reason);
	buffer_release(&place);
}

void
letters_send(struct letters *letters, const struct letter *letter)
{
	letters->count++;
	if (letters->file >= 0)
		append(letters, letter);
	else if (letters->count <= TOLD)
		tell(letters, letter);
}

void
letters_close(struct letters *letters)
{
	if (letters->count)
		warn("%" PRIu64 " record%s rejected", letters->count,
		    letters->count == 1 ? "" : "s");
	if (letters->file >= 0 && close(letters->file) < 0)
		fail_errno(EXIT_IO, "cannot write '%s'", letters->path);
	buffer_release(&letters->buffer);
}
