#include "through/written.h"

void
written_init(struct written *written, size_t longest)
{
	input_init(&written->input, longest);
	fields_init(&written->no_fields);
	record_init(&written->record, &written->no_fields);
}

void
written_release(struct written *written)
{
	input_release(&written->input);
	excerpt_release(&written->skipped);
	record_release(&written->record);
	fields_release(&written->no_fields);
}

static bool
is_blank(struct span line)
{
	return scan_skip_space(line.data) == line.data + line.size;
}

/* Whether the next stage would obey the line, behind which stands a newline.
 * Nearly every line is told from such a one by its first bytes. */
static bool
is_forged(struct written *written, struct span line)
{
	const char *p = scan_skip_space(line.data);
	struct scan_fault fault;
	bool valid;

	if (*p != '{')
		return false;
	p = scan_skip_space(p + 1);
	if (*p != '"' || (p[1] != '@' && p[1] != '\\'))
		return false;
	record_scan(&written->record, line.data, line.data + line.size, &fault,
	    &valid);
	return valid && stage_is_control(&written->record);
}

static void
take_line(struct written *written, struct stage *stage, struct span line)
{
	struct place place = {++written->number, 1};

	if (is_blank(line))
		return;
	if (is_forged(written, line))
		stage_reject_text(stage, line, place, "'@weir' is kept for "
		    "control lines");
	else
		stage_make(stage, line);
}

/* -- lines that are too long -- */

static void
finish_skipping(struct written *written, struct stage *stage)
{
	struct place place = {.line = ++written->number};

	stage_reject_cut(stage, buffer_span(&written->skipped.start),
	    written->skipped.size, place, "line too long");
	excerpt_clear(&written->skipped);
}

/* -- lines among what was read -- */

/* Takes what stands before the newline. */
static void
take_end(struct written *written, struct stage *stage, struct span line)
{
	if (!written->skipped.size && line.size <= stage_max_line(stage)) {
		take_line(written, stage, line);
		return;
	}
	excerpt_add(&written->skipped, line);
	finish_skipping(written, stage);
}

static void
take_lines(struct written *written, struct stage *stage)
{
	struct input *input = &written->input;
	struct span rest = input_unread(input);
	const char *newline;
	size_t size;

	while ((newline = memchr(rest.data, '\n', rest.size))) {
		size = (size_t)(newline - rest.data);
		take_end(written, stage, (struct span){rest.data, size});
		rest.data += size + 1;
		rest.size -= size + 1;
	}
	if (written->skipped.size || rest.size > stage_max_line(stage)) {
		excerpt_add(&written->skipped, rest);
		rest.size = 0;
	}
	input->start = input->end - rest.size;
}

void
written_read(struct written *written, struct stage *stage,
    struct command *command)
{
	struct input *input = &written->input;
	char *room = input_room(input);

	input_add(input, command_read(command, room, INPUT_BLOCK));
	/* A last line without a newline is given one. */
	if (command->output < 0 &&
	    (written->skipped.size || input_unread(input).size))
		input->data[input->end++] = '\n';
	take_lines(written, stage);
	if (command->output < 0)
		written->number = 0;
}
