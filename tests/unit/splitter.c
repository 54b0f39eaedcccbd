/*
 * Texts are built from elements that are known, laid out in several ways, and
 * damaged in one place: whatever happens to the damaged text, every element of
 * every other text comes out, and nothing comes out that is no element.
 */
#include <stdlib.h>

#include "split/splitter.h"

#include "draw.h"
#include "tap.h"

/* -- what comes out -- */

struct log {
	struct buffer text;	/* an event a line */
	struct buffer elements;	/* those that are JSON objects, a line each */
	size_t longest_held;
	size_t longest, known;	/* an object known, and how many were */
};

static bool
is_object(struct span span)
{
	struct scan_fault fault;
	struct buffer copy = {0};
	bool valid;

	buffer_add_span(&copy, span);
	buffer_pad(&copy, SCAN_PADDING);
	valid = *copy.data == '{' &&
	    scan_text(buffer_span(&copy), &fault);
	buffer_release(&copy);
	return valid;
}

/* Adds the text without its line breaks and what is behind them. */
static void
add_joined(struct buffer *buffer, struct span span)
{
	for (size_t i = 0; i < span.size; i++) {
		if (span.data[i] == '\n')
			while (i + 1 < span.size && span.data[i + 1] == ' ')
				i++;
		else
			buffer_add_char(buffer, span.data[i]);
	}
}

static void
element(void *context, struct span span, struct place place)
{
	struct log *log = context;

	buffer_printf(&log->text, "%d:%d ", (int)place.line, (int)place.column);
	add_joined(&log->text, span);
	buffer_add_char(&log->text, '\n');
	if (is_object(span)) {
		add_joined(&log->elements, span);
		buffer_add_char(&log->elements, '\n');
	}
}

static void
reject(void *context, struct span span, uint64_t size, struct place place,
    const char *reason)
{
	struct log *log = context;

	buffer_printf(&log->text, "%d:%d %s ", (int)place.line,
	    (int)place.column, reason);
	if (size > span.size)
		buffer_printf(&log->text, "%d ", (int)size);
	buffer_add_char(&log->text, '<');
	buffer_add_span(&log->text, span);
	buffer_add_string(&log->text, ">\n");
}

/* Every second object that stands on a line is known. */
static size_t
known(void *context, struct span text, struct place place)
{
	struct log *log = context;
	struct buffer copy = {0};
	struct value value;
	const char *end;
	size_t size = 0;

	buffer_add_span(&copy, text);
	buffer_pad(&copy, SCAN_PADDING);
	end = scan_one(copy.data, &value);
	if (end)
		size = (size_t)(end - copy.data);
	buffer_release(&copy);
	if (!size || size > log->longest || draw_below(2))
		return 0;
	element(log, (struct span){text.data, size}, place);
	log->known++;
	return size;
}

/* Shows the text as the runtime does: what was left over comes again. In pieces
 * some elements are known, which must make no difference. */
static void
split(struct span text, const char *path, size_t longest, size_t chunk,
    struct log *log)
{
	struct splitter_receiver receiver = {.context = log,
	    .element = element, .reject = reject,
	    .known = chunk ? known : NULL};
	struct splitter splitter;
	struct fields fields;
	const char *fault;
	size_t start = 0, end = 0;

	fields_init(&fields);
	splitter_init(&splitter,
	    path ? fields_add(&fields, path, &fault) : NULL, longest, receiver);
	memset(log, 0, sizeof *log);
	log->longest = longest;
	while (end < text.size) {
		end += chunk ? 1 + draw_below(chunk) : text.size;
		if (end > text.size)
			end = text.size;
		/* Nothing behind the bytes shown may be read. */
		char *shown = malloc(end - start);

		memcpy(shown, text.data + start, end - start);
		start += splitter_read(&splitter,
		    (struct span){shown, end - start}, false);
		free(shown);
		if (end - start > log->longest_held)
			log->longest_held = end - start;
	}
	char *shown = malloc(end - start + 1);

