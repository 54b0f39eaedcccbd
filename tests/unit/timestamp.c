#include "timestamp.h"

#include <inttypes.h>
#include <stdlib.h>
#include <time.h>

#include "tap.h"

static const char *
format(int64_t time)
{
	static char text[TIMESTAMP_SIZE + 1];

	text[timestamp_format(text, time)] = '\0';
	return text;
}

static int misread;
static struct timestamp_last last;

/* Reads a time both ways; they must agree, whatever was read before. */
static bool
read_time(struct span text, int64_t *time)
{
	int64_t alone = 0, next = 0;
	bool is_time = timestamp_parse(text, &alone);

	misread += timestamp_parse_next(text, &last, &next) != is_time;
	if (is_time) {
		misread += next != alone;
		*time = alone;
	}
	return is_time;
}

/* What a text is read as, and written again. */
static const char *
reformat(const char *text)
{
	int64_t time;

	return read_time(span_of(text), &time) ? format(time) : "none";
}

static int64_t
parse(const char *text)
{
	int64_t time = INT64_MIN;

	read_time(span_of(text), &time);
	return time;
}

/* -- UTC -- */

static void
test_texts(void)
{
	static const char *const cases[][2] = {
		{"2024-12-01T00:00:00Z", "2024-12-01T00:00:00Z"},
		{"2024-12-01t01:02:03z", "2024-12-01T01:02:03Z"},
		{"2024-12-01 01:02:03Z", "2024-12-01T01:02:03Z"},
		{"2024-12-01 01:02:03", "2024-12-01T01:02:03Z"},
		{"2024-12-01T01:02", "2024-12-01T01:02:00Z"},
		{"2024-12-01T01:02Z", "2024-12-01T01:02:00Z"},
		{"2024-12-01", "2024-12-01T00:00:00Z"},
		{"2024-12-01T00:00:00+01:00", "2024-11-30T23:00:00Z"},
		{"2024-12-01T00:00:00-05:30", "2024-12-01T05:30:00Z"},
		{"2024-12-01T00:00:00-00:00", "2024-12-01T00:00:00Z"},
		{"2024-12-01T00:00:00+23:59", "2024-11-30T00:01:00Z"},
		{"2024-12-01 00:00:00.250", "2024-12-01T00:00:00.25Z"},
		{"2024-12-01T00:00:00.000Z", "2024-12-01T00:00:00Z"},
		{"2024-12-01T00:00:00.000000001Z",
		    "2024-12-01T00:00:00.000000001Z"},
		{"2024-12-01T00:00:00.9999999999999999999999Z",
		    "2024-12-01T00:00:00.999999999Z"},
		{"2024-12-01T00:00:00.5+01:00", "2024-11-30T23:00:00.5Z"},
		{"1969-12-31T23:59:59.75Z", "1969-12-31T23:59:59.75Z"},
		{"2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"},
		{"2016-12-31T23:59:60.5Z", "2017-01-01T00:00:00.5Z"},
		{"2024-02-29", "2024-02-29T00:00:00Z"},
		{"2000-02-29", "2000-02-29T00:00:00Z"},
		{"1677-09-21T00:12:43.145224192Z",
		    "1677-09-21T00:12:43.145224192Z"},
		{"2262-04-11T23:47:16.854775807Z",
		    "2262-04-11T23:47:16.854775807Z"},
		{"2262-04-12T00:47:16+01:00", "2262-04-11T23:47:16Z"},
		{"2262-04-11T23:47:16.8547758079Z",
		    "2262-04-11T23:47:16.854775807Z"},
		/* Out of range. */
		{"1677-09-21T00:12:43.145224191Z", "none"},
		{"2262-04-11T23:47:16.854775808Z", "none"},
		{"0000-01-01", "none"},
		{"9999-12-31T23:59:59Z", "none"},
		/* No such day or hour. */
		{"2023-02-29", "none"},
		{"1900-02-29", "none"},
		{"2024-02-30", "none"},
		{"2024-04-31", "none"},
		{"2024-00-01", "none"},
		{"2024-13-01", "none"},
		{"2024-12-00", "none"},
		{"2024-12-32", "none"},
		{"2024-12-01T24:00:00Z", "none"},
		{"2024-12-01T00:60:00Z", "none"},
		{"2024-12-01T00:00:61Z", "none"},
		{"2024-12-01T00:00:00+24:00", "none"},
		{"2024-12-01T00:00:00+00:60", "none"},
		/* Another layout. */
		{"", "none"},
		{"2024", "none"},
		{"2024-12", "none"},
		{"2024-12-1", "none"},
		{"2024-12-01Z", "none"},
		{"2024-12-01T", "none"},
		{"2024-12-01T00", "none"},
		{"2024-12-01T00Z", "none"},
		{"2024-12-01T00:00:", "none"},
		{"2024-12-01T00:00:0", "none"},
		{"2024-12-01T00:00:0Z", "none"},
		{"2024-12-01T00:00:00.", "none"},
		{"2024-12-01T00:00:00.Z", "none"},
		{"2024-12-01T00:00:00,5Z", "none"},
		{"2024-12-01T00:00:00 Z", "none"},
		{"2024-12-01T00:00:00ZZ", "none"},
		{"2024-12-01T00:00:00+1:00", "none"},
		{"2024-12-01T00:00:00+0100", "none"},
		{"2024-12-01T00:00:00+01", "none"},
		{"2024-12-01T00:00:00+01:000", "none"},
		{"2024-12-01_00:00:00Z", "none"},
		{"2024/12/01 00:00:00", "none"},
		{"20241201T000000Z", "none"},
		{" 2024-12-01", "none"},
		{"2024-12-01 ", "none"},
		{"-024-12-01", "none"},
		{"+2024-12-01", "none"},
		{"2O24-12-01", "none"},
		{"2024-12-01T0x:00:00Z", "none"},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		is_text(reformat(cases[i][0]), cases[i][1], "'%s' is %s",
		    cases[i][0], cases[i][1]);
}

static void
test_all_days(void)
{
	enum { FIRST = -98615, LAST = 84370 };	/* in 1700, in 2200 */
	int unread = 0, unwritten = 0, unlike = 0;
	struct calendar calendar;
	char text[64];

	for (int64_t day = FIRST; day < LAST; day++) {
		time_t seconds = day * 86400 + (day * 7919 % 86400 + 86400) %
		    86400;
		int64_t time = seconds * SECOND;
		struct tm tm;

		gmtime_r(&seconds, &tm);
		strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &tm);
		unread += parse(text) != timegm(&tm) * SECOND;
		unwritten += strcmp(format(time), text) != 0;
		timestamp_calendar(time + 5, &calendar);
		unlike += calendar.year != tm.tm_year + 1900 ||
		    calendar.month != tm.tm_mon + 1 ||
		    calendar.day != tm.tm_mday || calendar.hour != tm.tm_hour ||
		    calendar.minute != tm.tm_min ||
		    calendar.second != tm.tm_sec || calendar.nanosecond != 5 ||
		    calendar.weekday != tm.tm_wday;
	}
	ok(!unread, "every day from 1700 to 2200 is read as by timegm (%d not)",
	    unread);
	ok(!unwritten, "and written as by gmtime (%d not)", unwritten);
	ok(!unlike, "and taken apart as by gmtime (%d not)", unlike);
}

