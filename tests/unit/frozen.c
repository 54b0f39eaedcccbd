/* Lines of groups are what they were after they were read, those that are none
 * are refused, and whatever a line is, it does no harm. */
#include <stdlib.h>

#include "hash.h"
#include "lines.h"
#include "stage.h"
#include "tap.h"
#include "timestamp.h"
#include "window-agg/sessions.h"
#include "window-agg/windows.h"

enum { ROUNDS = 20000 };

/* Half past one on 2024-12-01, when all that follows was saved. */
#define WATERMARK (INT64_C(1733016600) * SECOND)

/* -- what groups are kept in -- */

struct set {
	struct aggregates aggregates;
	struct lookup lookup;
	struct format format;
	struct results results;
	struct windows windows;
	struct sessions sessions;
	struct frozen frozen;
};

enum mode { WINDOWS, RETRACTIONS, MERGE, SESSIONS, MODES };

/* It is asked for fields, and neither reads nor writes. */
static struct stage *stage;

static void
set_init(struct set *set, enum mode mode)
{
	static const char *const texts[] = {
		"min:t", "stddev:t", "last:t", "median:t", "distinct:t",
	};
	struct strings by = {0};

	*set = (struct set){0};
	strings_add(&by, "r");
	strings_add(&by, "n");
	set->lookup.by = stage_key(stage, &by);
	set->aggregates.retractions = mode == RETRACTIONS;
	set->aggregates.merged = mode == MERGE;
	aggregates_init(&set->aggregates);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		aggregates_add(&set->aggregates, stage, texts[i]);
	set->format.aggregates = &set->aggregates;
	set->format.bounded = set->format.numbered = true;
	format_init(&set->format, &by);
	results_init(&set->results, &set->format);
	set->windows.grid = window_grid(HOUR, HOUR);
	set->windows.lateness = set->sessions.lateness = HOUR;
	set->windows.lookup = set->sessions.lookup = &set->lookup;
	set->windows.results = set->sessions.results = &set->results;
	set->windows.aggregates = set->sessions.aggregates =
	    &set->aggregates;
	set->sessions.gap = mode == SESSIONS ? 10 * MINUTE : 0;
	sessions_init(&set->sessions);
	frozen_init(&set->frozen, &set->aggregates, by.count);
	strings_release(&by);
}

/* Lets all windows close. */
static void
set_release(struct set *set)
{
	windows_forget(&set->windows, INT64_MAX);
	sessions_forget(&set->sessions, INT64_MAX);
	windows_release(&set->windows);
	sessions_release(&set->sessions);
	results_release(&set->results);
	format_release(&set->format);
	lookup_release(&set->lookup);
	frozen_release(&set->frozen);
	aggregates_release(&set->aggregates);
}

/* Gives the group of a line, or NULL. */
static bool
restore(struct set *set, struct span line)
{
	char *copy = place_line(line, 'x');
	struct group *group = NULL;
	struct window *window;
	bool restored;

	line.data = copy;
	if (frozen_read(&set->frozen, line))
		group = set->sessions.gap ?
		    sessions_restore(&set->sessions, &set->frozen, WATERMARK,
		    &window) :
		    windows_restore(&set->windows, &set->frozen, WATERMARK,
		    &window);
	restored = group && frozen_fill(&set->frozen, group);
	if (restored)
		results_resume(&set->results, window, group, WATERMARK);
	free(copy);
	return restored;
}

struct writer {
	const struct set *set;
	struct buffer *text;
};

static void
write_group(const struct window *window, const struct group *group,
    void *context)
{
	const struct writer *writer = context;

	frozen_write(window, group, &writer->set->aggregates, writer->text);
	buffer_add_char(writer->text, '\n');
}

static void
save(const struct set *set, struct buffer *text)
{
	struct writer writer = {set, text};

	buffer_clear(text);
	windows_visit(&set->windows, write_group, &writer);
	sessions_visit(&set->sessions, write_group, &writer);
}

/* -- lines -- */

#define FIRST "{\"window\":[1733011200000000000,1733014800000000000],"
#define NEXT "{\"window\":[1733014800000000000,1733018400000000000],"
#define TOLD "\"told\":{\"window_start\":\"2024-12-01T00:00:00Z\",\"t_min\":2}"
#define STATES "\"states\":{\"records\":2,\"fields\":{\"t\":{\"count\":2," \
	"\"sum\":\"2dp-1\",\"squares\":\"6a1p-2\",\"min\":2,\"last\":" \
	"[1733011800000000000,20.5],\"quantiles\":{\"values\":[2,1,20.5,1]}," \
	"\"distinct\":{\"hashes\":\"39491b550a2d9d5ea0cec0b8e361736b\"}}}}"