	memcpy(shown, text.data + start, end - start);
	start += splitter_read(&splitter,
	    (struct span){shown, end - start}, true);
	free(shown);
	if (start != text.size)
		buffer_printf(&log->text, "%zu bytes are left\n",
		    text.size - start);
	splitter_release(&splitter);
	fields_release(&fields);
}

static void
log_release(struct log *log)
{
	buffer_release(&log->text);
	buffer_release(&log->elements);
}

static bool
same(struct buffer *a, struct buffer *b)
{
	return span_equal(buffer_span(a), buffer_span(b));
}

/* -- cases -- */

static const struct {
	const char *what, *path, *text, *log;
} cases[] = {
	{"an array", NULL, "[{\"a\":1}, {\"a\":2}]",
	    "1:2 {\"a\":1}\n1:11 {\"a\":2}\n"},
	{"nothing", NULL, "", ""},
	{"white space", NULL, " \n\t\r\n ", ""},
	{"an empty array", NULL, "[ ]\n[]", ""},
	{"an object is an element", NULL, "{\"a\":[{}]}\n {\"b\":1}",
	    "1:1 {\"a\":[{}]}\n2:2 {\"b\":1}\n"},
	{"texts without a break", NULL, "[{\"a\":1}][{\"a\":2}]{\"a\":3}",
	    "1:2 {\"a\":1}\n1:11 {\"a\":2}\n1:19 {\"a\":3}\n"},
	{"byte order marks", NULL, "\xef\xbb\xbf[{}]\n\xef\xbb\xbf[{}]",
	    "1:5 {}\n2:5 {}\n"},
	{"an element over lines", NULL, "[\n  {\n    \"a\": 1\n  },\n  {}\n]",
	    "2:3 {\"a\": 1}\n5:3 {}\n"},
	{"brackets and quotes in strings", NULL,
	    "[{\"a\":\"]}\\\"[{\\\\\"},{\"b\":\"\\\\\\\\\"}]",
	    "1:2 {\"a\":\"]}\\\"[{\\\\\"}\n1:19 {\"b\":\"\\\\\\\\\"}\n"},
	{"elements that are no objects", NULL, "[1,\"x]\",[{}],null ,{}]",
	    "1:2 1\n1:4 \"x]\"\n1:9 [{}]\n1:14 null\n1:20 {}\n"},
	{"elements that are not there", NULL, "[,{},,]",
	    "1:2 expected a value <>\n1:3 {}\n1:6 expected a value <>\n"
	    "1:7 expected a value <>\n"},
	{"texts that are neither", NULL, "true\n{}\n\"x\"\n[{}]",
	    "1:1 not an array or object <true\n>\n2:1 {}\n"
	    "3:1 not an array or object <\"x\"\n>\n4:2 {}\n"},
	{"garbage between texts", NULL,
	    "[{}]\n<html>\n <p>{</p>\n</html>\n[{\"a\":1}]",
	    "1:2 {}\n2:1 not an array or object "
	    "<<html>\n <p>{</p>\n</html>\n>\n5:2 {\"a\":1}\n"},
	{"a text cut in a string", NULL, "[{\"a\":\"x\n[{\"a\":\"y\"}]",
	    "1:9 line break in a string <{\"a\":\"x\n>\n2:2 {\"a\":\"y\"}\n"},
	{"a text cut behind a value", NULL, "[{\"a\":1\n[{\"a\":2}]",
	    "2:1 the text ends too early <{\"a\":1\n>\n2:2 {\"a\":2}\n"},
	{"a text cut behind an element", NULL, "[{\"a\":1}\n[{\"a\":2}]",
	    "1:2 {\"a\":1}\n2:1 expected ',' or ']' <>\n2:2 {\"a\":2}\n"},
	{"a text cut behind a comma", NULL, "[{\"a\":1},\n[{\"a\":2}]\n[{}]",
	    "1:2 {\"a\":1}\n2:1 the text ends too early <>\n"
	    "2:2 {\"a\":2}\n3:2 {}\n"},
	{"a text cut behind a colon", NULL, "[{\"a\":\n[{\"a\":2}]\n[{}]",
	    "3:1 the text ends too early <{\"a\":\n>\n2:2 {\"a\":2}\n3:2 {}\n"},
	{"a text cut at the end", NULL, "[{},{\"a\":[",
	    "1:2 {}\n1:11 the text ends too early <{\"a\":[>\n"},
	{"a text cut, the next without a break", NULL,
	    "[{\"id\":1},{\"id\":2}][{\"id\":3},{\"i[{\"id\":4}][{\"id\":5}]",
	    "1:2 {\"id\":1}\n1:11 {\"id\":2}\n1:21 {\"id\":3}\n"
	    "1:33 the text ends too early <{\"i>\n1:34 {\"id\":4}\n"
	    "1:44 {\"id\":5}\n"},
	{"an element broken in a pretty text", NULL,
	    "[\n  {\n    \"a\": 1\n  },\n  {\n    \"b: 2\n  },\n"
	    "  {\n    \"c\": 3\n  }\n]\n",
	    "2:3 {\"a\": 1}\n6:10 line break in a string "
	    "<{\n    \"b: 2\n  },\n  >\n8:3 {\"c\": 3}\n"},
	{"an element broken on its line", NULL,
	    "[\n{\"a\":1},\n{\"a:2},\n{\"a\":3}\n]\n",
	    "2:1 {\"a\":1}\n3:8 line break in a string <{\"a:2},\n>\n"
	    "4:1 {\"a\":3}\n"},
	{"brackets that do not match", NULL, "[{\"a\":[1},{}]\n[{\"b\":1}]",
	    "1:9 '}' closes a '[' <{\"a\":[1},{}]\n>\n2:2 {\"b\":1}\n"},
	{"a stray bracket", NULL, "[{}},{\"a\":1}]\n[{\"b\":1}]",
	    "1:2 {}\n1:4 expected ',' or ']' <},{\"a\":1}]\n>\n"
	    "2:2 {\"b\":1}\n"},
	{"a stray comma behind what was found again", NULL,
	    "x\n{\"a\":1},{\"a\":2}\n{\"a\":3},\n{\"a\":4}]\n[{}]",
	    "1:1 not an array or object <x\n>\n2:1 {\"a\":1}\n2:9 {\"a\":2}\n"
	    "3:1 {\"a\":3}\n3:8 not an array or object <,\n>\n"
	    "4:1 {\"a\":4}\n5:2 {}\n"},
	{"arrays in column 1 within an array", NULL, "[\n[{}],\n[{}]\n]\n",
	    "2:1 [{}]\n3:1 [{}]\n"},

	{"a path", "items", "{\"n\":2,\"items\":[{\"a\":1},{}],\"m\":[]}",
	    "1:17 {\"a\":1}\n1:25 {}\n"},
	{"a path through objects and arrays", "a.1.b",
	    "{\"x\":{\"a\":[]},\"a\":[{},{\"c\":[7],\"b\":[{\"d\":1}]}]}",
	    "1:37 {\"d\":1}\n"},
	{"a path from an array", "1", "[[{\"a\":1}],[{\"b\":1}]]",
	    "1:13 {\"b\":1}\n"},
	{"a JSON Pointer", "/a.b/c~1d", "{\"a.b\":{\"c/d\":[{}]}}",
	    "1:16 {}\n"},
	{"a name with an escape", "items", "{\"\\u0069tems\":[{}]}",
	    "1:16 {}\n"},
	{"a name with a broken escape", "items",
	    "{\"\\u006\":1,\"items\":[{}]}",
	    "1:21 {}\n"},
	{"an array that is repeated", "a", "{\"a\":[{}],\"a\":[{}]}",
	    "1:7 {}\n"},
	{"a path that is missing", "a", "{\"b\":[{}]}\n{\"a\":[{}]}\n[]\n{}",
	    "1:1 no array at 'a' <{\"b\":[{}]}>\n2:7 {}\n"
	    "3:1 no array at 'a' <[]>\n4:1 no array at 'a' <{}>\n"},
	{"a path to something else", "a.b",
	    "{\"a\":{\"b\":{}}}{\"a\":{\"b\":\"[\"}}{\"a\":7}",
	    "1:1 no array at 'a.b' <{\"a\":{\"b\":{}}}>\n"
	    "1:15 no array at 'a.b' <{\"a\":{\"b\":\"[\"}}>\n"
	    "1:30 no array at 'a.b' <{\"a\":7}>\n"},
	{"elements in column 1 at a path", "a",
	    "{\"a\": [\n{\"b\":1},\n{\"b\":2}\n]}\n{\"a\":[{\"b\":3}]}",
	    "2:1 {\"b\":1}\n3:1 {\"b\":2}\n5:7 {\"b\":3}\n"},
	{"a text at a path cut behind a comma", "a",
	    "{\"a\":[{\"b\":1},\n{\"a\":[{\"b\":2}]}\n{\"a\":[{\"b\":3}]}",
	    "1:7 {\"b\":1}\n2:1 the text ends too early <>\n"
	    "2:7 {\"b\":2}\n3:7 {\"b\":3}\n"},
	{"a text at a path cut before the array", "a",
	    "{\"b\":\n{\"a\":[{\"b\":2}]}\n{\"a\":[{\"b\":3}]}",
	    "3:1 expected ',' or '}' <{\"b\":\n>\n"
	    "2:7 {\"b\":2}\n3:7 {\"b\":3}\n"},
	{"a text at a path cut behind the array", "a",
	    "{\"a\":[{\"b\":1}],\"c\":\n"
	    "{\"a\":[{\"b\":2}]}\n{\"a\":[{\"b\":3}]}",
	    "1:7 {\"b\":1}\n3:1 the text ends too early <],\"c\":\n>\n"
	    "2:7 {\"b\":2}\n3:7 {\"b\":3}\n"},
};

