/* split - writes one record for each element of an array */
#include "split/keep.h"
#include "split/layout.h"
#include "split/splitter.h"
#include "stage.h"

static struct {
	struct strings wanted;	/* what to keep, as the option has it */
	struct keep keep;
	struct fields fields;	/* the path to the array */
	struct splitter splitter;
	struct buffer lines, line;	/* of an element, and all in one */
} self;

/* Pads text with zeros, as what reads it wants it. */
static struct span
padded(struct buffer *text)
{
	buffer_pad(text, SCAN_PADDING);
	return buffer_span(text);
}

/* The lines of an element are joined. Where that is not recognised, they are
 * checked as they came, so that the place of a fault is the user's. */
static void
give_lines(struct stage *stage, struct span span, struct place place)
{
	struct buffer *lines = &self.lines, *line = &self.line;
	struct scan_fault fault;

	buffer_clear(line);
	layout_join(line, span);
	if (stage_recognise(stage, padded(line), place))
		return;
	buffer_clear(lines);
	buffer_add_span(lines, span);
	if (scan_text(padded(lines), &fault)) {
		stage_line(stage, buffer_span(line), place);
		return;
	}
	place = layout_place(place, (struct span){span.data, fault.column - 1});
	stage_reject_text(stage, span, place, "%s", fault.reason);
}

static void
element(void *stage, struct span span, struct place place)
{
	if (memchr(span.data, '\n', span.size))
		give_lines(stage, span, place);
	else
		stage_line(stage, span, place);
}

static size_t
known(void *stage, struct span text, struct place place)
{
	return stage_recognise(stage, text, place);
}

static void
reject(void *stage, struct span span, uint64_t size, struct place place,
    const char *reason)
{
	if (span.size < size) {
		stage_reject_cut(stage, span, size, place, reason);
		return;
	}
	while (span.size && layout_blank(span.data[span.size - 1]))
		span.size--;
	stage_reject_text(stage, span, place, "%s", reason);
}

static const char *
parent(void *stage, struct span rest)
{
	(void)stage;
	return keep_read(&self.keep, rest);
}

static void
start(struct stage *stage)
{
	struct splitter_receiver receiver = {.context = stage,
	    .element = element, .known = known, .reject = reject};
	const struct field *array = NULL;
	const char *fault, *path;

	fields_init(&self.fields);
	if (stage_operand_count(stage)) {
		path = stage_operand(stage, 0);
		array = fields_add(&self.fields, path, &fault);
		if (!array)
			fail(EXIT_USAGE, "'%s' is no path to an array: %s",
			    path, fault);
	}
	if (self.wanted.count) {
		if (!array)
			fail(EXIT_USAGE, "--keep needs the PATH of an array "
			    "in an object");
		receiver.parent = parent;
	}
	keep_init(&self.keep, &self.wanted, stage_fields(stage));
	splitter_init(
	    &self.splitter, array, stage_max_line(stage), receiver);
}

static size_t
split(struct stage *stage, struct span text, bool last)
{
	(void)stage;
	return splitter_read(&self.splitter, text, last);
}

static void
record(struct stage *stage, struct record *record)
{
	keep_add(&self.keep, record);
	stage_emit(stage, record);
}

static void
end(struct stage *stage)
{
	(void)stage;
	splitter_release(&self.splitter);
	keep_release(&self.keep);
	fields_release(&self.fields);
	buffer_release(&self.lines);
	buffer_release(&self.line);
}

static const struct option options[] = {
	{'k', "keep", OPTION_COMMAS, &self.wanted, "FIELDS",
	    "copy them from the object that holds the array"},
	{0},
};

static const struct program program = {
	.name = "split",
	.summary = "writes one record for each element of an array",
	.operands = "[PATH]",
	.most_operands = 1,
	.options = options,
	.outside = true,
	.start = start,
	.text = split,
	.record = record,
	.end = end,
};

int
main(int argc, char **argv)
{
	return stage_main(&program, argc, argv);
}