static void
test_no_other_days(void)
{
	char text[40];
	int wrong = 0;

	for (int year = 1700; year < 2200; year++)
		for (int month = 0; month < 20; month++)
			for (int day = 0; day < 40; day++) {
				struct tm tm = {0};
				int64_t time;
				bool is;

				tm.tm_year = year - 1900;
				tm.tm_mon = month - 1;
				tm.tm_mday = day;
				timegm(&tm);
				is = tm.tm_mon == month - 1 &&
				    tm.tm_mday == day;
				snprintf(text, sizeof text, "%04d-%02d-%02d",
				    year, month, day);
				wrong += read_time(span_of(text),
					     &time) != is;
			}
	ok(!wrong, "no other day is one (%d wrong)", wrong);
}

/* A digit makes another time, anything else makes none. */
static void
test_every_byte(void)
{
	static const char good[] = "2024-12-01T01:02:03.456+01:00";
	struct span text = {NULL, sizeof good - 1};
	char bytes[sizeof good];
	int64_t time, expected = parse(good);
	int wrong = 0;

	text.data = bytes;
	for (size_t i = 0; i < text.size; i++)
		for (int c = 0; c < 256; c++) {
			bool digit = c >= '0' && c <= '9';
			bool was_digit = good[i] >= '0' && good[i] <= '9';

			memcpy(bytes, good, sizeof good);
			bytes[i] = (char)c;
			if (c == good[i] ||
			    (i == 10 && (c == 't' || c == ' ')) ||
			    (good[i] == '+' && c == '-') ||
			    !read_time(text, &time))
				continue;
			wrong += !digit || !was_digit || time == expected;
		}
	ok(!wrong, "each byte counts (%d do not)", wrong);
}

