#include "nearest.h"

#include <limits.h>
#include <string.h>

enum { LONGEST = 63 };

static int
least(int a, int b)
{
	return a < b ? a : b;
}

/* The optimal string alignment distance, by its usual recurrence. */
static int
distance(const char *a, const char *b)
{
	int rows[3][LONGEST + 1];
	int *before = rows[0], *above = rows[1], *row = rows[2], *swap;
	int m = (int)strlen(a), n = (int)strlen(b);

	if (m > LONGEST || n > LONGEST)
		return INT_MAX;
	for (int j = 0; j <= n; j++)
		above[j] = j;
	for (int i = 1; i <= m; i++) {
		row[0] = i;
		for (int j = 1; j <= n; j++) {
			row[j] = least(least(above[j], row[j - 1]) + 1,
			    above[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1])
				row[j] = least(row[j], before[j - 2] + 1);
		}
		swap = before;
		before = above;
		above = row;
		row = swap;
	}
	return above[n];
}

/* A third of the letters of the longer word, and one in any case. */
static int
allowed(const char *a, const char *b)
{
	size_t m = strlen(a), n = strlen(b), letters = m > n ? m : n;

	return letters < 6 ? 1 : (int)(letters / 3);
}

const char *
nearest(const char *word, const char *const *candidates)
{
	const char *found = NULL;
	int best = INT_MAX, slips;

	for (; *candidates; candidates++) {
		slips = distance(word, *candidates);
		if (slips < best && slips <= allowed(word, *candidates)) {
			best = slips;
			found = *candidates;
		}
	}
	return found;
}
