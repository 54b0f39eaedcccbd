#include "fetch/fallback.h"

#include <stdlib.h>

#include "fetch/body.h"

void
fallback_init(struct fallback *fallback, struct stage *stage)
{
	fallback->mark = stage_member(stage, fallback->path);
	record_init(&fallback->record, stage_fields(stage));
}

void
fallback_release(struct fallback *fallback)
{
	record_release(&fallback->record);
	buffer_release(&fallback->line);
	buffer_release(&fallback->marked);
}

/* Makes a line of a text, which is changed, or says why not. */
static bool
make(struct fallback *fallback, struct stage *stage, struct buffer *text,
    struct scan_fault *fault)
{
	if (!body_join(text, fault))
		return false;
	buffer_clear(&fallback->marked);
	if (!body_mark(buffer_span(text), fallback->mark, &fallback->record,
		&fallback->marked)) {
		*fault = (struct scan_fault){"it cannot be marked", 1};
		return false;
	}
	stage_make(stage, buffer_span(&fallback->marked));
	return true;
}

/* Gives whether some line could be made. */
static bool
make_lines(struct fallback *fallback, struct stage *stage, struct span output)
{
	struct buffer *line = &fallback->line;
	struct place place = {0, 0};
	struct scan_fault fault;
	const char *newline;
	bool some = false;

	while (output.size) {
		newline = memchr(output.data, '\n', output.size);
		buffer_clear(line);
		buffer_add(line, output.data,
		    newline ? (size_t)(newline - output.data) : output.size);
		output.data += line->size + (newline != NULL);
		output.size -= line->size + (newline != NULL);
		place.line++;
		if (!line->size)
			continue;
		if (make(fallback, stage, line, &fault)) {
			some = true;
			continue;
		}
		place.column = fault.column;
		stage_reject_text(stage, buffer_span(line), place,
		    "output of the fallback: %s", fault.reason);
	}
	return some;
}

bool
fallback_stand_in(struct fallback *fallback, struct stage *stage,
    const char *url)
{
	struct buffer output = {0};
	struct scan_fault fault;
	const char *why;
	bool some = false;

	setenv("WEIR_URL", url, 1);
	if (!command_run(stage, fallback->command, &fallback->limits, &output,
		&why))
		warn("cannot run the fallback: %s", why);
	else
		some = make(fallback, stage, &output, &fault) ||
		    make_lines(fallback, stage, buffer_span(&output));
	buffer_release(&output);
	return some;
}