static void
test_cases(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct span text = span_of(cases[i].text);
		struct log log, again;

		split(text, cases[i].path, 1 << 20, 0, &log);
		is_text(buffer_string(&log.text), cases[i].log, "%s",
		    cases[i].what);
		split(text, cases[i].path, 1 << 20, 1, &again);
		ok(same(&log.text, &again.text), "%s, byte by byte",
		    cases[i].what);
		log_release(&log);
		log_release(&again);
	}
}

/* What is nested too deep is skipped, however much deeper it gets. */
static void
test_deep(void)
{
	struct buffer text = {0};
	struct log log;

	buffer_add_string(&text, "[{\"a\":1},");
	for (int i = 0; i < 3000; i++)
		buffer_add_string(&text, i % 1500 ? "{\"a\":[\n" : "[[],[");
	for (int i = 0; i < 3000; i++)
		buffer_add_string(&text, (2999 - i) % 1500 ? "]}" : "]]");
	buffer_add_string(&text, ",{\"a\":2}]");
	split(buffer_span(&text), NULL, 1 << 20, 100, &log);
	is_text(buffer_string(&log.elements), "{\"a\":1}\n{\"a\":2}\n",
	    "an element nested too deep is skipped");
	ok(strstr(buffer_string(&log.text),
	    "1:10 nested too deep 26996 <[") != NULL,
	    "and told, with its size");
	log_release(&log);
	buffer_release(&text);
}