/* Each prefix alone in its memory, so that a sanitizer sees who reads on. */
static void
test_every_prefix(void)
{
	static const char whole[] = "2024-12-01T01:02:03.4567890123456+01:00";
	int times = 0;

	for (size_t size = 0; size < sizeof whole; size++) {
		char *prefix = malloc(size ? size : 1);
		int64_t time;

		memcpy(prefix, whole, size);
		times += read_time((struct span){prefix, size}, &time);
		free(prefix);
	}
	/* A date, an hour and minute, a second, 13 fractions, the whole. */
	ok(times == 17, "no prefix is read beyond its end (%d are times)",
	    times);
}

static void
test_numbers(void)
{
	static const struct {
		const char *number;
		int64_t unit;
		const char *text;
	} cases[] = {
		{"0", SECOND, "1970-01-01T00:00:00Z"},
		{"-0", SECOND, "1970-01-01T00:00:00Z"},
		{"1733011200", SECOND, "2024-12-01T00:00:00Z"},
		{"1733011200.123456789", SECOND,
		    "2024-12-01T00:00:00.123456789Z"},
		{"1733011200.1234567899", SECOND,
		    "2024-12-01T00:00:00.123456789Z"},
		{"1.7330112e9", SECOND, "2024-12-01T00:00:00Z"},
		{"17330112000000000000e-10", SECOND, "2024-12-01T00:00:00Z"},
		{"1733011200000", 1000000, "2024-12-01T00:00:00Z"},
		{"1733011200000.5", 1000000, "2024-12-01T00:00:00.0005Z"},
		{"1733011200000001", 1000, "2024-12-01T00:00:00.000001Z"},
		{"1733011200000000001", 1, "2024-12-01T00:00:00.000000001Z"},
		{"1733011200000000001.9", 1,
		    "2024-12-01T00:00:00.000000001Z"},
		{"-1", SECOND, "1969-12-31T23:59:59Z"},
		{"-0.5", SECOND, "1969-12-31T23:59:59.5Z"},
		{"-0.0000000005", SECOND, "1969-12-31T23:59:59.999999999Z"},
		{"-0.000000001", SECOND, "1969-12-31T23:59:59.999999999Z"},
		{"-1e-99999999999999999999", SECOND,
		    "1969-12-31T23:59:59.999999999Z"},
		{"1e-99999999999999999999", SECOND, "1970-01-01T00:00:00Z"},
		{"9223372036854775807", 1, "2262-04-11T23:47:16.854775807Z"},
		{"-9223372036854775808", 1, "1677-09-21T00:12:43.145224192Z"},
		{"9223372036.854775807", SECOND,
		    "2262-04-11T23:47:16.854775807Z"},
		{"9223372036854775808", 1, "none"},
		{"-9223372036854775809", 1, "none"},
		{"-9223372036854775808.5", 1, "none"},
		{"1733011200000", SECOND, "none"},
		{"9223372037", SECOND, "none"},
		{"1e11", SECOND, "none"},
		{"1e99999999999999999999", SECOND, "none"},
		{"0e99999999999999999999", SECOND, "1970-01-01T00:00:00Z"},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int64_t time;
		bool is = timestamp_from_number(span_of(cases[i].number),
		    cases[i].unit, &time);

		is_text(is ? format(time) : "none", cases[i].text,
		    "%s steps of %" PRId64 " ns are %s", cases[i].number,
		    cases[i].unit, cases[i].text);
	}
}

