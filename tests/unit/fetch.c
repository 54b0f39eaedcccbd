/* What fetch decides by itself: when to ask, what to show, what is JSON. */

#include <stdlib.h>

#include "fetch/body.h"
#include "fetch/schedule.h"
#include "fetch/status.h"
#include "fetch/url.h"
#include "tap.h"
#include "timestamp.h"

static void
test_ticks(void)
{
	ok(schedule_next(100, 10, 100) == 110, "a tick is behind its start");
	ok(schedule_next(100, 10, 109) == 110, "a tick is the next one");
	ok(schedule_next(100, 10, 110) == 120, "a tick is not now");
	ok(schedule_next(100, 10, 1234) == 1240, "missed ticks are skipped");
	ok(schedule_next(100, 10, 5) == 100, "nothing comes before the start");
}

static void
test_backoff(void)
{
	int64_t longest, wait;
	bool within = true;

	for (int64_t attempt = 1; attempt <= 100; attempt++) {
		longest = attempt < 6 ? SECOND << (attempt - 1) : 20 * SECOND;
		if (longest > 20 * SECOND)
			longest = 20 * SECOND;
		for (uint64_t random = 0; random < 100; random++) {
			wait = schedule_backoff(attempt, 20 * SECOND,
			    random * UINT64_C(0x9e3779b97f4a7c15));
			within &= wait >= 0 && wait <= longest;
		}
	}
	ok(within, "a wait is within its bounds");
	ok(schedule_backoff(1, MINUTE, 0) == 0, "a wait may be none");
	ok(schedule_backoff(3, MINUTE, 4 * SECOND) == 4 * SECOND,
	    "a wait may be the longest");
	ok(schedule_backoff(3, 5, UINT64_MAX) <= 5, "a wait is bounded");
	ok(schedule_backoff(1000000, 0, UINT64_MAX) == 0,
	    "no wait is chosen where none is allowed");
}

static void
shows(const char *url, const char *shown)
{
	char *got = url_shown(url);

	is_text(got, shown, "'%s' is shown without its secrets", url);
	free(got);
}

static void
test_urls(void)
{
	shows("http://h/p", "http://h/p");
	shows("http://u:p@h:1/a@b", "http://...@h:1/a@b");
	shows("http://u:p@ss@h", "http://...@h");
	shows("http://h?key=x&b&c=y#z", "http://h?key=...&...&c=...#...");
	shows("http://h/?", "http://h/?");
	shows("http://h/p?u@v", "http://h/p?...");
	shows("http://u:p@h?a=b", "http://...@h?a=...");
	shows("u:p@h/x", "...@h/x");
	shows("", "");
}

static void
test_statuses(void)
{
	ok(status_is_good(200) && status_is_good(204) && !status_is_good(304),
	    "2xx is good");
	ok(status_is_passing(429) && status_is_passing(503) &&
	    !status_is_passing(404) && !status_is_passing(501),
	    "some statuses pass");
	ok(status_is_redirect(308) && !status_is_redirect(304) &&
	    !status_is_redirect(300), "some statuses redirect");
	ok(status_turns_to_get(302, "POST") && !status_turns_to_get(302, "PUT"),
	    "302 turns POST into GET");
	ok(status_turns_to_get(303, "PUT") && !status_turns_to_get(307, "POST"),
	    "303 turns everything into GET, 307 nothing");
}

static void
joins(const char *body, const char *line)
{
	struct buffer buffer = {0};
	struct scan_fault fault;

	buffer_add_string(&buffer, body);
	ok(body_join(&buffer, &fault), "it is JSON");
	is_text(buffer_string(&buffer), line, "it becomes a line");
	buffer_release(&buffer);
}

static void
refuses(const char *body, size_t column)
{
	struct buffer buffer = {0};
	struct scan_fault fault = {"", 0};

	buffer_add_string(&buffer, body);
	ok(!body_join(&buffer, &fault) && fault.column == column,
	    "what is no JSON is refused at column %zu", column);
	is_text(buffer_string(&buffer), body, "and left as it is");
	buffer_release(&buffer);
}

static void
test_join(void)
{
	joins("1", "1");
	joins(" \t\r\n [1 ,  2]\n\n", "[1 ,  2]");
	joins("[1,\n\t \r\n2,  \n3]", "[1, 2,   3]");
	joins("\xef\xbb\xbf{\"a\":\"\\n\"}", "{\"a\":\"\\n\"}");
	joins("{\"a\":{\"@weir\":1}}", "{\"a\":{\"@weir\":1}}");
	joins("1e400", "1e400");
	refuses("", 1);
	refuses(" \n", 3);
	refuses("\xef\xbb\xbf", 4);
	refuses("[1,\n2", 6);
	refuses("{} {}", 4);
	refuses("\n{\"a\":1,\"@weir\":{}}", 10);
	refuses("{\"\\u0040weir\":{}}", 3);
	refuses("[\"\n\"]", 3);
}

static void
marks(const char *body, const char *path, const char *expected)
{
	struct buffer marked = {0};
	struct fields fields;
	struct record record;
	struct field *field;
	const char *fault;
	bool done;

	fields_init(&fields);
	field = fields_add(&fields, path, &fault);
	record_init(&record, &fields);
	buffer_add_string(&marked, "|");
	done = body_mark(span_of(body), field, &record, &marked);
	ok(done == (expected != NULL), "'%s' can be marked, or not", body);
	is_text(buffer_string(&marked) + 1, expected ? expected : "",
	    "and is marked so");
	record_release(&record);
	fields_release(&fields);
	buffer_release(&marked);
}

static void
test_mark(void)
{
	marks("{}", "m", "{\"m\":true}");
	marks("{\"a\":\"}\\\"\"}", "m", "{\"a\":\"}\\\"\",\"m\":true}");
	marks("[{\"m\":0}, {\"b\":[{}]}]", "m",
	    "[{\"m\":true}, {\"b\":[{}],\"m\":true}]");
	marks("[]", "m", "[]");
	marks("{\"m\":{}}", "m.n", "{\"m\":{\"n\":true}}");
	marks("{\"m\":7}", "m.n", NULL);
	marks("7", "m", NULL);
	marks("[{},7]", "m", NULL);
	marks("[[{}]]", "m", NULL);
}

int
main(void)
{
	test_ticks();
	test_backoff();
	test_urls();
	test_statuses();
	test_join();
	test_mark();
	return done_testing();
}
