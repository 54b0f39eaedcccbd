/* A body that is taken becomes one line, and can be taken again as it is. */
#include "fuzz.h"
#include "fetch/body.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buffer body = {0}, line = {0};
	struct scan_fault fault;

	buffer_add(&body, data, size);
	if (body_join(&body, &fault)) {
		buffer_add_span(&line, buffer_span(&body));
		check(!memchr(body.data, '\n', body.size) &&
		    body_join(&line, &fault) &&
		    span_equal(buffer_span(&body), buffer_span(&line)));
	}
	buffer_release(&body);
	buffer_release(&line);
	return 0;
}
