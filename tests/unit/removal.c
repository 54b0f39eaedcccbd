#include "removal.h"

#include "tap.h"

static void
is_removal(const char *record, const char *expected, const char *sentence)
{
	struct buffer line = {0};

	removal_write(&line, span_of(record));
	is_text(buffer_string(&line), expected, "%s", sentence);
	buffer_release(&line);
}

int
main(void)
{
	is_removal("{\"id\":7,\"at\":[1]}",
	    "{\"id\":7,\"at\":[1],\"@op\":\"-\"}",
	    "a removal is the record, and one member more");
	is_removal("{ \"id\" : 7 \t\r }", "{ \"id\" : 7,\"@op\":\"-\"}",
	    "it stands behind the last member");
	is_removal("{\"id\":{}}", "{\"id\":{},\"@op\":\"-\"}",
	    "whatever that ends in");
	return done_testing();
}
