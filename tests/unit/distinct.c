/* Counts against the truth; one text whatever the order and the division. */
#include "window-agg/distinct.h"

#include <math.h>
#include <stdlib.h>

#include "draw.h"
#include "tap.h"

enum { SHARDS = 5 };

/* -- values: there is another one for each number -- */

/* The eight bytes of a number: of those of neighbours few differ. */
static void
add_bytes(struct distinct *distinct, uint64_t number)
{
	char bytes[8];

	memcpy(bytes, &number, sizeof bytes);
	distinct_add(distinct, (struct span){bytes, sizeof bytes});
}

static void
add_digits(struct distinct *distinct, uint64_t number)
{
	char text[64];
	int size = snprintf(text, sizeof text, "%d", (int)number);

	distinct_add(distinct, (struct span){text, (size_t)size});
}

static void
add_long(struct distinct *distinct, uint64_t number)
{
	char text[64];

	memset(text, '-', sizeof text);
	snprintf(text + number % 40, 20, "%d", (int)(number / 40));
	distinct_add(distinct, (struct span){text, sizeof text});
}

/* Zeros, of which the number says how many. */
static void
add_zeros(struct distinct *distinct, uint64_t number)
{
	static const char zeros[4096];

	distinct_add(distinct, (struct span){zeros, number % sizeof zeros});
}

static const struct {
	void (*add)(struct distinct *, uint64_t number);
	const char *name;
} values[] = {
	{add_bytes, "bytes"},
	{add_digits, "digits"},
	{add_long, "long texts"},
};

enum { VALUES = sizeof values / sizeof *values };

/* -- counts -- */

static void
test_few(void)
{
	struct distinct distinct = {0};
	size_t wrong = 0;

	ok(distinct_count(&distinct) == 0, "of nothing it is 0");
	for (uint64_t i = 0; i < DISTINCT_EXACT; i++) {
		add_zeros(&distinct, i);
		add_zeros(&distinct, i / 2);
		wrong += distinct_count(&distinct) != (double)i + 1;
	}
	ok(!wrong, "few values are counted exactly, however often they come");
	ok(!distinct.registers, "as many as are kept");
	add_zeros(&distinct, DISTINCT_EXACT);
	ok(distinct.registers, "one more is too many");
	distinct_release(&distinct);
	ok(distinct_count(&distinct) == 0, "what was released is empty");
}

/* Adds up errors of a count, as parts of what is right. */
static void
count_many(size_t manner, size_t count, uint64_t first, double *sum,
    double *squares)
{
	struct distinct distinct = {0};
	double error;

	for (uint64_t i = 0; i < count; i++)
		values[manner].add(&distinct, first + i);
	error = distinct_count(&distinct) / (double)count - 1;
	*sum += error;
	*squares += error * error;
	distinct_release(&distinct);
}

/* The standard error is 0.81 %; of a hundred tries the mean error is a tenth
 * of that, and the deviation has one of 7 %. Three times that is allowed. */
static void
test_many(void)
{
	static const size_t counts[] = {1537, 5000, 20000, 50000, 100000};
	enum { ROUNDS = 100 };

	for (size_t manner = 0; manner < VALUES; manner++)
		for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
			double sum = 0, squares = 0, deviation;

			for (uint64_t round = 0; round < ROUNDS; round++)
				count_many(manner, counts[i],
				    round * 1000000, &sum, &squares);
			deviation = sqrt(squares / ROUNDS);
			ok(deviation < 0.0081 * 1.21 &&
			    fabs(sum / ROUNDS) < 0.0081 * 0.3,
			    "%zu %s are counted to 0.81 %%", counts[i],
			    values[manner].name);
			printf("# deviation %g, bias %g\n", deviation,
			    sum / ROUNDS);
		}
}

/* -- one text -- */

static bool
equal(const struct distinct *a, const struct distinct *b)
{
	struct buffer left = {0}, right = {0};
	bool result;

	distinct_write(a, &left);
	distinct_write(b, &right);
	result = span_equal(buffer_span(&left), buffer_span(&right)) &&
	    distinct_count(a) == distinct_count(b);
	buffer_release(&left);
	buffer_release(&right);
	return result;
}

/* The same values by several states that are merged in any order; each comes
 * to one or two of them. */
static struct distinct
merged(size_t count)
{
	struct distinct shards[SHARDS] = {{0}};
	size_t left = SHARDS, into, from;

	for (size_t i = 0; i < count; i++) {
		add_digits(&shards[draw_below(SHARDS)], count - i);
		add_digits(&shards[draw_below(SHARDS)], i + 1);
	}
	while (left > 1) {
		from = draw_below(left);
		into = (from + 1 + draw_below(left - 1)) % left;
		distinct_merge(&shards[into], &shards[from]);
		distinct_release(&shards[from]);
		shards[from] = shards[--left];
	}
	return shards[0];
}

