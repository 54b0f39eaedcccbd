#include "timestamp_state.h"

#include "decimal.h"

/* -- reading -- */

/* Two digits, or a number beyond all limits where they are none. */
static int
two_digits(const char *p)
{
	unsigned int tens = (unsigned int)(p[0] - '0');
	unsigned int ones = (unsigned int)(p[1] - '0');

	return tens > 9 || ones > 9 ? 100 : (int)(tens * 10 + ones);
}

static bool
read_date(const char *p, int64_t *days)
{
	int century = two_digits(p), year = two_digits(p + 2);
	struct date date = {
		century * 100 + year, two_digits(p + 5), two_digits(p + 8)};

	if (century > 99 || year > 99 || p[4] != '-' || p[7] != '-' ||
	    date.month < 1 || date.month > 12 || date.day < 1 ||
	    date.day > date_month_length(date.year, date.month))
		return false;
	*days = date_days(date);
	return true;
}

/* Reads ".25" at *p as nanoseconds, and moves it behind. */
static bool
read_fraction(const char **p, const char *end, int64_t *nanoseconds)
{
	const char *from = ++*p;
	int64_t unit = SECOND;

	for (; *p < end && **p >= '0' && **p <= '9'; ++*p) {
		unit /= 10;
		*nanoseconds += unit * (**p - '0');
	}
	return *p > from;
}

/* Reads what follows the minute, ":05.25", and moves *p behind. */
static bool
read_second(const char **p, const char *end, int64_t *seconds,
    int64_t *nanoseconds)
{
	int second;

	if (end - *p < 3)
		return false;
	second = two_digits(*p + 1);
	if (second > 60)
		return false;
	*seconds += second;
	*p += 3;
	return *p == end || **p != '.' || read_fraction(p, end, nanoseconds);
}

/* Takes the zone that stands from p to end away from local seconds. */
static bool
apply_zone(const char *p, const char *end, int64_t *seconds)
{
	int hours, minutes, offset;

	if (p == end) {
		*seconds = zone_resolve(*seconds);
		return true;
	}
	if (end - p == 1)
		return *p == 'Z' || *p == 'z';
	if (end - p != 6 || (*p != '+' && *p != '-') || p[3] != ':')
		return false;
	hours = two_digits(p + 1);
	minutes = two_digits(p + 4);
	if (hours > 23 || minutes > 59)
		return false;
	offset = hours * 3600 + minutes * 60;
	*seconds += *p == '-' ? offset : -offset;
	return true;
}

/*
 * Reads the eight bytes "14:02:10", all at once: with the zeros and colons
 * taken out there are digits left, and three pairs of them are joined by one
 * multiplication. Gives false where they are no time of a day.
 */
static inline bool
read_clock(const char *p, int64_t *seconds)
{
	uint64_t digits, hour, minute, second;

	memcpy(&digits, p, sizeof digits);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	digits = __builtin_bswap64(digits);
#endif
	digits ^= UINT64_C(0x30303a30303a3030);
	if ((digits | (digits + UINT64_C(0x0606000606000606))) &
	    UINT64_C(0xf0f0fff0f0fff0f0))
		return false;
	digits = digits * 10 + (digits >> 8);
	hour = digits & 0xff;
	minute = digits >> 24 & 0xff;
	second = digits >> 48 & 0xff;
	*seconds += (int64_t)(hour * 3600 + minute * 60 + second);
	return hour < 24 && minute < 60 && second <= 60;
}

/* Reads the minutes and what follows them, if anything does. */
static bool
read_parts(const char **p, const char *end, int64_t *seconds,
    int64_t *nanoseconds)
{
	const char *from = *p;
	int hour, minute;

	if (end - from < 5 || from[2] != ':')
		return false;
	hour = two_digits(from);
	minute = two_digits(from + 3);
	if (hour > 23 || minute > 59)
		return false;
	*seconds += hour * 3600 + minute * 60;
	*p = from + 5;
	return *p == end || **p != ':' ||
	    read_second(p, end, seconds, nanoseconds);
}

/* Reads what stands behind the date. */
static inline bool
read_rest(struct span text, int64_t days, int64_t *time)
{
	const char *p = text.data + 11, *end = text.data + text.size;
	int64_t seconds = days * DAY_SECONDS, clock = 0, nanoseconds = 0;

	if (text.size == 10)
		return time_of_seconds(zone_resolve(seconds), 0, time);
	if (p[-1] != 'T' && p[-1] != ' ' && p[-1] != 't')
		return false;
	if (end - p >= 8 && read_clock(p, &clock)) {
		seconds += clock;
		p += 8;
		if (p < end && *p == '.' &&
		    !read_fraction(&p, end, &nanoseconds))
			return false;
	} else if (!read_parts(&p, end, &seconds, &nanoseconds)) {
		return false;
	}
	return apply_zone(p, end, &seconds) &&
	    time_of_seconds(seconds, nanoseconds, time);
}

