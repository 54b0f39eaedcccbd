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

const char *
nearest(const char *word, const char *const *candidates)
{
	int allowed = (int)strlen(word) / 3, best, slips;
	const char *found = NULL;

	best = (allowed < 1 ? 1 : allowed) + 1;
	for (; *candidates; candidates++) {
		slips = distance(word, *candidates);
		if (slips < best) {
			best = slips;
			found = *candidates;
		}
	}
	return found;
}
