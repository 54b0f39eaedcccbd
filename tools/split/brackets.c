#include "split/brackets.h"

#include "split/layout.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/*
 * Bytes are read in blocks of 64. In a mask of a block, bit i stands for byte
 * i. Few bytes of a record are brackets outside of strings, and only these
 * are looked at one by one.
 */
enum { BLOCK = 64 };

struct masks {
	uint64_t open, close, quote, backslash, newline;
};

#ifdef __SSE2__

static struct masks
masks_of(const char *block)
{
	struct masks masks = {0};

	for (int i = 0; i < BLOCK; i += 16) {
		__m128i bytes = _mm_loadu_si128((const void *)(block + i));
		/* Square brackets become curly ones. */
		__m128i curly = _mm_or_si128(bytes, _mm_set1_epi8(0x20));

#define MASK(bytes, byte) \
	((uint64_t)(uint32_t)_mm_movemask_epi8( \
	     _mm_cmpeq_epi8(bytes, _mm_set1_epi8(byte))) << i)
		masks.open |= MASK(curly, '{');
		masks.close |= MASK(curly, '}');
		masks.quote |= MASK(bytes, '"');
		masks.backslash |= MASK(bytes, '\\');
		masks.newline |= MASK(bytes, '\n');
#undef MASK
	}
	return masks;
}

#else

static struct masks
masks_of(const char *block)
{
	struct masks masks = {0};

	for (int i = 0; i < BLOCK; i++) {
		masks.open |= (uint64_t)((block[i] | 0x20) == '{') << i;
		masks.close |= (uint64_t)((block[i] | 0x20) == '}') << i;
		masks.quote |= (uint64_t)(block[i] == '"') << i;
		masks.backslash |= (uint64_t)(block[i] == '\\') << i;
		masks.newline |= (uint64_t)(block[i] == '\n') << i;
	}
	return masks;
}

#endif

/* The bytes that stand behind a backslash which is none itself. */
static uint64_t
escaped_bytes(uint64_t backslash, bool escape)
{
	uint64_t escaped = escape, bit;

	for (backslash &= ~escaped; backslash; backslash &= ~(bit | bit << 1)) {
		bit = backslash & -backslash;
		escaped |= bit << 1;
	}
	return escaped;
}

/* Whether the last byte of a block is a backslash and not escaped. */
static bool
ends_escaping(uint64_t backslash, uint64_t escaped, size_t size)
{
	return (backslash & ~escaped) >> (size - 1) & 1;
}

/* Each bit is whether the number of bits up to it is odd: from the quotes,
 * the bytes within strings, opening quotes included and closing ones not. */
static uint64_t
parity(uint64_t bits)
{
	for (int shift = 1; shift < BLOCK; shift *= 2)
		bits ^= bits << shift;
	return bits;
}

bool
brackets_value_follows(char before)
{
	return before == ':' || before == ',' || before == '[';
}

void
brackets_start(
    struct brackets *brackets, char first, const struct opening *opening)
{
	brackets->depth = 0;
	brackets->string = first == '"';
	brackets->escape = false;
	brackets->last = brackets->visible = first;
	brackets->opening = opening;
	brackets->next = false;
	if (!brackets->string)
		brackets_open(brackets, first);
}

void
brackets_open(struct brackets *brackets, char bracket)
{
	size_t depth = brackets->depth++;
	uint64_t bit = UINT64_C(1) << depth % 64;

	if (depth >= SCAN_DEPTH)
		return;
	if (bracket == '[')
		brackets->square[depth / 64] |= bit;
	else
		brackets->square[depth / 64] &= ~bit;
}

/* Whether the innermost open bracket is of that kind. */
static bool
within(const struct brackets *brackets, bool square)
{
	size_t depth = brackets->depth - 1;

	return depth >= SCAN_DEPTH ||
	    (brackets->square[depth / 64] >> depth % 64 & 1) == square;
}

/* -- one call -- */

struct reading {
	struct brackets *brackets;
	struct span text;
	size_t from;		/* what stands before it came in other calls */
};

/* Gives the last byte before "at". */
static char
last_before(const struct reading *reading, size_t at)
{
	return at > reading->from ? reading->text.data[at - 1]
				  : reading->brackets->last;
}

/* The same for those that are no blanks. */
static char
visible_before(const struct reading *reading, size_t at)
{
	while (at > reading->from && layout_blank(reading->text.data[at - 1]))
		at--;
	return at > reading->from ? reading->text.data[at - 1]
				  : reading->brackets->visible;
}

