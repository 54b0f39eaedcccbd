/* Times, numbers of seconds and durations: what is read is written, and read
 * back as the same. */
#include "fuzz.h"
#include "number.h"
#include "timestamp.h"

static void
check_time(int64_t time)
{
	char text[TIMESTAMP_SIZE];
	struct span written = {text, timestamp_format(text, time)};
	struct calendar calendar;
	int64_t read;

	check(timestamp_parse(written, &read) && read == time);
	timestamp_calendar(time, &calendar);
	check(calendar.month >= 1 && calendar.month <= 12);
	check(calendar.day >= 1 && calendar.day <= 31);
	check(timestamp_day(time, 0) <= time);
	check(timestamp_day(time, 1) >= time);
}

static void
check_duration(const char *text)
{
	struct buffer written = {0};
	int64_t duration, read;

	if (!duration_parse(text, &duration))
		return;
	duration_add(&written, duration);
	check(duration_parse(buffer_string(&written), &read));
	check(read == duration);
	buffer_release(&written);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buffer copy = {0};
	struct span text = {(const char *)data, size};
	int64_t time;

	zone_set(size & 1 ? "UTC" : "Europe/Paris");
	if (timestamp_parse(text, &time))
		check_time(time);
	if (number_valid(text) && timestamp_from_number(text, SECOND, &time))
		check_time(time);
	buffer_add_span(&copy, text);
	check_duration(buffer_string(&copy));
	buffer_release(&copy);
	return 0;
}
