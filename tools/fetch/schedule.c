#include "fetch/schedule.h"

#include "timestamp.h"

int64_t
schedule_next(int64_t start, int64_t every, int64_t now)
{
	if (now < start)
		return start;
	return start + ((now - start) / every + 1) * every;
}

int64_t
schedule_backoff(int64_t attempt, int64_t most, uint64_t random)
{
	int64_t longest = SECOND;

	while (--attempt > 0 && longest < most)
		longest *= 2;
	if (longest > most)
		longest = most;
	return (int64_t)(random % ((uint64_t)longest + 1));
}