/* -- texts that are made up -- */

enum layout { LINE, PRETTY, FLUSH, LEADING, LAYOUTS };

struct maker {
	struct buffer text;
	enum layout layout;
	bool wrapped;		/* the array is a member of an object */
	int id;
};

/* Begins a line of a pretty text. */
static void
indent(struct maker *maker, int depth)
{
	if (maker->layout == PRETTY) {
		buffer_add_char(&maker->text, '\n');
		while (depth--)
			buffer_add_string(&maker->text, "  ");
	}
}

static void make_object(struct maker *, int depth, int id);

static void
make_value(struct maker *maker, int depth)
{
	static const char *const values[] = {"1", "-20.50", "true", "null",
	    "\"\"", "\"a b\"", "\"\\\"[{\"", "\"]},\"", "\"\\\\\"",
	    "\"{\\\"id\\\":1}\"", "\"\xc3\xa9\"", "[]", "{}"};
	size_t count;

	if (depth > 4 || draw_below(3)) {
		buffer_add_string(&maker->text,
		    values[draw_below(sizeof values / sizeof *values)]);
		return;
	}
	if (draw_below(2)) {
		make_object(maker, depth + 1, -1);
		return;
	}
	buffer_add_char(&maker->text, '[');
	count = 1 + draw_below(3);
	for (size_t i = 0; i < count; i++) {
		if (i)
			buffer_add_char(&maker->text, ',');
		indent(maker, depth + 1);
		make_value(maker, depth + 1);
	}
	indent(maker, depth);
	buffer_add_char(&maker->text, ']');
}