static void
test_fractions(void)
{
	int64_t time = parse("1900-01-01"), read;
	char number[64];
	int wrong = 0;

	for (int i = 0; i < 100000; i++) {
		/* A step prime to everything visits every kind of fraction. */
		time += INT64_C(70368744177643);
		wrong += parse(format(time)) != time;
		snprintf(number, sizeof number, "%s%" PRIu64 ".%09" PRIu64,
		    time < 0 ? "-" : "", (uint64_t)llabs(time) / SECOND,
		    (uint64_t)llabs(time) % SECOND);
		wrong += !timestamp_from_number(span_of(number), SECOND,
			     &read) || read != time;
	}
	ok(!wrong, "any time reads back from text and number (%d do not)",
	    wrong);
	is_text(format(INT64_MIN), "1677-09-21T00:12:43.145224192Z",
	    "the first time is written");
	is_text(format(INT64_MAX), "2262-04-11T23:47:16.854775807Z",
	    "the last time is written");
}

/* -- zones -- */

static void
test_zone_names(void)
{
	static const char *const none[] = {
		"", "Nowhere", "Europe/Pariss", "Europe", "/Europe/Paris",
		"../zoneinfo/Europe/Paris", "CET-1CEST", "UTC+3", ":UTC",
		"right/Europe/Paris", "zone.tab", "europe/paris ",
	};
	static const char *const some[] = {
		"UTC", "Etc/UTC", "Europe/Paris", "America/New_York",
		"Asia/Kathmandu", "Australia/Lord_Howe", "EST5EDT",
	};

	for (size_t i = 0; i < sizeof none / sizeof *none; i++)
		ok(!zone_set(none[i]), "'%s' is no zone", none[i]);
	for (size_t i = 0; i < sizeof some / sizeof *some; i++)
		ok(zone_set(some[i]), "%s is a zone", some[i]);
}

/* As a process starts in that zone. */
static void
enter(const char *zone)
{
	zone_set(zone);
	last = (struct timestamp_last){0};
}

static void
test_local_texts(void)
{
	static const char *const cases[][3] = {
		{"Europe/Paris", "2024-12-01 00:00:00", "2024-11-30T23:00:00Z"},
		{"Europe/Paris", "2024-07-01", "2024-06-30T22:00:00Z"},
		{"Europe/Paris", "2024-07-01T12:00:00.5",
		    "2024-07-01T10:00:00.5Z"},
		{"Europe/Paris", "2024-07-01T12:00:00Z",
		    "2024-07-01T12:00:00Z"},
		{"Europe/Paris", "2024-07-01T12:00:00-01:00",
		    "2024-07-01T13:00:00Z"},
		/* 02:00 to 03:00 is left out. */
		{"Europe/Paris", "2024-03-31 01:59:59", "2024-03-31T00:59:59Z"},
		{"Europe/Paris", "2024-03-31 02:00:00", "2024-03-31T01:00:00Z"},
		{"Europe/Paris", "2024-03-31 02:30:00", "2024-03-31T01:30:00Z"},
		{"Europe/Paris", "2024-03-31 03:00:00", "2024-03-31T01:00:00Z"},
		/* 02:00 to 03:00 comes twice. */
		{"Europe/Paris", "2024-10-27 01:59:59", "2024-10-26T23:59:59Z"},
		{"Europe/Paris", "2024-10-27 02:00:00", "2024-10-27T00:00:00Z"},
		{"Europe/Paris", "2024-10-27 02:59:59", "2024-10-27T00:59:59Z"},
		{"Europe/Paris", "2024-10-27 03:00:00", "2024-10-27T02:00:00Z"},
		/* Summer time on the other side of the sea. */
		{"America/New_York", "2024-03-10 01:59:59",
		    "2024-03-10T06:59:59Z"},
		{"America/New_York", "2024-03-10 02:30:00",
		    "2024-03-10T07:30:00Z"},
		{"America/New_York", "2024-03-10 03:00:00",
		    "2024-03-10T07:00:00Z"},
		{"America/New_York", "2024-11-03 01:30:00",
		    "2024-11-03T05:30:00Z"},
		{"America/New_York", "2024-11-03 02:00:00",
		    "2024-11-03T07:00:00Z"},
		/* Half and quarter hours, half an hour of summer time. */
		{"Asia/Kolkata", "2024-01-01 00:00:00", "2023-12-31T18:30:00Z"},
		{"Asia/Kathmandu", "2024-01-01 00:00:00",
		    "2023-12-31T18:15:00Z"},
		{"Pacific/Chatham", "2024-07-01 00:00:00",
		    "2024-06-30T11:15:00Z"},
		{"America/St_Johns", "2024-01-01 00:00:00",
		    "2024-01-01T03:30:00Z"},
		{"Australia/Lord_Howe", "2024-10-06 02:15:00",
		    "2024-10-05T15:45:00Z"},
		{"Australia/Lord_Howe", "2024-10-06 02:30:00",
		    "2024-10-05T15:30:00Z"},
		{"Australia/Lord_Howe", "2024-04-07 01:45:00",
		    "2024-04-06T14:45:00Z"},
		{"Australia/Lord_Howe", "2024-04-07 02:00:00",
		    "2024-04-06T15:30:00Z"},
		/* Far out, and a whole day left out. */
		{"Pacific/Kiritimati", "2024-01-01 00:00:00",
		    "2023-12-31T10:00:00Z"},
		{"Pacific/Apia", "2011-12-29 23:59:59", "2011-12-30T09:59:59Z"},
		{"Pacific/Apia", "2011-12-30 12:00:00", "2011-12-30T22:00:00Z"},
		{"Pacific/Apia", "2011-12-31 00:00:00", "2011-12-30T10:00:00Z"},
		/* Local mean time. */
		{"Europe/Paris", "1850-01-01 00:09:21", "1850-01-01T00:00:00Z"},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		enter(cases[i][0]);
		is_text(reformat(cases[i][1]), cases[i][2], "%s of %s is %s",
		    cases[i][1], cases[i][0], cases[i][2]);
	}
}