/* What a byte that matters brings. */
enum event { EVENT_NONE, EVENT_END, EVENT_DEEP, EVENT_FAULT, EVENT_SHORT };

static enum event
fault(struct brackets *brackets, const char *reason)
{
	brackets->fault = reason;
	return EVENT_FAULT;
}

/* An opening bracket where no value can stand, or within a string, is where
 * the next text begins, if one seems to begin there. */
static enum event
read_misplaced(struct brackets *brackets, struct span rest, bool line_start)
{
	enum opening_answer answer = OPENING_YES;

	if (!line_start)
		answer = opening_begins(brackets->opening, rest);
	if (answer == OPENING_NO)
		return EVENT_NONE;
	if (answer == OPENING_SHORT)
		return EVENT_SHORT;
	brackets->next = true;
	return fault(brackets, "the text ends too early");
}

static enum event
read_open(const struct reading *reading, size_t at, bool string)
{
	struct brackets *brackets = reading->brackets;
	struct span rest = {reading->text.data + at, reading->text.size - at};
	char before = visible_before(reading, at);
	enum event event = EVENT_NONE;

	if (string)
		return read_misplaced(brackets, rest, false);
	if (!brackets_value_follows(before) ||
	    (before == ',' && !within(brackets, true)))
		event = read_misplaced(
		    brackets, rest, last_before(reading, at) == '\n');
	if (event != EVENT_NONE)
		return event;
	brackets_open(brackets, *rest.data);
	return brackets->depth == SCAN_DEPTH + 1 ? EVENT_DEEP : EVENT_NONE;
}

static enum event
read_close(struct brackets *brackets, char bracket)
{
	if (!within(brackets, bracket == ']'))
		return fault(brackets, bracket == ']' ? "']' closes a '{'"
						      : "'}' closes a '['");
	return --brackets->depth ? EVENT_NONE : EVENT_END;
}

static enum event
read_byte(const struct reading *reading, size_t at, bool string)
{
	char c = reading->text.data[at];

	switch (c) {
	case '{':
	case '[':
		return read_open(reading, at, string);
	case '}':
	case ']':
		return read_close(reading->brackets, c);
	case '\n':
		return fault(reading->brackets, "line break in a string");
	default:
		return EVENT_END;
	}
}

/* Reads a block that stands at *at, of which size bytes count. Gives what ended
 * it early, with *at at that byte. */
static enum event
read_block(const struct reading *reading, size_t *at, const char *block,
    size_t size)
{
	struct brackets *brackets = reading->brackets;
	struct masks masks = masks_of(block);
	uint64_t escaped = 0, quotes, inside, events;
	enum event event;
	unsigned int bit;

	if (masks.backslash || brackets->escape)
		escaped = escaped_bytes(masks.backslash, brackets->escape);
	quotes = masks.quote & ~escaped;
	inside = parity(quotes) ^ -(uint64_t)brackets->string;
	events = masks.open | (masks.close & ~inside) |
	    (masks.newline & inside);
	/* The value is a string: it ends with a quote. */
	if (!brackets->depth)
		events |= quotes & ~inside;
	for (; events; events &= events - 1) {
		bit = (unsigned int)__builtin_ctzll(events);
		event = read_byte(reading, *at + bit, inside >> bit & 1);
		if (event == EVENT_NONE)
			continue;
		brackets->string = inside >> bit & 1;
		brackets->escape = false;
		*at += bit;
		return event;
	}
	brackets->string = inside >> (size - 1) & 1;
	brackets->escape = ends_escaping(masks.backslash, escaped, size);
	*at += size;
	return EVENT_NONE;
}

enum brackets_answer
brackets_read(struct brackets *brackets, struct span text, size_t *at)
{
	struct reading reading = {brackets, text, *at};
	enum event event = EVENT_NONE;
	char padded[BLOCK];
	size_t left;

	while (*at < text.size && event == EVENT_NONE) {
		left = text.size - *at;
		if (left < BLOCK) {
			memset(padded, ' ', BLOCK);
			memcpy(padded, text.data + *at, left);
			event = read_block(&reading, at, padded, left);
		} else {
			event = read_block(
			    &reading, at, text.data + *at, BLOCK);
		}
	}
	if (event == EVENT_FAULT)
		return BRACKETS_FAULT;
	*at += event == EVENT_END || event == EVENT_DEEP;
	brackets->visible = visible_before(&reading, *at);
	brackets->last = last_before(&reading, *at);
	if (event == EVENT_DEEP)
		return BRACKETS_DEEP;
	return event == EVENT_END ? BRACKETS_END : BRACKETS_MORE;
}