static const char *const lines[MODES][3] = {
	[WINDOWS] = {
		FIRST "\"key\":[\"a\",1.5],\"revision\":1,\"standing\":true,"
		"\"waiting\":true," TOLD "," STATES "}",
		FIRST "\"key\":[\"\\u0000\",null],\"revision\":4294967295,"
		"\"standing\":true," STATES "}",
		NEXT "\"key\":[[1, 2],-1e+30],\"revision\":0,"
		"\"waiting\":true," STATES "}",
	},
	[RETRACTIONS] = {
		FIRST "\"key\":[\"a\",1],\"revision\":7,\"states\":{"
		"\"records\":-1,\"fields\":{\"t\":{\"count\":-1,"
		"\"sum\":\"-29p-1,0,-1\",\"squares\":\"0p0\",\"quantiles\":"
		"{\"values\":[20.5,-1]},\"values\":[\"c034800000000000\",-1],"
		"\"moments\":[3,1733011800000000000,20.5,-1,1,2],"
		"\"hashes\":[\"5cd310f81a9f3ef0\",-1]}}}}",
	},
	[MERGE] = {
		FIRST "\"key\":[true,1],\"revision\":1,\"standing\":true,"
		"\"parts\":[" FIRST "\"key\":[\"x\"],\"revision\":3," STATES
		"}]}",
		FIRST "\"key\":[false,1],\"revision\":1,\"standing\":true,"
		"\"waiting\":true," TOLD ",\"parts\":[" FIRST
		"\"key\":[null],\"revision\":0," STATES "}]}",
		NEXT "\"key\":[0,1],\"revision\":0,\"waiting\":true,"
		"\"parts\":[]}",
	},
	[SESSIONS] = {
		"{\"window\":[1733011500000000000,1733014400000000000],"
		"\"key\":[\"a\",1],\"revision\":0,\"waiting\":true," STATES "}",
		"{\"window\":[1733014800000000000,1733017200000000000],"
		"\"key\":[\"a\",1],\"revision\":0,\"standing\":true," STATES
		"}",
		"{\"window\":[1733011800000000000,1733014400000000000],"
		"\"key\":[\"a\",1],\"revision\":1,\"standing\":true,"
		"\"waiting\":true,\"gone\":true," TOLD "}",
	},
};

static size_t
line_count(enum mode mode)
{
	size_t count = 0;

	while (count < 3 && lines[mode][count])
		count++;
	return count;
}

static void
test_lines(enum mode mode)
{
	struct buffer text = {0};
	struct set set;
	size_t size = 0;

	set_init(&set, mode);
	for (size_t i = 0; i < line_count(mode); i++)
		ok(restore(&set, span_of(lines[mode][i])), "%.60s... is read",
		    lines[mode][i]);
	save(&set, &text);
	for (size_t i = 0; i < line_count(mode); i++) {
		size += strlen(lines[mode][i]) + 1;
		ok(strstr(buffer_string(&text), lines[mode][i]) != NULL,
		    "and is written as it was");
	}
	ok(text.size == size, "and nothing else is");
	set_release(&set);
	buffer_release(&text);
}

/* -- lines that are none -- */

