#include "columns.h"

#include <stdlib.h>

#include "lines.h"
#include "tap.h"

/* Reads a line into the columns; gives what they hold then as text, "a=1 b=",
 * or what did not fit. */
static const char *
read_line(struct columns *columns, const char *json)
{
	static struct buffer text;
	static char line[1024];
	struct fields fields;
	struct record record;
	struct scan_fault fault;
	struct member odd;
	enum columns_result result;
	size_t size = strlen(json);
	bool valid;

	memcpy(line, json, size);
	memset(line + size, '\n', 1 + SCAN_PADDING);
	fields_init(&fields);
	record_init(&record, &fields);
	record_scan(&record, line, line + size, &fault, &valid);
	result = columns_read(columns, &record, &odd);
	buffer_clear(&text);
	switch (result) {
	case COLUMNS_EMPTY:
		buffer_add_string(&text, "empty");
		break;
	case COLUMNS_UNKNOWN:
		buffer_add_string(&text, "unknown ");
		break;
	case COLUMNS_GENERATED:
		buffer_add_string(&text, "generated ");
		break;
	case COLUMNS_CLASH:
		buffer_add_string(&text, "clash ");
		break;
	case COLUMNS_FIT:
		break;
	}
	if (result > COLUMNS_EMPTY)
		buffer_add_span(&text, odd.name);
	for (size_t i = 0; result == COLUMNS_FIT && i < columns->count; i++) {
		struct value value =
		    columns_value(columns, &columns->items[i]);

		buffer_add_string(&text, i ? " " : "");
		buffer_add_span(&text, columns->items[i].name);
		buffer_add_char(&text, '=');
		buffer_add_span(&text, value_text(&value));
	}
	record_release(&record);
	fields_release(&fields);
	return buffer_string(&text);
}

static struct columns
columns_of(const char *const *names, bool fold)
{
	struct columns columns = {.fold = fold};

	for (; *names; names++)
		columns_add(&columns, span_of(*names));
	return columns;
}

static void
test_reading(void)
{
	struct columns columns =
	    columns_of((const char *const[]){"a", "b", "c", NULL}, false);

	is_text(read_line(&columns, "{\"a\":1,\"b\":\"x\",\"c\":null}"),
	    "a=1 b=\"x\" c=null", "every member has its column");
	is_text(read_line(&columns, "{\"c\":[1],\"a\":{}}"),
	    "a={} b= c=[1]", "members come in any order, or are missing");
	is_text(read_line(&columns, "{\"a\":1,\"b\":2,\"c\":3}"),
	    "a=1 b=2 c=3", "another order is learnt anew");
	is_text(read_line(&columns, "{\"b\":4,\"a\":5,\"b\":6}"),
	    "a=5 b=6 c=", "of a repeated member the last counts");
	is_text(read_line(&columns, "{\"\\u0062\":7,\"b\":8}"),
	    "a= b=8 c=", "a name may be written with escapes");
	is_text(read_line(&columns, "{\"a\":1,\"d\":2}"), "unknown d",
	    "a member without a column is told");
	is_text(read_line(&columns, "{\"A\":1}"), "unknown A",
	    "upper case is another name where names are not folded");
	is_text(read_line(&columns, "{ }"), "empty",
	    "a record without a member is told");
	columns.items[1].generated = true;
	is_text(read_line(&columns, "{\"a\":1,\"b\":2}"), "generated b",
	    "a member for a generated column is told");
	columns_clear(&columns);
	is_text(read_line(&columns, "{\"a\":1}"), "unknown a",
	    "columns that were cleared are forgotten");
	columns_add(&columns, span_of("a"));
	is_text(read_line(&columns, "{\"a\":1}"), "a=1",
	    "and can be added anew");
	columns_release(&columns);
}

