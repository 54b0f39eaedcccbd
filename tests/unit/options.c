#include "options.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fail.h"
#include "tap.h"

/* -- a table with a row of every kind -- */

static struct {
	bool flag, quiet;
	const char *string;
	struct strings list, commas;
	int choice;
	int64_t integer, size, duration;
	double number;
} got;

static const char *const colours[] = {"red", "green", "blue", NULL};

static const struct option table[] = {
	{.kind = OPTION_HEADING, .help = "a heading"},
	{'f', "flag", OPTION_FLAG, &got.flag, NULL, "a flag"},
	{'q', "quiet", OPTION_FLAG, &got.quiet, NULL, "another"},
	{'s', "string", OPTION_STRING, &got.string, "TEXT", "a text"},
	{'l', "list", OPTION_LIST, &got.list, "TEXT", "several texts"},
	{'c', "commas", OPTION_COMMAS, &got.commas, "NAMES", "several names"},
	{0, "colour", OPTION_CHOICE, &got.choice, "COLOUR", "a colour",
	    .choices = colours},
	{0},
};

static const struct option numbers[] = {
	{'i', "integer", OPTION_INTEGER, &got.integer, "N", "a whole number",
	    .least = -5, .most = 100},
	{0, "number", OPTION_NUMBER, &got.number, "X", "a number",
	    .least = 0, .most = 1},
	{0, "any", OPTION_NUMBER, &got.number, "X", "any number"},
	{0, "size", OPTION_SIZE, &got.size, "SIZE", "a size"},
	{0, "duration", OPTION_DURATION, &got.duration, "DURATION",
	    "a duration"},
	{0},
};

static const struct option must[] = {
	{'k', "key", OPTION_STRING, &got.string, "FIELD", "the key",
	    .required = true},
	{0},
};

static const struct option *const tables[] = {table, numbers, NULL};
static const struct option *const strict_tables[] = {table, must, NULL};

enum { ARGUMENTS = 8 };

static int
count_of(char **arguments)
{
	int count = 0;

	while (arguments[count])
		count++;
	return count;
}

/* Writes what was read as one text; what is as in the beginning is left out. */
static void
describe(struct buffer *text, const struct strings *operands)
{
	const struct strings *lists[] = {&got.list, &got.commas, operands};
	static const char *const names[] = {"list", "commas", "operand"};

	if (got.flag)
		buffer_add_string(text, "flag ");
	if (got.quiet)
		buffer_add_string(text, "quiet ");
	if (got.string)
		buffer_printf(text, "string=%s ", got.string);
	if (got.choice)
		buffer_printf(text, "colour=%s ", colours[got.choice]);
	if (got.integer)
		buffer_printf(text, "integer=%lld ", (long long)got.integer);
	if (got.number > 0 || got.number < 0)
		buffer_printf(text, "number=%g ", got.number);
	if (got.size)
		buffer_printf(text, "size=%lld ", (long long)got.size);
	if (got.duration)
		buffer_printf(text, "duration=%lld ",
		    (long long)got.duration);
	for (size_t i = 0; i < 3; i++)
		for (size_t j = 0; j < lists[i]->count; j++)
			buffer_printf(text, "%s=%s ", names[i],
			    lists[i]->items[j]);
	if (text->size)
		text->size--;
}

/* -- command lines that are right -- */

static const struct {
	const char *arguments[ARGUMENTS], *expected;
} right[] = {
	{{NULL}, ""},
	{{"--flag", NULL}, "flag"},
	{{"-f", NULL}, "flag"},
	{{"-fq", NULL}, "flag quiet"},
	{{"--string", "x", NULL}, "string=x"},
	{{"--string=x", NULL}, "string=x"},
	{{"--string=", NULL}, "string="},
	{{"--string=a=b", NULL}, "string=a=b"},
	{{"--string", "--flag", NULL}, "string=--flag"},
	{{"-s", "x", NULL}, "string=x"},
	{{"-sx", NULL}, "string=x"},
	{{"-s=x", NULL}, "string==x"},
	{{"-fsx", NULL}, "flag string=x"},
	{{"-fs", "x", NULL}, "flag string=x"},
	{{"--string", "x", "--string", "y", NULL}, "string=y"},
	{{"--list", "a,b", "-l", "c", NULL}, "list=a,b list=c"},
	{{"--commas", "a,b", "-cc,d.e", NULL},
	    "commas=a commas=b commas=c commas=d.e"},
	{{"--colour", "blue", NULL}, "colour=blue"},
	{{"--integer", "100", NULL}, "integer=100"},
	{{"--integer=-5", NULL}, "integer=-5"},
	{{"-i", "-5", NULL}, "integer=-5"},
	{{"-i-5", NULL}, "integer=-5"},
	{{"--number", "1e-1", NULL}, "number=0.1"},
	{{"--any", "-1e300", NULL}, "number=-1e+300"},
	{{"--size", "1", NULL}, "size=1"},
	{{"--size", "64k", NULL}, "size=65536"},
	{{"--size", "1M", NULL}, "size=1048576"},
	{{"--size", "2g", NULL}, "size=2147483648"},
	{{"--size", "1T", NULL}, "size=1099511627776"},
	{{"--duration", "1m30s", NULL}, "duration=90000000000"},
	/* Operands stand anywhere, and behind "--" all are operands. */
	{{"a", "--flag", "b", NULL}, "flag operand=a operand=b"},
	{{"--", "--flag", "-q", NULL}, "operand=--flag operand=-q"},
	{{"--flag", "--", "--", NULL}, "flag operand=--"},
	{{"-", "", NULL}, "operand=- operand="},
};