/* The line of a mode with something else in it, behind those before it. */
static const struct {
	enum mode mode;
	size_t line;
	const char *from, *to, *sentence;
} wrong[] = {
	{WINDOWS, 0, "{\"window\"", "{\"windows\"", "another member"},
	{WINDOWS, 0, "{\"window\"", "{\"more\":1,\"window\"",
	    "a member too many"},
	{WINDOWS, 0, "4800000000000]", "4800000000001]",
	    "a window that is longer than those of the grid"},
	{WINDOWS, 0, "[1733011200000000000,1733014800000000000]",
	    "[1733011201000000000,1733014801000000000]",
	    "a window beside the grid"},
	{WINDOWS, 0, "[1733011200000000000,1733014800000000000]",
	    "[1733007600000000000,1733011200000000000]",
	    "a window that was forgotten"},
	{WINDOWS, 0, "[1733011200000000000,1733014800000000000]",
	    "[1733014800000000000,1733011200000000000]",
	    "a window that ends before it begins"},
	{WINDOWS, 0, "[\"a\",1.5]", "[\"a\"]", "too few values in a key"},
	{WINDOWS, 0, "[\"a\",1.5]", "[\"a\",1.5,1]", "too many of them"},
	{WINDOWS, 0, "[\"a\",1.5]", "\"a\"", "a key that is no array"},
	{WINDOWS, 1, "[\"\\u0000\",null]", "[\"\\u0061\",15e-1]",
	    "a key that was there before"},
	{WINDOWS, 0, "\"revision\":1", "\"revision\":-1",
	    "a revision below 0"},
	{WINDOWS, 1, "4294967295", "4294967296", "a revision too many"},
	{WINDOWS, 0, "\"waiting\":true,", "", "a row told that still stands"},
	{WINDOWS, 0, "\"standing\":true,", "", "a row told that does not"},
	{WINDOWS, 1, "\"standing\"", "\"waiting\":true,\"standing\"",
	    "no row where one stood"},
	{WINDOWS, 0, "{\"window_start\"", "{ \"window_start\"",
	    "a row of another shape"},
	{WINDOWS, 0, "{\"window_start\":\"2024-12-01T00:00:00Z\","
	    "\"t_min\":2}", "{}", "a row of nothing"},
	{WINDOWS, 0, "\"states\"", "\"parts\":[],\"states\"",
	    "parts of what is not merged"},
	{WINDOWS, 0, "\"waiting\":true", "\"waiting\":true,\"gone\":true",
	    "a window that another one has taken over"},
	{WINDOWS, 0, "\"min\":2", "\"max\":2", "another state"},
	{WINDOWS, 0, "\"2dp-1\"", "22.5", "a state that is none"},
	{RETRACTIONS, 0, "[3,", "[2,", "a number that is yet to come"},
	{MERGE, 0, "\"parts\"", "\"states\"", "states of what is merged"},
	{MERGE, 0, "[\"x\"]", "[\"x\",1]", "two origins"},
	{MERGE, 2, "[]", "[1]", "a part that is no object"},
	{MERGE, 2, "[]", "[{}]", "a part of nothing"},
	{SESSIONS, 1, "[1733014800", "[1733014300", "sessions that overlap"},
	{SESSIONS, 2, "\"a\"", "\"b\"", "a session gone to nowhere"},
	{SESSIONS, 2, "[1733011800", "[1733011400",
	    "one that no other has taken over"},
	{SESSIONS, 2, "\"gone\":true,", "\"gone\":true," STATES ",",
	    "one that is gone and is there"},
};

static void
test_wrong(void)
{
	struct buffer line = {0};
	const char *text, *from;
	struct set set;

	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		set_init(&set, wrong[i].mode);
		for (size_t j = 0; j < wrong[i].line; j++)
			restore(&set, span_of(lines[wrong[i].mode][j]));
		text = lines[wrong[i].mode][wrong[i].line];
		from = strstr(text, wrong[i].from);
		buffer_clear(&line);
		buffer_add(&line, text, (size_t)(from - text));
		buffer_add_string(&line, wrong[i].to);
		buffer_add_string(&line, from + strlen(wrong[i].from));
		ok(!restore(&set, buffer_span(&line)), "%s is refused",
		    wrong[i].sentence);
		set_release(&set);
	}
	buffer_release(&line);
}

/* -- any lines -- */

static bool
is_object(struct span line)
{
	static struct arena arena;
	char *copy = place_line(line, 'x');
	struct fields fields;
	struct value values[1];
	struct scan_fault fault;
	const char *end;
	bool valid;

	fields_init(&fields);
	end = scan_line(copy, copy + line.size, &fields, values, &arena,
	    &fault, &valid);
	valid = valid && end == copy + line.size;
	fields_release(&fields);
	arena_release(&arena);
	free(copy);
	return valid;
}

/* Puts something else in place of some of the line. */
static void
replace(struct buffer *line, size_t at, size_t size, struct span other)
{
	struct buffer whole = {0};

	buffer_add(&whole, line->data, at);
	buffer_add_span(&whole, other);
	buffer_add(&whole, line->data + at + size, line->size - at - size);
	buffer_release(line);
	*line = whole;
}

