/* The memo gives what was kept, for the same values and scope alone. */
#include <stdio.h>
#include <stdlib.h>

#include "lines.h"
#include "record.h"
#include "tap.h"
#include "memo.h"

static struct memo memo;
static struct record record;
static struct key_fields key;
static int groups[2];
enum { SCOPE = 7 };

/* Looks the values of a line up. */
static void *
look(const char *text, uint64_t scope)
{
	static char *line;
	struct scan_fault fault;
	bool valid;

	free(line);
	line = place_line(span_of(text), '\n');
	record_scan(&record, line, line + strlen(text), &fault, &valid);
	return memo_find(&memo, scope, &key, &record);
}

static void
keep(const char *text, uint64_t scope, void *kept)
{
	look(text, scope);
	memo_keep(&memo, scope, &key, &record, kept);
}

/* Counts the texts that are taken for one that differs from them in one byte;
 * and in *found those that are found themselves. */
static int
count_mixed(size_t most, int *found)
{
	char text[256];
	int mixed = 0;
	size_t end;

	*found = 0;
	for (size_t size = 1; size <= most; size++) {
		memo_clear(&memo);
		end = (size_t)snprintf(text, sizeof text, "{\"a\":\"%*s\"}",
		    (int)size, "") - 2;
		keep(text, SCOPE, groups);
		*found += look(text, SCOPE) == groups;
		for (size_t at = end - size; at < end; at++) {
			text[at] = '!';
			mixed += look(text, SCOPE) != NULL;
			text[at] = ' ';
		}
	}
	return mixed;
}

int
main(void)
{
	static const char *const others[] = {
		"{\"a\":\"x\",\"b\":2}", "{\"a\":\"x\"}",
		"{\"b\":\"x\",\"a\":1}",
		"{\"a\":\"x1\"}", "{\"a\":null,\"b\":\"x\"}", "{}",
		"{\"a\":\"x\",\"b\":\"1\"}", "{\"a\":\"x\",\"b\":1.0}",
	};
	const char *text = "{\"a\":\"x\",\"b\":1}", *fault;
	struct fields fields;
	struct buffer line = {0};
	int mixed = 0, found;

	fields_init(&fields);
	key.fields = allocate(2 * sizeof *key.fields);
	key.fields[key.count++] = fields_add(&fields, "a", &fault);
	key.fields[key.count++] = fields_add(&fields, "b", &fault);
	record_init(&record, &fields);
	ok(!look(text, SCOPE), "an empty memo has nothing");
	keep(text, SCOPE, groups);
	ok(look(text, SCOPE) == groups, "what was kept is found");
	ok(look("{ \"b\" : 1, \"c\":7, \"a\":\"x\"}", SCOPE) == groups,
	    "the same values are found in another line");
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		ok(!look(others[i], SCOPE), "%s is another group",
		    others[i]);
	ok(!look(text, SCOPE + 1), "another scope has groups of its own");
	keep(text, SCOPE + 1, groups + 1);
	ok(look(text, SCOPE + 1) == groups + 1, "and they are kept, too");
	memo_clear(&memo);
	ok(!look(text, SCOPE) && !look(text, SCOPE + 1),
	    "a cleared memo has nothing");
	for (int size = 0; size < 300; size++) {
		buffer_clear(&line);
		buffer_printf(&line, "{\"a\":\"%*s\"}", size, "");
		keep(buffer_string(&line), SCOPE, groups);
		keep("{\"a\":\"\"}", SCOPE, groups + 1);
		mixed += size && look(buffer_string(&line), SCOPE) ==
		    groups + 1;
	}
	ok(mixed == 0, "texts of any length are told apart, or not kept");
	ok(count_mixed(96, &found) == 0 && found == 96,
	    "each byte of a text tells it from others");
	ok(count_mixed(200, &found) == 0 && found == 96,
	    "longer texts are not kept");
	record_release(&record);
	fields_release(&fields);
	buffer_release(&line);
	free(key.fields);
	return done_testing();
}