static void
test_right(void)
{
	static struct strings kept;

	for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
		char *argv[ARGUMENTS + 1] = {(char *)"weir-test"};
		struct strings operands = {0};
		struct buffer text = {0}, line = {0};

		for (size_t j = 0; right[i].arguments[j]; j++) {
			argv[j + 1] = (char *)right[i].arguments[j];
			buffer_printf(&line, " %s", argv[j + 1]);
		}
		memset(&got, 0, sizeof got);
		options_parse(tables, count_of(argv), argv, &operands);
		describe(&text, &operands);
		is_text(buffer_string(&text), right[i].expected, "reads:%s",
		    buffer_string(&line));
		buffer_release(&text);
		buffer_release(&line);
		strings_release(&operands);
		strings_release(&got.list);
		/* A program keeps these for life. */
		for (size_t j = 0; j < got.commas.count; j++)
			strings_add(&kept, got.commas.items[j]);
		strings_release(&got.commas);
	}
}

/* -- and wrong -- */

static const struct {
	const char *arguments[ARGUMENTS], *message;
} wrong[] = {
	{{"--flog", NULL}, "unknown option '--flog'; did you mean '--flag'?"},
	{{"--strnig", "x", NULL},
	    "unknown option '--strnig'; did you mean '--string'?"},
	{{"--fla", NULL}, "unknown option '--fla'; did you mean '--flag'?"},
	{{"--flog=1", NULL},
	    "unknown option '--flog'; did you mean '--flag'?"},
	{{"--zebra", NULL}, "unknown option '--zebra'; try --help"},
	{{"--=x", NULL}, "unknown option '--'; try --help"},
	{{"-z", NULL}, "unknown option '-z'; try --help"},
	{{"-fz", NULL}, "unknown option '-z'; try --help"},
	{{"-5", NULL}, "unknown option '-5'; try --help"},
	{{"--flag=yes", NULL}, "--flag takes no value"},
	{{"--flag=", NULL}, "--flag takes no value"},
	{{"--string", NULL}, "--string needs a value: TEXT"},
	{{"-s", NULL}, "--string needs a value: TEXT"},
	{{"--commas", "a,,b", NULL},
	    "--commas: 'a,,b' is not a list of names with commas"},
	{{"--commas=", NULL}, "--commas: '' is not a list of names with "
	    "commas"},
	{{"--colour", "re", NULL},
	    "--colour: 're' is not one of red, green, blue"},
	{{"--integer", "1.5", NULL},
	    "--integer: '1.5' is not a whole number"},
	{{"--integer", "", NULL}, "--integer: '' is not a whole number"},
	{{"--integer", "12x", NULL}, "--integer: '12x' is not a whole number"},
	{{"--integer", "99999999999999999999", NULL},
	    "--integer: '99999999999999999999' is not a whole number"},
	{{"--integer", "101", NULL}, "--integer: 101 is not between -5 and "
	    "100"},
	{{"--integer", "-6", NULL}, "--integer: -6 is not between -5 and 100"},
	{{"--number", "1.01", NULL}, "--number: 1.01 is not between 0 and 1"},
	{{"--any", "nan", NULL}, "--any: 'nan' is not a number"},
	{{"--any", "1e999", NULL}, "--any: '1e999' is not a number"},
	{{"--any", "one", NULL}, "--any: 'one' is not a number"},
	{{"--size", "-1", NULL}, "--size: '-1' is not a size such as 64k or "
	    "1M"},
	{{"--size", "1x", NULL}, "--size: '1x' is not a size such as 64k or "
	    "1M"},
	{{"--size", "k", NULL}, "--size: 'k' is not a size such as 64k or 1M"},
	{{"--size", "1kb", NULL}, "--size: '1kb' is not a size such as 64k or "
	    "1M"},
	{{"--size", "8388608T", NULL},
	    "--size: '8388608T' is not a size such as 64k or 1M"},
	{{"--duration", "10", NULL},
	    "--duration: '10' is not a duration such as 10s or 1h30m"},
	{{"--duration", "-1s", NULL},
	    "--duration: '-1s' is not a duration such as 10s or 1h30m"},
};