static void
make_object(struct maker *maker, int depth, int id)
{
	size_t count = 1 + draw_below(3);

	buffer_add_char(&maker->text, '{');
	if (id >= 0) {
		indent(maker, depth + 1);
		buffer_printf(&maker->text, "\"id\":%d,", id);
	}
	for (size_t i = 0; i < count; i++) {
		if (i)
			buffer_add_char(&maker->text, ',');
		indent(maker, depth + 1);
		buffer_printf(&maker->text, "\"%c\":", 'a' + (char)i);
		make_value(maker, depth + 1);
	}
	indent(maker, depth);
	buffer_add_char(&maker->text, '}');
}

/* Makes a text, and adds its elements to elements, a line each. */
static struct span
make_text(struct maker *maker, struct buffer *elements)
{
	/* The first is not empty: it shows how texts begin. */
	size_t start = maker->text.size, at, count = draw_below(5) + !maker->id;
	int depth = maker->wrapped;

	if (maker->wrapped) {
		buffer_add_char(&maker->text, '{');
		indent(maker, depth);
		buffer_add_string(&maker->text, "\"meta\":");
		make_value(maker, depth);
		buffer_add_char(&maker->text, ',');
		indent(maker, depth);
		buffer_add_string(&maker->text, "\"items\":");
	}
	buffer_add_char(&maker->text, '[');
	for (size_t i = 0; i < count; i++) {
		if (i)
			buffer_add_char(&maker->text, ',');
		if (maker->layout == FLUSH || (maker->layout == LEADING && i))
			buffer_add_char(&maker->text, '\n');
		indent(maker, depth + 1);
		at = maker->text.size;
		make_object(maker, depth + 1, maker->id++);
		add_joined(elements, (struct span){maker->text.data + at,
		    maker->text.size - at});
		buffer_add_char(elements, '\n');
	}
	if (maker->layout == FLUSH)
		buffer_add_char(&maker->text, '\n');
	indent(maker, depth);
	buffer_add_char(&maker->text, ']');
	if (maker->wrapped) {
		buffer_add_char(&maker->text, ',');
		indent(maker, depth);
		buffer_add_string(&maker->text, "\"more\":");
		if (maker->layout == FLUSH)
			buffer_add_string(&maker->text,
			    "[\n{\"x\":1},\n{\"x\":2}\n]");
		else
			make_value(maker, depth);
		indent(maker, 0);
		buffer_add_char(&maker->text, '}');
	}
	return (struct span){maker->text.data + start,
	    maker->text.size - start};
}