static void
test_order(void)
{
	size_t wrong = 0, wrong_parsed = 0;

	for (int round = 0; round < 150; round++) {
		size_t count = draw_below(round % 2 ? 2 * DISTINCT_EXACT :
		    10 * DISTINCT_EXACT);
		struct distinct direct = {0}, other = merged(count);
		struct distinct again = {0};
		struct buffer text = {0};

		for (size_t i = 1; i <= count; i++)
			add_digits(&direct, i);
		wrong += !equal(&direct, &other);
		distinct_write(&direct, &text);
		wrong_parsed += !distinct_parse(&again, buffer_span(&text)) ||
		    !equal(&direct, &again);
		/* What was read goes on as what was written. */
		add_bytes(&direct, 7);
		add_bytes(&again, 7);
		wrong_parsed += !equal(&direct, &again);
		buffer_release(&text);
		distinct_release(&direct);
		distinct_release(&other);
		distinct_release(&again);
	}
	ok(!wrong, "in any order, divided and merged, it is the same");
	ok(!wrong_parsed, "what is written reads back the same");
}

/* -- text -- */

/* The hash is part of the format: it must not change. */
static void
test_text(void)
{
	struct distinct distinct = {0};
	struct buffer text = {0};

	distinct_write(&distinct, &text);
	is_text(buffer_string(&text), "{\"hashes\":\"\"}", "nothing");
	distinct_add(&distinct, span_of(""));
	distinct_add(&distinct, span_of("a"));
	distinct_add(&distinct, span_of("temperature"));
	buffer_clear(&text);
	distinct_write(&distinct, &text);
	is_text(buffer_string(&text), "{\"hashes\":\"2d06800538d394c2"
	    "b0003595c3782b05e6c632b61e964e1f\"}", "three hashes");
	distinct_release(&distinct);
	buffer_release(&text);
}

static const char *const bad[] = {
	"", "{", "{}", "[]", "{\"hashes\":\"\"", "{\"hashes\":\"\"}}",
	"{\"hashes\":\"", "{\"hashes\":", "{\"hashes\":12}",
	"{\"hashes\":\"1\"}", "{\"hashes\":\"0000000000000000\"}",
	"{\"hashes\":\"000000000000000G\"}",
	"{\"hashes\":\"00000000000000AB\"}",
	"{\"hashes\":\"00000000000000020000000000000001\"}",
	"{\"hashes\":\"00000000000000010000000000000001\"}",
	"{\"registers\":\"\"}", "{\"registers\":\"AAAA\"}",
	"{\"hashes\":\"\",\"registers\":\"\"}", "{\"hash\":\"\"}",
};

/* Registers that are all one letter. */
static bool
parse_all(struct distinct *distinct, char letter, size_t count)
{
	struct buffer text = {0};
	bool result;

	buffer_add_string(&text, "{\"registers\":\"");
	memset(buffer_reserve(&text, count), letter, count);
	text.size += count;
	buffer_add_string(&text, "\"}");
	result = distinct_parse(distinct, buffer_span(&text));
	buffer_release(&text);
	return result;
}

static void
test_hostile(void)
{
	struct distinct distinct = {0};
	struct buffer text = {0};

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		ok(!distinct_parse(&distinct, span_of(bad[i])) &&
		    !distinct.hashes && !distinct.registers, "not %s", bad[i]);
	buffer_add_string(&text, "{\"hashes\":\"");
	for (int i = 1; i <= DISTINCT_EXACT + 1; i++)
		buffer_printf(&text, "%016x", (unsigned int)i);
	buffer_add_string(&text, "\"}");
	ok(!distinct_parse(&distinct, buffer_span(&text)),
	    "not more hashes than are kept");
	ok(!parse_all(&distinct, '0', DISTINCT_REGISTERS), "not other letters");
	ok(!parse_all(&distinct, '\\', DISTINCT_REGISTERS), "nor escapes");
	ok(!parse_all(&distinct, 'A', DISTINCT_REGISTERS - 1), "nor too few");
	ok(!parse_all(&distinct, 'A', DISTINCT_REGISTERS + 1), "nor too many");
	ok(parse_all(&distinct, 'A', DISTINCT_REGISTERS) &&
	    distinct_count(&distinct) == 0, "empty registers count nothing");
	distinct_release(&distinct);
	ok(parse_all(&distinct, 'z', DISTINCT_REGISTERS) &&
	    isinf(distinct_count(&distinct)), "full ones anything");
	distinct_release(&distinct);
	buffer_release(&text);
}

int
main(void)
{
	test_few();
	test_many();
	test_order();
	test_text();
	test_hostile();
	return done_testing();
}
