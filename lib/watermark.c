#include "watermark.h"

void
watermark_reset(struct watermark *watermark)
{
	watermark->greatest = watermark->told = INT64_MIN;
	watermark->held = 0;
}

static bool
further(int64_t from, int64_t to, int64_t distance)
{
	int64_t difference;

	return to > from &&
	    (__builtin_sub_overflow(to, from, &difference) ||
	    difference > distance);
}

enum watermark_verdict
watermark_judge(struct watermark *watermark, int64_t time)
{
	int64_t jump = watermark->max_jump;

	if (watermark->greatest == INT64_MIN ||
	    !further(watermark->greatest, time, jump)) {
		watermark->held = 0;
		return WATERMARK_ORDINARY;
	}
	if (!watermark->held || further(watermark->leap, time, jump) ||
	    further(time, watermark->leap, jump)) {
		watermark->leap = time;
		watermark->held = 1;
		return WATERMARK_OTHER;
	}
	if (++watermark->held < WATERMARK_WITNESSES)
		return WATERMARK_HOLD;
	watermark->held = 0;
	return WATERMARK_CONFIRMED;
}

int64_t
watermark_time(const struct watermark *watermark)
{
	int64_t time;

	if (__builtin_sub_overflow(
	    watermark->greatest, watermark->delay, &time))
		return watermark->told;
	return time > watermark->told ? time : watermark->told;
}