/* Whatever was asked before, the answer is the same: in an order in which the
 * guess that mktime() keeps would be wrong every time. */
static void
test_no_memory(void)
{
	int wrong = 0;

	enter("Europe/Paris");
	for (int i = 0; i < 1000; i++) {
		parse(i & 1 ? "2024-12-01 00:00:00" : "2024-07-01 00:00:00");
		wrong += parse("2024-10-27 02:30:00") !=
		    parse("2024-10-27T00:30:00Z");
		wrong += parse("2024-03-31 02:30:00") !=
		    parse("2024-03-31T01:30:00Z");
	}
	ok(!wrong, "the past of a process does not show (%d times it did)",
	    wrong);
}

/* Where the clock is set, seconds of a minute are not a second apart. */
static void
test_minutes(void)
{
	static const char *const minutes[][2] = {
		{"UTC", "2024-12-01 14:02"}, {"UTC", "2024-12-01T23:59"},
		{"UTC", "1677-09-21 00:12"}, {"UTC", "2262-04-11 23:47"},
		{"Europe/Paris", "2024-10-27 02:59"},
		{"Europe/Paris", "1911-03-10 23:50"},
		{"Europe/Paris", "1911-03-10 23:51"},
		{"Europe/Paris", "1911-03-10 23:59"},
		{"Africa/Monrovia", "1972-01-06 23:59"},
		{"Africa/Monrovia", "1972-01-07 00:44"},
	};
	static const char *const ends[] = {
		"", "Z", "z", ".5", "+01:00", "x", "Z ",
	};
	enum { ENDS = sizeof ends / sizeof *ends };
	int before = misread;
	char text[64];

	for (size_t i = 0; i < sizeof minutes / sizeof *minutes; i++) {
		enter(minutes[i][0]);
		for (int j = 0; j < 100 * ENDS; j++) {
			snprintf(text, sizeof text, "%s:%02d%s", minutes[i][1],
			    j * 37 % 100, ends[j / 2 % 5 ? 0 : j % ENDS]);
			parse(text);
		}
	}
	ok(misread == before, "each second of a minute is itself (%d not)",
	    misread - before);
}