/* -- damage -- */

enum damage { CUT, DROP, CHANGE, ADD, DAMAGES };

static void
damage(struct buffer *text, size_t start, enum damage damage)
{
	static const char bytes[] = "{}[]\",:\\ x1";
	size_t at = start + draw_below(text->size - start);
	char byte = bytes[draw_below(sizeof bytes - 1)], *p = text->data + at;

	/* In column 1 it would be the very sign that a text begins. */
	if (at > start && p[-1] == '\n' && (byte == '{' || byte == '['))
		byte = 'x';
	switch (damage) {
	case CUT:
		text->size = at;
		break;
	case DROP:
		memmove(p, p + 1, text->size - at - 1);
		text->size--;
		break;
	case CHANGE:
		*p = byte;
		break;
	default:
		buffer_add_char(text, ' ');
		p = text->data + at;
		memmove(p + 1, p, text->size - 1 - at);
		*p = byte;
	}
}

/* How many lines of text are not among those of known. */
static size_t
unknown_lines(struct span text, struct buffer *known)
{
	size_t unknown = 0;

	while (text.size) {
		const char *end = memchr(text.data, '\n', text.size);
		size_t size = (size_t)(end - text.data) + 1;

		unknown += !memmem(known->data, known->size, text.data, size);
		text.data += size;
		text.size -= size;
	}
	return unknown;
}

struct trial {
	struct buffer text;
	struct buffer before, broken, next, after; /* their elements */
};

static struct trial
make_trial(
    enum layout layout, bool wrapped, enum damage what, const char *separator)
{
	struct trial trial = {0};
	struct maker maker = {.layout = layout, .wrapped = wrapped};
	struct buffer *elements[] = {&trial.before, &trial.before,
	    &trial.broken, &trial.next, &trial.after, &trial.after};
	size_t start;

	for (size_t i = 0; i < sizeof elements / sizeof *elements; i++) {
		start = maker.text.size;
		make_text(&maker, elements[i]);
		if (elements[i] == &trial.broken)
			damage(&maker.text, start, what);
		buffer_add_string(&maker.text, separator);
	}
	trial.text = maker.text;
	return trial;
}

static void
trial_release(struct trial *trial)
{
	buffer_release(&trial->text);
	buffer_release(&trial->before);
	buffer_release(&trial->broken);
	buffer_release(&trial->next);
	buffer_release(&trial->after);
}

static bool
takes_front(struct span *text, const struct buffer *front)
{
	if (text->size < front->size ||
	    (front->size && memcmp(text->data, front->data, front->size)))
		return false;
	text->data += front->size;
	text->size -= front->size;
	return true;
}

static bool
takes_back(struct span *text, const struct buffer *back)
{
	if (text->size < back->size || (back->size &&
	    memcmp(text->data + text->size - back->size, back->data,
		back->size)))
		return false;
	text->size -= back->size;
	return true;
}

/* Whether what came out is right, as far as the damage leaves a choice. */
static bool
is_right(struct trial *trial, struct span got, enum damage what)
{
	if (!takes_front(&got, &trial->before) ||
	    !takes_back(&got, &trial->after) ||
	    !takes_back(&got, &trial->next))
		return false;
	/* A changed byte may make another element of one; a cut does not. */
	return unknown_lines(got, &trial->broken) <= (what == CUT ? 0 : 1);
}

/* More of them by hand. */
static long
rounds(void)
{
	const char *wanted = getenv("WEIR_ROUNDS");

	return wanted ? atol(wanted) : 200;
}

