#include "watermark.h"

#include "tap.h"

/* What happens to one time after the other: o ordinary, h hold, O other,
 * c confirmed. As the runtime does, lets in what is believed. */
static const char *
verdicts(struct watermark *watermark, const int64_t *times, size_t count)
{
	static const char letters[] = {
		[WATERMARK_ORDINARY] = 'o', [WATERMARK_HOLD] = 'h',
		[WATERMARK_OTHER] = 'O', [WATERMARK_CONFIRMED] = 'c',
	};
	static char text[32];
	int64_t held[WATERMARK_WITNESSES];
	size_t held_count = 0;

	for (size_t i = 0; i < count; i++) {
		enum watermark_verdict verdict =
		    watermark_judge(watermark, times[i]);

		text[i] = letters[verdict];
		if (verdict == WATERMARK_ORDINARY ||
		    verdict == WATERMARK_OTHER)
			held_count = 0;
		if (verdict == WATERMARK_ORDINARY)
			watermark_advance(watermark, times[i]);
		else
			held[held_count++] = times[i];
		if (verdict == WATERMARK_CONFIRMED)
			while (held_count)
				watermark_advance(
				    watermark, held[--held_count]);
	}
	text[count] = '\0';
	return text;
}

static const struct {
	int64_t max_jump, times[12];
	size_t count;
	const char *verdicts;
	int64_t greatest;
	const char *sentence;
} cases[] = {
	{10, {5, 6, 16, 3, -100}, 5, "ooooo", 16,
	    "steps of at most the jump are ordinary, and so is all behind"},
	{10, {1000000}, 1, "o", 1000000, "the first time is believed"},
	{10, {0, 11}, 2, "oO", 0, "one beyond the jump is held"},
	{10, {0, 11, 10}, 3, "oOo", 10, "until an ordinary one comes"},
	{10, {0, 100, 101}, 3, "oOh", 0, "two that agree are held"},
	{10, {0, 100, 101, 105}, 4, "oOhc", 105, "three are believed"},
	{10, {0, 100, 90, 110}, 4, "oOhc", 110,
	    "they agree within the jump, before and after the first"},
	{10, {0, 100, 89}, 3, "oOO", 0, "but no further before"},
	{10, {0, 100, 111}, 3, "oOO", 0, "nor after"},
	{10, {0, 100, 105, 111}, 4, "oOhO", 0,
	    "all agree with the first of them, not with the last"},
	{10, {0, 100, 100, 200, 200, 200}, 6, "oOhOhc", 200,
	    "another leap begins anew"},
	{10, {0, 100, 101, 5, 102, 103, 104}, 7, "oOhoOhc", 104,
	    "an ordinary time in between makes all begin anew"},
	{10, {0, 100, 101, 102, 103, 50, 114}, 7, "oOhcooO", 103,
	    "after a leap all goes on from there"},
	{10, {0, 100, 15, 101}, 4, "oOOO", 0,
	    "two devices with wrong clocks do not confirm each other"},
	{0, {0, 0, 1, 1, 1}, 5, "ooOhc", 1, "the jump may be 0"},

	{10, {INT64_MAX - 5, INT64_MAX}, 2, "oo", INT64_MAX,
	    "the end of time can be reached"},
	{10, {INT64_MAX, INT64_MIN, INT64_MIN}, 3, "ooo", INT64_MAX,
	    "a time far behind is ordinary"},
	{10, {INT64_MIN + 1, INT64_MAX}, 2, "oO", INT64_MIN + 1,
	    "a leap over all of time is one"},
	{10, {INT64_MIN + 1, INT64_MAX, INT64_MAX - 10, INT64_MAX}, 4, "oOhc",
	    INT64_MAX, "and can be confirmed"},
	{INT64_MAX, {0, INT64_MAX}, 2, "oo", INT64_MAX,
	    "no leap is too far for the greatest jump"},
	{INT64_MAX, {-2, INT64_MAX}, 2, "oO", -2,
	    "unless it is longer than a number can say"},
};

static void
test_verdicts(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct watermark watermark = {
		    .max_jump = cases[i].max_jump, .greatest = INT64_MIN,
		    .told = INT64_MIN};

		is_text(verdicts(&watermark, cases[i].times, cases[i].count),
		    cases[i].verdicts, "%s", cases[i].sentence);
		ok(watermark.greatest == cases[i].greatest,
		    "which brings time where it should be");
	}
}

static void
test_delay(void)
{
	struct watermark watermark = {.delay = 5, .max_jump = INT64_MAX,
	    .greatest = INT64_MIN, .told = INT64_MIN};

	ok(watermark_time(&watermark) == INT64_MIN,
	    "without a time there is no watermark");
	watermark_advance(&watermark, 7);
	ok(watermark_time(&watermark) == 2,
	    "the watermark is the greatest time less the delay");
	watermark_advance(&watermark, 6);
	ok(watermark_time(&watermark) == 2, "it never goes back");
	watermark.greatest = INT64_MIN + 4;
	ok(watermark_time(&watermark) == INT64_MIN,
	    "nor beyond the beginning of time");
	watermark.delay = INT64_MAX;
	watermark.greatest = -1;
	ok(watermark_time(&watermark) == INT64_MIN,
	    "also with the greatest delay");
}

static void
test_told(void)
{
	struct watermark watermark = {.delay = 5};

	watermark_reset(&watermark);
	ok(watermark_time(&watermark) == INT64_MIN, "none after a reset");
	watermark_advance(&watermark, 100);
	watermark_tell(&watermark, 80);
	ok(watermark_time(&watermark) == 95, "what is told is no step back");
	watermark_tell(&watermark, 97);
	ok(watermark_time(&watermark) == 97, "but may be a step on");
	watermark_advance(&watermark, 110);
	ok(watermark_time(&watermark) == 105, "and so may a time after it");
}

int
main(void)
{
	test_verdicts();
	test_delay();
	test_told();
	return done_testing();
}
