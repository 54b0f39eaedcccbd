/* Any bytes can be split, at a path or without one, and give the same in one
 * piece as in pieces, and whether objects on a line are known or not. */
#include "fuzz.h"
#include "split/splitter.h"

enum { LONGEST = 64 };

static void
element(void *context, struct span span, struct place place)
{
	buffer_printf(context, "%d:%d ", (int)place.line, (int)place.column);
	buffer_add_span(context, span);
}

static size_t
known(void *context, struct span text, struct place place)
{
	struct buffer copy = {0};
	struct value value;
	const char *end;
	size_t size = 0;

	buffer_add_span(&copy, text);
	buffer_pad(&copy, SCAN_PADDING);
	end = scan_one(copy.data, &value);
	if (end && end - copy.data <= LONGEST)
		size = (size_t)(end - copy.data);
	buffer_release(&copy);
	if (size)
		element(context, (struct span){text.data, size}, place);
	return size;
}

static void
reject(void *context, struct span span, uint64_t size, struct place place,
    const char *reason)
{
	element(context, span, place);
	buffer_printf(context, "%d %s", (int)size, reason);
}

static struct buffer
split(struct span text, size_t piece, const struct field *field)
{
	struct buffer log = {0};
	struct splitter_receiver receiver = {.context = &log,
	    .element = element, .reject = reject,
	    .known = piece < text.size ? known : NULL};
	struct splitter splitter;
	size_t start = 0, end = 0;

	splitter_init(&splitter, field, LONGEST, receiver);
	for (bool last = false; !last;) {
		last = text.size - end <= piece;
		end += last ? text.size - end : piece;
		start += splitter_read(&splitter,
		    (struct span){text.data + start, end - start}, last);
		check(end - start <= LONGEST + SPLITTER_SLACK);
	}
	check(start == text.size);
	splitter_release(&splitter);
	return log;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fields fields;
	const char *fault;
	struct field *field = NULL;
	struct buffer whole, pieces;
	struct span text;

	if (!size)
		return 0;
	fields_init(&fields);
	if (*data % 2)
		field = fields_add(&fields, *data % 4 == 1 ? "a" : "a.0",
		    &fault);
	text = (struct span){(const char *)data + 1, size - 1};
	whole = split(text, size, field);
	pieces = split(text, 1 + *data % 16, field);
	check(span_equal(buffer_span(&whole), buffer_span(&pieces)));
	buffer_release(&whole);
	buffer_release(&pieces);
	fields_release(&fields);
	return 0;
}
