#include "nearest.h"

#include "tap.h"

static const char *
suggest(const char *word, const char *const *candidates)
{
	const char *found = nearest(word, candidates);

	return found ? found : "none";
}

static void
test_slips(void)
{
	static const char *const programs[] = {
	    "select", "split", "store", NULL};
	static const char *const cases[][2] = {
		{"select", "select"},
		{"selct", "select"},
		{"sselect", "select"},
		{"selekt", "select"},
		{"seletc", "select"},
		{"slipt", "none"},
		{"stroe", "store"},
		{"splti", "split"},
		{"", "none"},
		{"x", "none"},
		{"sort", "none"},
		{"spork", "none"},
		{"window-agg", "none"},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		is_text(suggest(cases[i][0], programs), cases[i][1],
		    "'%s' may mean: %s", cases[i][0], cases[i][1]);
}

/* A third of the letters may be wrong, and one in any case. */
static void
test_bounds(void)
{
	static const char *const candidates[] = {"abcdefghi", NULL};
	static const char *const two[] = {"ab", NULL};

	is_text(suggest("xyzdefghi", candidates), "abcdefghi",
	    "three slips in nine letters are near");
	is_text(suggest("xyzwefghi", candidates), "none",
	    "four slips in nine letters are not");
	is_text(suggest("ax", two), "ab", "one slip in two letters is near");
	is_text(suggest("xy", two), "none", "two slips are not");
	is_text(suggest("ba", two), "ab", "two letters swapped are one slip");
	is_text(suggest("abcdef", candidates), "abcdefghi",
	    "a third of the longer word may be missing");
}

static void
test_choice(void)
{
	static const char *const far_first[] = {"merges", "merge", NULL};
	static const char *const equal[] = {"lag", "lab", NULL};
	static const char *const nothing[] = {NULL};

	is_text(suggest("mergee", far_first), "merges",
	    "of two that are as near the first is meant");
	is_text(suggest("mrge", far_first), "merge", "the nearest is meant");
	is_text(suggest("lax", equal), "lag", "the first of equals is meant");
	is_text(suggest("lag", nothing), "none", "there may be no candidate");
}

static void
test_length(void)
{
	char word[1000] = "", other[65] = "";
	const char *const candidates[] = {other, NULL};

	memset(other, 'a', 64);
	memset(word, 'a', sizeof word - 1);
	is_text(suggest(word, candidates), "none",
	    "a word of any length is compared safely");
	word[63] = other[63] = '\0';
	word[0] = 'b';
	is_text(suggest(word, candidates), other,
	    "words of 63 letters are compared");
}

int
main(void)
{
	test_slips();
	test_bounds();
	test_choice();
	test_length();
	return done_testing();
}