/* Read by what the line before it was like. */
static void
test_numbers(void)
{
	struct columns columns =
	    columns_of((const char *const[]){"a", "b", NULL}, false);

	read_line(&columns, "{\"a\":1,\"b\":2}");
	is_text(read_line(&columns, "{\"a\":1234567890123456.5,\"b\":-2e9}"),
	    "a=1234567890123456.5 b=-2e9",
	    "a point behind as many digits as are looked at");
	is_text(read_line(&columns, "{\"a\":123456789012345.25,\"b\":0}"),
	    "a=123456789012345.25 b=0", "and the last of these is the point");
	columns_release(&columns);
}

static void
test_folding(void)
{
	struct columns columns =
	    columns_of((const char *const[]){"Id", "é", NULL}, true);

	is_text(read_line(&columns, "{\"ID\":1}"), "Id=1 é=",
	    "upper and lower case are one column where names are folded");
	is_text(read_line(&columns, "{\"ID\":1,\"id\":2}"), "clash id",
	    "two spellings in one record clash");
	is_text(read_line(&columns, "{\"ID\":1,\"ID\":2}"), "Id=2 é=",
	    "one spelling that comes twice does not");
	is_text(read_line(&columns, "{\"É\":1}"), "unknown É",
	    "letters beyond ASCII are not folded");
	columns_release(&columns);
}

static void
test_many(void)
{
	struct columns columns = {0};
	struct buffer name = {0};
	bool found = true;

	for (int i = 0; i < 1000; i++) {
		buffer_clear(&name);
		buffer_printf(&name, "column %d", i);
		columns_add(&columns, buffer_span(&name));
	}
	for (size_t i = 0; i < 1000; i++)
		found &= columns_find(&columns, columns.items[i].name) ==
		    &columns.items[i];
	ok(found, "each of 1000 columns is found by its name");
	ok(!columns_find(&columns, span_of("column")), "and no other one");
	columns_release(&columns);
	buffer_release(&name);
}

/* The value of a column as record_next() finds it; KIND_MISSING where it finds
 * none. */
static struct value
look_for(struct record *record, struct span name)
{
	struct value value = {.kind = KIND_MISSING};
	struct member member;
	size_t at = 0;

	while (record_next(record, &at, &member))
		if (span_equal(member.name, name))
			value = member.value;
	return value;
}

/* How many columns are not what record_next() finds. */
static int
count_wrong(struct columns *columns, struct record *record)
{
	struct member odd;
	int wrong = 0;

	columns_read_known(columns, record, &odd);
	for (size_t i = 0; i < columns->count; i++) {
		struct value found =
		    columns_value(columns, &columns->items[i]);
		struct value expected =
		    look_for(record, columns->items[i].name);

		wrong += found.kind != expected.kind ||
		    found.escaped != expected.escaped ||
		    !span_equal(value_text(&found), value_text(&expected));
	}
	return wrong;
}

static void
test_any_line(void)
{
	struct columns columns = columns_of(
	    (const char *const[]){"a", "é", "", "longer name", NULL}, false);
	struct fields fields;
	struct record record;
	struct buffer line = {0};
	struct scan_fault fault;
	int wrong = 0;
	bool valid;

	fields_init(&fields);
	record_init(&record, &fields);
	for (int i = 0; i < 20000; i++) {
		char *text;

		buffer_clear(&line);
		draw_line(&line);
		text = place_line(buffer_span(&line), 'x');
		record_scan(&record, text, text + line.size, &fault, &valid);
		/* Once to learn what stands where, and once by that. */
		wrong += count_wrong(&columns, &record);
		wrong += count_wrong(&columns, &record);
		free(text);
	}
	ok(!wrong, "columns are what one member after the other says (%d are "
	    "not)", wrong);
	record_release(&record);
	fields_release(&fields);
	columns_release(&columns);
	buffer_release(&line);
}

int
main(void)
{
	test_reading();
	test_numbers();
	test_folding();
	test_many();
	test_any_line();
	return done_testing();
}
