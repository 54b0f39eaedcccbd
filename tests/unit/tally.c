#include "tally.h"

#include <stdlib.h>

#include "draw.h"
#include "memory.h"
#include "tap.h"

static struct tally
tally_of(const char *const *lines, size_t count)
{
	struct tally tally = {0};

	for (size_t i = 0; i < count; i++)
		tally_add(&tally, hash_line(span_of(lines[i])));
	return tally;
}

static bool
equal(struct tally a, struct tally b)
{
	return a.lines == b.lines && a.ordered == b.ordered &&
	    a.additive == b.additive;
}

static void
test_lines(void)
{
	static const char *const lines[] = {"a", "b", "c", "c"};
	static const char *const swapped[] = {"a", "c", "b", "c"};
	struct tally all = tally_of(lines, 4), other = tally_of(swapped, 4);
	struct tally first = tally_of(lines, 1);
	struct tally rest = tally_of(lines + 1, 3);

	ok(all.lines == 4 && equal(all, tally_of(lines, 4)),
	    "the same lines have the same tally");
	ok(all.additive == other.additive && all.ordered != other.ordered,
	    "another order shows in the ordered hash alone");
	ok(first.additive + rest.additive == all.additive,
	    "the sums of parts are the sum of the whole");
	ok(tally_of(lines, 3).additive != all.additive,
	    "a line that came twice shows in the sum");
}

static struct tally
tally_of_text(const char *text)
{
	struct tally_text tally = {0};

	tally_text_add(&tally, span_of(text));
	tally_text_end(&tally);
	return tally.tally;
}

static void
test_text(void)
{
	static const char *const lines[] = {"a", " b\r", "c"};
	struct tally expected = tally_of(lines, 3);

	ok(equal(tally_of_text("a\n b\r\nc\n"), expected),
	    "a text has the tally of its lines");
	ok(equal(tally_of_text("a\n b\r\nc"), expected),
	    "a last line needs no newline");
	ok(equal(tally_of_text("\n \t\r\na\n\n b\r\n \nc\n  "), expected),
	    "blank lines are no part of it");
	ok(tally_of_text("").lines == 0, "an empty text has no line");
}

/* Wherever a text is cut, its lines are the same. */
static void
test_pieces(void)
{
	enum { SIZE = 4000, ROUNDS = 500 };
	static const char letters[] = "ab \t\r\n\n";
	char *bytes = allocate(SIZE + 1);
	struct tally whole;
	bool same = true;

	for (size_t i = 0; i < SIZE; i++)
		bytes[i] = letters[draw_below(sizeof letters - 1)];
	bytes[SIZE] = '\0';
	whole = tally_of_text(bytes);
	for (int round = 0; round < ROUNDS; round++) {
		struct tally_text text = {0};
		size_t most = 1 + draw_below(20), piece;

		for (size_t at = 0; at < SIZE; at += piece) {
			piece = draw_below(most + 1);
			piece = piece < SIZE - at ? piece : SIZE - at;
			tally_text_add(&text,
			    (struct span){bytes + at, piece});
		}
		tally_text_end(&text);
		same &= equal(text.tally, whole);
	}
	ok(same && whole.lines > 100, "pieces have the tally of the whole");
	free(bytes);
}

int
main(void)
{
	test_lines();
	test_text();
	test_pieces();
	return done_testing();
}