static void
test_damage(void)
{
	static const char *const layouts[] = {"on a line", "pretty", "flush",
	    "with leading elements"};
	static const char *const damages[] = {"cut", "a byte less",
	    "a byte changed", "a byte more"};
	size_t wrong;

	for (int i = 0; i < LAYOUTS * DAMAGES * 2; i++) {
		enum layout layout = (enum layout)(i / 2 % LAYOUTS);
		enum damage what = (enum damage)(i / 2 / LAYOUTS);
		const char *path = i % 2 ? "items" : NULL;

		wrong = 0;
		for (long round = 0; round < rounds(); round++) {
			struct trial trial =
			    make_trial(layout, path, what, "\n");
			struct log log, again;
			struct span text = buffer_span(&trial.text);

			split(text, path, 1 << 20, 0, &log);
			split(text, path, 1 << 20, 1 + draw_below(90), &again);
			if (!is_right(&trial, buffer_span(&log.elements),
			    what) || !same(&log.text, &again.text)) {
				if (!wrong++)
					printf("# %.*s\n# gives\n# %s\n",
					    (int)text.size, text.data,
					    buffer_string(&log.text));
			}
			log_release(&log);
			log_release(&again);
			trial_release(&trial);
		}
		ok(!wrong, "of texts %s%s, one with %s: the others come out "
		    "whole (%zu wrong)", layouts[layout],
		    path ? ", at a path" : "", damages[what], wrong);
	}
}

/* However the bytes come, and however little may be held. */
static void
test_pieces(void)
{
	size_t differ = 0, held = 0, known_objects = 0;

	for (long round = 0; round < 20 * rounds(); round++) {
		enum layout layout = (enum layout)draw_below(LAYOUTS);
		const char *path = draw_below(2) ? "items" : NULL;
		struct trial trial = make_trial(layout, path,
		    (enum damage)draw_below(DAMAGES),
		    draw_below(2) ? "\n" : "");
		struct log log, again;
		size_t longest = 40 + draw_below(100);
		struct span text = buffer_span(&trial.text);

		split(text, path, longest, 0, &log);
		split(text, path, longest, 1 + draw_below(90), &again);
		if (!same(&log.text, &again.text) && !differ++)
			printf("# %zu: %.*s\n# gives\n# %s\n# or\n# %s\n",
			    longest, (int)text.size, text.data,
			    buffer_string(&log.text),
			    buffer_string(&again.text));
		held += again.longest_held > longest + SPLITTER_SLACK;
		known_objects += again.known;
		log_release(&log);
		log_release(&again);
		trial_release(&trial);
	}
	ok(known_objects > 0, "some objects are known: %zu", known_objects);
	ok(!differ, "pieces make no difference (%zu)", differ);
	ok(!held, "no more is held than may be (%zu)", held);
}

/* Where no line break is between the texts, the one behind a text that was cut
 * may be lost with it, but never more. */
static void
test_joined(void)
{
	size_t wrong = 0, lost = 0;

	for (long round = 0; round < 20 * rounds(); round++) {
		struct trial trial = make_trial(
		    (enum layout)draw_below(LAYOUTS), false, CUT, "");
		struct log log;
		struct span got;

		split(buffer_span(&trial.text), NULL, 1 << 20, 0, &log);
		got = buffer_span(&log.elements);
		if (!takes_front(&got, &trial.before) ||
		    !takes_back(&got, &trial.after)) {
			wrong++;
			printf("# %s\n# gives\n# %s\n",
			    buffer_string(&trial.text),
			    buffer_string(&log.text));
		} else {
			lost += !takes_back(&got, &trial.next);
			buffer_add_span(
			    &trial.broken, buffer_span(&trial.next));
			wrong += unknown_lines(got, &trial.broken) > 0;
		}
		log_release(&log);
		trial_release(&trial);
	}
	ok(!wrong, "of texts without line breaks between, one cut, the others "
	    "come out whole (%zu wrong)", wrong);
	ok(lost * 8 < (size_t)rounds() * 20,
	    "but for a few that come behind it (%zu)", lost);
}

int
main(void)
{
	test_cases();
	test_deep();
	test_damage();
	test_pieces();
	test_joined();
	return done_testing();
}
