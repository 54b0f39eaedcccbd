/* A control line is read as it was written, and a wrong one is refused. */
#include "control.h"

#include <stdlib.h>

#include "lines.h"
#include "tap.h"

static bool
read_text(const char *text, struct control *control)
{
	static char *line;

	free(line);
	line = place_line(span_of(text), '\n');
	return control_read((struct span){line, strlen(text)}, control);
}

/* Whether a line says the same once it has been read and written. */
static void
test_again(const char *text)
{
	struct buffer line = {0};
	struct control control;

	ok(read_text(text, &control), "it can be read: %s", text);
	control_write(&control, &line);
	is_text(buffer_string(&line), text, "and is written again the same");
	buffer_release(&line);
}

static void
test_wrong(const char *text)
{
	struct control control;

	ok(!read_text(text, &control), "it is refused: %s", text);
}

int
main(void)
{
	static const char *const lines[] = {
		"{\"@weir\":{\"pipeline\":\"ab\",\"restore\":0,\"epoch\":1}}",
		"{\"@weir\":{\"pipeline\":\"ab\",\"restore\":9,\"epoch\":12,"
		"\"anew\":true,\"stages\":[\"select\",\"lag\"]}}",
		"{\"@weir\":{\"pipeline\":\"ab\",\"restore\":9,\"ended\":7,"
		"\"epoch\":1}}",
		"{\"@weir\":{\"barrier\":3,\"complete\":2,\"lines\":1000,"
		"\"hash\":\"00000000deadbeef\"}}",
		"{\"@weir\":{\"barrier\":1,\"complete\":0,\"lines\":0,"
		"\"hash\":\"ffffffffffffffff\",\"end\":\"final\"}}",
		"{\"@weir\":{\"barrier\":1,\"complete\":0,\"lines\":0,"
		"\"hash\":\"0123456789abcdef\",\"end\":\"pause\"}}",
		"{\"@weir\":{\"watermark\":\"2024-12-01T00:00:00.5Z\"}}",
		"{\"@weir\":{}}",
	};
	static const char *const wrong[] = {
		"{\"@weir\":{\"barrier\":0}}", "{\"@weir\":{\"barrier\":-1}}",
		"{\"@weir\":{\"barrier\":1.5}}",
		"{\"@weir\":{\"barrier\":\"1\"}}",
		"{\"@weir\":{\"barrier\":99999999999999999999}}",
		"{\"@weir\":{\"pipeline\":\"\"}}",
		"{\"@weir\":{\"pipeline\":\"\\u0041\"}}",
		"{\"@weir\":{\"stages\":{}}}", "{\"@weir\":{\"anew\":1}}",
		"{\"@weir\":{\"end\":\"soon\"}}",
		"{\"@weir\":{\"end\":null}}", "{\"@weir\":{\"hash\":\"\"}}",
		"{\"@weir\":{\"hash\":\"0123456789ABCDEF\"}}",
		"{\"@weir\":{\"watermark\":\"later\"}}",
		"{\"@weir\":{\"watermark\":1733011200}}",
	};
	struct control control;

	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		test_again(lines[i]);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		test_wrong(wrong[i]);
	ok(read_text(" { \"@weir\" : {\"later\":[1],\"barrier\": 7} }",
	    &control) && control.barrier == 7 && !control.lines,
	    "what is unknown is left alone");
	ok(read_text("{\"@weir\":[1]}", &control) && !control.barrier &&
	    !control.pipeline.size, "and so is what is no object");
	read_text("{}", &control);
	return done_testing();
}
