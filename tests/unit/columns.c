#include "columns.h"

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

int
main(void)
{
	test_reading();
	test_folding();
	test_many();
	return done_testing();
}
