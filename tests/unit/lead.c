#include "lead.h"

#include <stdlib.h>

#include "lines.h"
#include "tap.h"

enum { ROUNDS = 20000 };

static bool
same_member(const struct member *a, const struct member *b)
{
	return span_equal(a->name, b->name) &&
	    a->name_escaped == b->name_escaped &&
	    a->value.data == b->value.data && a->value.size == b->value.size &&
	    a->value.kind == b->value.kind &&
	    a->value.escaped == b->value.escaped &&
	    a->value.repeated == b->value.repeated;
}

/* Whether the first member of a line is the same to a lead that was learned
 * from it as to the scanner, and what stands behind it too. */
static bool
reads_back(struct span text)
{
	char *line = place_line(text, 'x');
	const char *scanned = line, *followed = line;
	struct member expected, member;
	struct lead lead = {0};
	bool same;

	scan_member(&scanned, &expected);
	lead_learn(&lead, line, &expected);
	same = lead_follow(&lead, &followed, line + text.size, &member) &&
	    followed == scanned && same_member(&member, &expected);
	lead_release(&lead);
	free(line);
	return same;
}

static void
test_any_value(void)
{
	struct buffer line = {0};
	int wrong = 0;

	for (int i = 0; i < ROUNDS; i++) {
		buffer_clear(&line);
		buffer_add_string(&line, i & 1 ? "{\"a\":" : "{ \"é\" :\t");
		draw_value(&line, 3);
		draw_space(&line);
		buffer_add_string(&line, i & 2 ? "}" : ",\"b\":1}");
		wrong += !reads_back(buffer_span(&line));
	}
	ok(!wrong, "a member is what the scanner says (%d are not)", wrong);
	buffer_release(&line);
}

/* A string or a number of each length, with one odd byte or escape at each
 * place. */
static void
test_each_length(void)
{
	static const char *const odd[] = {"", "\\\"", "\\\\", "é", "]", "}"};
	static const char *const parts[] = {"", ".", "e", ".5e+", "E-"};
	struct buffer line = {0};
	int wrong = 0;

	for (int size = 0; size < 80; size++) {
		for (int at = 0; at <= size; at++) {
			buffer_clear(&line);
			buffer_printf(&line, "{\"a\":\"%.*s%s%.*s\"}", at,
			    "0123456789012345678901234567890123456789"
			    "0123456789012345678901234567890123456789",
			    odd[at % 6], size - at,
			    "abcdefghijabcdefghijabcdefghijabcdefghij"
			    "abcdefghijabcdefghijabcdefghijabcdefghij");
			wrong += !reads_back(buffer_span(&line));
		}
	}
	ok(!wrong, "a string of any length is (%d are not)", wrong);
	for (int whole = 1; whole < 40; whole++) {
		for (int rest = 0; rest < 40; rest++) {
			buffer_clear(&line);
			buffer_printf(&line, "{\"a\":%s1%0*d%s%0*d}",
			    rest & 1 ? "-" : "", whole, 0,
			    rest ? parts[rest % 5] : "", rest, 0);
			wrong += !reads_back(buffer_span(&line));
		}
	}
	ok(!wrong, "a number of any length is (%d are not)", wrong);
	buffer_release(&line);
}

/* Gives what a lead learned from the first member of one line reads of
 * another, or NULL. */
static const char *
follow(const char *first, const char *second)
{
	static struct buffer text;
	char *from = place_line(span_of(first), 'x');
	char *line = place_line(span_of(second), 'x');
	const char *at = from;
	struct member member;
	struct lead lead = {0};
	bool followed;

	scan_member(&at, &member);
	lead_learn(&lead, from, &member);
	memset(from, ' ', strlen(first));
	at = line;
	followed = lead_follow(&lead, &at, line + strlen(second), &member);
	buffer_clear(&text);
	if (followed)
		buffer_printf(&text, "%.*s=%.*s", (int)member.name.size,
		    member.name.data, (int)member.value.size,
		    member.value.data);
	lead_release(&lead);
	free(from);
	free(line);
	return followed ? buffer_string(&text) : NULL;
}

static void
test_leads(void)
{
	struct lead none = {0};
	struct member member;
	const char *at = "{}";

	is_text(follow("{\"a\":1}", "{\"a\":25,\"b\":3}"), "a=25",
	    "a number follows where a number stood");
	is_text(follow("{\"a\":1}", "{\"a\":\"x\"}"), "a=x",
	    "a string may");
	is_text(follow("{\"a\":\"x\"}", "{\"a\":[1,{}]}"), "a=[1,{}]",
	    "an array may");
	is_text(follow("{\"a\":1}", "{\"a\": \t2}"), "a=2",
	    "there may be more space");
	ok(!follow("{\"a\":1}", "{\"b\":1}"), "another name does not");
	ok(!follow("{\"a\":1}", "{\"a\" :1}"), "another spacing does not");
	ok(!follow("{\"a\":1}", "{}"), "no member does");
	ok(!follow("{\"longer than the other\":1}", "{\"longer\":1}"),
	    "no lead is longer than the line");
	ok(!follow("{\"\\u0061\":1}", "{\"\\u0061\":1}"),
	    "a name with escapes is not learned");
	ok(!lead_follow(&none, &at, at + 2, &member),
	    "nothing follows where nothing was learned");
}

int
main(void)
{
	test_leads();
	test_any_value();
	test_each_length();
	return done_testing();
}
