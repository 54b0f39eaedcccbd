#include "books.h"

#include "tap.h"

static const char *
metrics(const struct books *books, const char *stage, struct buffer *text)
{
	buffer_clear(text);
	books_write_metrics(books, stage, text);
	return buffer_string(text);
}

static void
test_fates(void)
{
	struct books books = {0};
	struct fate *late = books_fate(&books, "late");

	ok(books_fate(&books, "early") != late &&
	    books_fate(&books, "late") == late,
	    "a fate is the same for the same name");
	books_release(&books);
}

static void
test_receipt(void)
{
	struct books books = {.program = "a\"b", .in = 3, .passed = 1,
	    .made = 4, .run = {.state = BOOKS_LEFT, .elapsed = 1500000999,
	    .input = {"pipe", UINT64_MAX, 7}, .output = {"none", 0, 0}}};
	struct buffer text = {0};
	const char *written;

	books_fate(&books, "late")->count = 2;
	books_write(&books, &text);
	written = buffer_string(&text);
	ok(strstr(written, "{\"tool\":\"a\\\"b\",\"in\":3,\"passed\":1,"
	    "\"fates\":{\"late\":2},\"made\":4,\"out\":5,"),
	    "a receipt begins with what became of the records");
	ok(strstr(written, "\"state\":\"left\"") &&
	    strstr(written, "\"seconds\":1.5,") &&
	    strstr(written, "\"id\":\"18446744073709551615:7\""),
	    "a receipt ends with the run");
	ok(!strstr(written, "lines_in"),
	    "lines that nobody hashed are left out");
	books.tallied = true;
	tally_add(&books.lines_in.tally, 1);
	tally_add(&books.lines_in.tally, 2);
	buffer_clear(&text);
	books_write(&books, &text);
	ok(strstr(buffer_string(&text), "\"lines_in\":{\"count\":2,\"ordered\":"
	    "\"c2f5e54380000002\",\"additive\":\"0000000000000003\"}"),
	    "lines are a number and two hashes");
	buffer_release(&text);
	books_release(&books);
}

static void
test_metrics(void)
{
	struct books books = {.program = "select", .in = UINT64_MAX,
	    .run = {.blocked = 1500000}};
	struct buffer text = {0};

	ok(strstr(metrics(&books, "a\\b\"c\nd", &text),
	    "weir_in_records_total{tool=\"select\",stage=\"a\\\\b\\\"c\\nd\"} "
	    "18446744073709551615\n"), "labels are escaped");
	ok(strstr(metrics(&books, "s", &text),
	    "weir_blocked_seconds_total{tool=\"select\",stage=\"s\"} "
	    "0.001500\n"), "times are in seconds");
	buffer_release(&text);
}

int
main(void)
{
	test_fates();
	test_receipt();
	test_metrics();
	return done_testing();
}