/* Sizes of texts that may differ in their seconds alone. */
enum { DATE = 10, LOCAL = 19, UTC = 20 };

/* Remembers when the minute of a valid text begins, where the texts of all its
 * seconds are as far apart as these: the zone's clock may be set meanwhile. */
static void
remember_minute(struct span text, struct timestamp_last *last, int64_t time)
{
	int64_t local = last->days * DAY_SECONDS, end;

	if (text.size != LOCAL && (text.size != UTC || text.data[LOCAL] != 'Z'))
		return;
	local += two_digits(text.data + 11) * 3600;
	local += two_digits(text.data + 14) * 60;
	if (text.size == LOCAL &&
	    zone_resolve(local + 60) - zone_resolve(local) != 60)
		return;
	if (__builtin_sub_overflow(time,
	    two_digits(text.data + 17) * SECOND, &last->minute) ||
	    __builtin_add_overflow(last->minute, 60 * SECOND, &end))
		return;
	memcpy(last->text, text.data, sizeof last->text);
	last->size = text.size;
}

/* Reads a text of the same minute as the last one. */
static inline bool
read_same_minute(
    struct span text, const struct timestamp_last *last, int64_t *time)
{
	int second;

	/* The last size may be 0, and so may this one. */
	if (text.size != last->size || text.size < LOCAL ||
	    text.data[sizeof last->text] != ':' ||
	    memcmp(text.data, last->text, sizeof last->text) != 0)
		return false;
	second = two_digits(text.data + 17);
	*time = last->minute + second * SECOND;
	return second <= 60 &&
	    (text.size == LOCAL || text.data[LOCAL] == 'Z');
}

/* The same for any text; it stays apart, so that the other way is short. */
static __attribute__((noinline)) bool
read_next(struct span text, struct timestamp_last *last, int64_t *time)
{
	if (text.size < DATE)
		return false;
	last->size = 0;
	if (!*last->text || memcmp(text.data, last->text, DATE) != 0) {
		if (!read_date(text.data, &last->days))
			return false;
		memcpy(last->text, text.data, DATE);
	}
	if (!read_rest(text, last->days, time))
		return false;
	remember_minute(text, last, *time);
	return true;
}

bool
timestamp_parse_next(struct span text, struct timestamp_last *last,
    int64_t *time)
{
	return read_same_minute(text, last, time) ||
	    read_next(text, last, time);
}

bool
timestamp_parse(struct span text, int64_t *time)
{
	int64_t days;

	return text.size >= 10 && read_date(text.data, &days) &&
	    read_rest(text, days, time);
}

__attribute__((noinline)) bool
timestamp_from_number(struct span number, int64_t unit, int64_t *time)
{
	struct decimal decimal = decimal_read(number);
	const char *p = decimal.first;
	int64_t count = (int64_t)decimal.count;
	uint64_t digits = 0;
	__int128 value;

	for (; unit > 1; unit /= 10)
		decimal.point++;
	/* No time has more than 19 digits. */
	if (count && decimal.point > 19)
		return false;
	for (int64_t i = 0; i < decimal.point; i++)
		digits = digits * 10 +
		    (uint64_t)(i < count ? decimal_next(&p) - '0' : 0);
	value = digits;
	if (decimal.negative)
		value = -value - (decimal.point < count);
	*time = (int64_t)value;
	return *time == value;
}

/* -- writing -- */

static char *
write_digits(char *at, int value, int count)
{
	for (int i = count - 1; i >= 0; i--) {
		at[i] = (char)('0' + value % 10);
		value /= 10;
	}
	return at + count;
}

static char *
write_part(char *at, int value, int count, char behind)
{
	at = write_digits(at, value, count);
	*at++ = behind;
	return at;
}

size_t
timestamp_format(char text[TIMESTAMP_SIZE], int64_t time)
{
	int64_t seconds = floor_divide(time, SECOND);
	int nanoseconds = (int)floor_rest(time, SECOND);
	int second = (int)floor_rest(seconds, DAY_SECONDS);
	struct date date = date_of_days(floor_divide(seconds, DAY_SECONDS));
	char *at = text;

	at = write_part(at, date.year, 4, '-');
	at = write_part(at, date.month, 2, '-');
	at = write_part(at, date.day, 2, 'T');
	at = write_part(at, second / 3600, 2, ':');
	at = write_part(at, second / 60 % 60, 2, ':');
	at = write_digits(at, second % 60, 2);
	if (nanoseconds) {
		*at++ = '.';
		at = write_digits(at, nanoseconds, 9);
		while (at[-1] == '0')
			at--;
	}
	*at++ = 'Z';
	return (size_t)(at - text);
}