static void
test_local_calendar(void)
{
	static const char *const zones[] = {
		"UTC", "Europe/Paris", "America/New_York", "Asia/Kathmandu",
		"Australia/Lord_Howe", "Pacific/Apia", "America/St_Johns",
	};
	struct calendar calendar;

	for (size_t z = 0; z < sizeof zones / sizeof *zones; z++) {
		int wrong = 0, apart = 0;

		enter(zones[z]);
		setenv("TZ", zones[z], 1);
		tzset();
		for (int64_t i = -12000; i < 20000; i++) {
			/* From 1850 to 2160. */
			time_t seconds = i * 300007;
			struct tm tm;
			char text[32];

			localtime_r(&seconds, &tm);
			timestamp_calendar(seconds * SECOND, &calendar);
			wrong += calendar.year != tm.tm_year + 1900 ||
			    calendar.month != tm.tm_mon + 1 ||
			    calendar.day != tm.tm_mday ||
			    calendar.hour != tm.tm_hour ||
			    calendar.minute != tm.tm_min ||
			    calendar.second != tm.tm_sec ||
			    calendar.weekday != tm.tm_wday;
			/* No zone repeats more than an hour but once. */
			strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &tm);
			apart += parse(text) != seconds * SECOND &&
			    (parse(text) > seconds * SECOND ||
				parse(text) < (seconds - 86400) * SECOND);
		}
		ok(!wrong, "%s has the calendar of localtime (%d wrong)",
		    zones[z], wrong);
		ok(!apart, "%s reads it back, as the earlier where there are "
			   "two (%d not)", zones[z], apart);
	}
}

static const char *
day(const char *text, int days)
{
	return format(timestamp_day(parse(text), days));
}

static void
test_days(void)
{
	enter("UTC");
	is_text(day("2024-12-01T13:14:15.5Z", 0), "2024-12-01T00:00:00Z",
	    "a day of UTC starts at midnight");
	is_text(day("1969-12-31T23:59:59.999999999Z", 0),
	    "1969-12-31T00:00:00Z", "before 1970, too");
	is_text(day("2024-02-28T12:00:00Z", 2), "2024-03-01T00:00:00Z",
	    "two days on, over a leap day");
	is_text(day("2024-03-01T12:00:00Z", -1), "2024-02-29T00:00:00Z",
	    "a day back");
	ok(timestamp_day(INT64_MAX, 1) == INT64_MAX &&
	    timestamp_day(INT64_MIN, 0) == INT64_MIN,
	    "days beyond the range end with it");

	enter("Europe/Paris");
	is_text(day("2024-12-01T13:14:15Z", 0), "2024-11-30T23:00:00Z",
	    "a day of Paris starts at its own midnight");
	is_text(day("2024-03-31T12:00:00Z", 0), "2024-03-30T23:00:00Z",
	    "a day of 23 hours starts");
	is_text(day("2024-03-31T12:00:00Z", 1), "2024-03-31T22:00:00Z",
	    "and ends");
	is_text(day("2024-10-26T12:00:00Z", 2), "2024-10-27T23:00:00Z",
	    "a day of 25 hours ends");

	enter("America/Sao_Paulo");
	is_text(day("2018-11-04T12:00:00Z", 0), "2018-11-04T03:00:00Z",
	    "a day without a midnight starts at one");
	is_text(day("2018-02-18T12:00:00Z", 0), "2018-02-18T03:00:00Z",
	    "a midnight that is put off is the second one");

	enter("America/St_Johns");
	is_text(day("2005-10-30T03:00:00Z", 0), "2005-10-30T02:30:00Z",
	    "a day has begun, although a minute later it is yesterday again");

	enter("Pacific/Apia");
	is_text(day("2011-12-30T09:59:59Z", 1), "2011-12-30T10:00:00Z",
	    "a day that is left out has no length");
}

/* The days of a zone follow one another without a gap. */
static void
test_days_follow(void)
{
	static const char *const zones[] = {
		"Pacific/Apia", "Europe/Paris", "America/New_York",
		"America/St_Johns", "America/Toronto", "America/Sao_Paulo",
		"America/Havana", "Australia/Lord_Howe", "Africa/Casablanca",
		"Asia/Gaza", "Atlantic/Azores",
	};

	for (size_t z = 0; z < sizeof zones / sizeof *zones; z++) {
		/* Samoa had the same day twice in 1892. */
		int64_t longest = (z ? 28 : 49) * HOUR;
		int wrong = 0;

		enter(zones[z]);
		for (int64_t i = -30000; i < 30000; i++) {
			/* More than once a day from 1902 to 2038. */
			int64_t time = i * 71503 * SECOND + 1;
			int64_t from = timestamp_day(time, 0);
			int64_t until = timestamp_day(time, 1);

			wrong += from > time || until <= time ||
			    until - from < 20 * HOUR ||
			    until - from > longest ||
			    timestamp_day(from, 0) != from ||
			    timestamp_day(until - 1, 0) != from ||
			    timestamp_day(until, 0) != until;
		}
		ok(!wrong, "the days of %s follow one another (%d do not)",
		    zones[z], wrong);
	}
	enter("UTC");
}