/* Parses in a child, gives its exit code and what it said. */
static int
parse_apart(const struct option *const *rows, char **argv,
    struct buffer *said)
{
	struct strings operands = {0};
	int ends[2], status;
	ssize_t size;
	pid_t child;

	fflush(stdout);
	if (pipe(ends) < 0 || (child = fork()) < 0)
		fail_errno(EXIT_IO, "cannot start a child");
	if (child == 0) {
		dup2(ends[1], STDERR_FILENO);
		options_parse(rows, count_of(argv), argv, &operands);
		_exit(0);
	}
	close(ends[1]);
	while ((size = read(ends[0], buffer_reserve(said, 512), 512)) > 0)
		said->size += (size_t)size;
	close(ends[0]);
	waitpid(child, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void
check_wrong(const struct option *const *rows, const char *const *arguments,
    const char *message)
{
	char *argv[ARGUMENTS + 1] = {(char *)"weir-test"};
	struct buffer said = {0}, expected = {0};
	int code;

	for (size_t j = 0; arguments[j]; j++)
		argv[j + 1] = (char *)arguments[j];
	code = parse_apart(rows, argv, &said);
	buffer_printf(&expected, "weir: %s\n", message);
	is_text(buffer_string(&said), buffer_string(&expected), "%s", message);
	ok(code == EXIT_USAGE, "with exit code 64, not %d", code);
	buffer_release(&said);
	buffer_release(&expected);
}

static void
test_wrong(void)
{
	static const char *const nothing[] = {NULL};
	static const char *const others[] = {"--string", "x", NULL};

	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		check_wrong(tables, wrong[i].arguments, wrong[i].message);
	check_wrong(strict_tables, nothing,
	    "--key FIELD is required; try --help");
	check_wrong(strict_tables, others,
	    "--key FIELD is required; try --help");
}

/* -- the rest -- */

static void
test_required(void)
{
	char *argv[] = {(char *)"weir-test", (char *)"-k", (char *)"", NULL};
	struct strings operands = {0};

	memset(&got, 0, sizeof got);
	options_parse(strict_tables, 3, argv, &operands);
	is_text(got.string, "", "what is required may be given empty");
}

static void
test_front(void)
{
	static const struct {
		const char *arguments[ARGUMENTS];
		int place;
		bool foreign;
	} cases[] = {
		{{"--flag", "x", "--string", NULL}, 2},
		{{"x", "--zebra", NULL}, 1},
		{{"--string", "x", "y", NULL}, 3},
		{{"--", "--zebra", NULL}, 2},
		{{"--flag", NULL}, 2},
		{{NULL}, 1},
		{{"--flag", "--", NULL}, 3},
		{{"--flag", "--zebra", "x", NULL}, 2, true},
		{{"--zebra=x", "y", NULL}, 1, true},
		{{"--string", "-Z", "-Zx", NULL}, 3, true},
	};
	bool foreign;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *argv[ARGUMENTS + 1] = {(char *)"weir-test"};

		for (size_t j = 0; cases[i].arguments[j]; j++)
			argv[j + 1] = (char *)cases[i].arguments[j];
		foreign = false;
		ok(options_parse_front(tables, count_of(argv), argv,
		    &foreign) == cases[i].place, "case %zu ends there", i);
		ok(foreign == cases[i].foreign,
		    "case %zu ends at a foreign option, or at none", i);
	}
}

static void
test_help(void)
{
	struct buffer text = {0};
	FILE *file = tmpfile();
	size_t size;

	options_print(file, table);
	options_print(file, must);
	rewind(file);
	size = fread(buffer_reserve(&text, 4096), 1, 4096, file);
	text.size += size;
	fclose(file);
	is_text(buffer_string(&text),
	    "\na heading:\n"
	    "  -f, --flag                   a flag\n"
	    "  -q, --quiet                  another\n"
	    "  -s, --string TEXT            a text\n"
	    "  -l, --list TEXT              several texts\n"
	    "  -c, --commas NAMES           several names\n"
	    "  --colour COLOUR              a colour\n"
	    "  -k, --key FIELD              the key (required)\n",
	    "the help has a line for each option");
	buffer_release(&text);
}

int
main(void)
{
	test_right();
	test_wrong();
	test_required();
	test_front();
	test_help();
	return done_testing();
}