static void
mutate(struct buffer *line)
{
	static const char letters[] = "0123456789-.,:[]{}\"\\ aeflnpstu";
	static const char *const tokens[] = {
		"0", "-1", "1e400", "4294967296", "9223372036854775807",
		"-9223372036854775808", "1733014800000000000", "1.5", "null",
		"true", "\"\"", "\"a\"", "[]", "{}", "[1,2]",
	};
	size_t at = draw_below(line->size), size, digits = 0;
	const char *other;

	size = draw_below(line->size - at < 30 ? line->size - at + 1 : 30);
	switch (draw_below(5)) {
	case 0:
		replace(line, at, 1, (struct span){
		    &letters[draw_below(sizeof letters - 1)], 1});
		break;
	case 1:
		replace(line, at, size, (struct span){0});
		break;
	case 2:
		replace(line, at, 0, (struct span){line->data + at, size});
		break;
	case 3:
		while (is_digit(line->data[at + digits]))
			digits++;
		replace(line, at, digits, span_of(
		    tokens[draw_below(sizeof tokens / sizeof *tokens)]));
		break;
	case 4:
		other = lines[draw_below(MODES)][0];
		size = draw_below(strlen(other));
		replace(line, at, 0, (struct span){
		    other + size, draw_below(strlen(other) - size)});
	}
}

/* The sum of the hashes of all lines; each must be an object. */
static uint64_t
sum_of(struct span text)
{
	uint64_t sum = 0;
	size_t size;

	for (; text.size; text.data += size + 1, text.size -= size + 1) {
		size = (size_t)((const char *)memchr(
		    text.data, '\n', text.size) - text.data);
		if (!is_object((struct span){text.data, size}))
			ok(false, "%.*s is an object", (int)size, text.data);
		sum += hash_line((struct span){text.data, size});
	}
	return sum;
}

/* Checks that a row which stood can be removed. */
static void
check_told(const struct window *window, const struct group *group,
    void *format)
{
	struct buffer row = {0};

	(void)window;
	if (group->told) {
		buffer_add_string(&row, group->told);
		format_end(format, group->revision, true, &row);
		if (!is_object(buffer_span(&row)))
			ok(false, "%s is an object", buffer_string(&row));
	}
	buffer_release(&row);
}

/* Whether lines read back as they are. */
static bool
check_text(enum mode mode, struct span text)
{
	uint64_t sum = sum_of(text);
	struct buffer again = {0};
	struct set set;
	bool same = true;
	size_t size;

	set_init(&set, mode);
	for (; text.size; text.data += size + 1, text.size -= size + 1) {
		size = (size_t)((const char *)memchr(
		    text.data, '\n', text.size) - text.data);
		same &= restore(&set, (struct span){text.data, size});
	}
	save(&set, &again);
	same &= sum_of(buffer_span(&again)) == sum;
	windows_visit(&set.windows, check_told, &set.format);
	sessions_visit(&set.sessions, check_told, &set.format);
	set_release(&set);
	buffer_release(&again);
	return same;
}

/* Restores the lines of a mode, one of them another; gives whether all could be
 * one of ours, and checks that they are then. */
static bool
check_any(enum mode mode)
{
	struct buffer text = {0}, line = {0};
	size_t other = draw_below(line_count(mode));
	bool restored = true;
	struct set set;

	set_init(&set, mode);
	for (size_t i = 0; restored && i < line_count(mode); i++) {
		buffer_clear(&line);
		buffer_add_string(&line, lines[mode][i]);
		if (i == other)
			mutate(&line);
		restored = is_object(buffer_span(&line)) &&
		    restore(&set, buffer_span(&line));
	}
	if (restored) {
		save(&set, &text);
		if (!check_text(mode, buffer_span(&text)))
			ok(false, "%.*s is read again", (int)text.size,
			    text.data);
	}
	set_release(&set);
	buffer_release(&text);
	buffer_release(&line);
	return restored;
}

static void
test_any(void)
{
	int restored = 0;

	for (int round = 0; round < ROUNDS; round++)
		restored += check_any((enum mode)draw_below(MODES));
	ok(restored > 0 && restored < ROUNDS,
	    "of any lines %d can be one of ours", restored);
}

static void
test(struct stage *given)
{
	stage = given;
	for (enum mode mode = 0; mode < MODES; mode++)
		test_lines(mode);
	test_wrong();
	test_any();
	exit(done_testing());
}

int
main(int argc, char **argv)
{
	static const struct program program = {
		.name = "frozen",
		.summary = "tests lines of groups",
		.start = test,
	};

	return stage_main(&program, argc, argv);
}