/* -- durations -- */

static void
test_durations(void)
{
	static const struct {
		const char *text;
		int64_t nanoseconds;
		const char *written;
	} good[] = {
		{"0", 0, "0"},
		{"0s", 0, "0"},
		{"10s", 10 * SECOND, "10s"},
		{"1h30m", 90 * MINUTE, "1h30m"},
		{"90m", 90 * MINUTE, "1h30m"},
		{"1.5h", 90 * MINUTE, "1h30m"},
		{"500ms", SECOND / 2, "500ms"},
		{"0.5s", SECOND / 2, "500ms"},
		{"1.25s", 1250 * (SECOND / 1000), "1s250ms"},
		{"2d", 2 * DAY, "2d"},
		{"24h", DAY, "1d"},
		{"1w", 7 * DAY, "1w"},
		{"14d", 14 * DAY, "2w"},
		{"10d", 10 * DAY, "10d"},
		{"365d", 365 * DAY, "365d"},
		{"1w2d3h4m5s6ms7us8ns",
		    9 * DAY + 3 * HOUR + 4 * MINUTE + 5 * SECOND + 6007008,
		    "9d3h4m5s6ms7us8ns"},
		{"0.000000001s", 1, "1ns"},
		{"1.000000000000000000s", SECOND, "1s"},
		{"007s", 7 * SECOND, "7s"},
		{"9223372036854775807ns", INT64_MAX,
		    "106751d23h47m16s854ms775us807ns"},
	};
	static const char *const bad[] = {
		"", "1", "s", "-1s", "+1s", "1 s", " 1s", "1s ", "1.s", ".5s",
		"1..5s", "1.5.5s", "1y", "1S", "1H", "1min", "1sec", "1s1h",
		"1h1h", "30m1h", "1h30", "00", "0.0000000001s", "0.5ns",
		"9223372036854775808ns", "106752d", "99999999999999999999w",
		"15251w", "1e3s", "1,5s", "1h-30m",
	};
	struct buffer text = {0};
	int64_t nanoseconds;

	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		ok(duration_parse(good[i].text, &nanoseconds) &&
		    nanoseconds == good[i].nanoseconds,
		    "'%s' is %" PRId64 " ns", good[i].text,
		    good[i].nanoseconds);
		buffer_clear(&text);
		duration_add(&text, good[i].nanoseconds);
		is_text(buffer_string(&text), good[i].written,
		    "'%s' is written '%s'", good[i].text, good[i].written);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		ok(!duration_parse(bad[i], &nanoseconds),
		    "'%s' is no duration", bad[i]);
	buffer_release(&text);
}

static void
test_duration_round_trip(void)
{
	struct buffer text = {0};
	int64_t nanoseconds = 1, read;
	int wrong = 0;

	for (int i = 0; i < 100000; i++) {
		nanoseconds = (int64_t)((uint64_t)nanoseconds *
		    UINT64_C(6364136223846793005) + 1442695040888963407) &
		    INT64_MAX;
		buffer_clear(&text);
		duration_add(&text, nanoseconds >> i % 63);
		wrong += !duration_parse(buffer_string(&text), &read) ||
		    read != nanoseconds >> i % 63;
	}
	ok(!wrong, "any duration reads back (%d do not)", wrong);
	buffer_release(&text);
}

int
main(void)
{
	test_texts();
	test_all_days();
	test_no_other_days();
	test_every_byte();
	test_every_prefix();
	test_numbers();
	test_fractions();
	test_zone_names();
	test_local_texts();
	test_no_memory();
	test_minutes();
	test_local_calendar();
	test_days();
	test_days_follow();
	test_durations();
	test_duration_round_trip();
	ok(!misread, "the date that was read last makes no difference (%d)",
	    misread);
	return done_testing();
}
