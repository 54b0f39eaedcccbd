#include "zone.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "duration.h"

enum { DAY_SECONDS = 86400, HOUR_SECONDS = 3600, DAYS = 512, HOURS = 32 };

/* What was found out about a day or an hour, counted from the epoch. */
struct memo {
	int64_t number, offset;
	bool known, steady;	/* the offset is the same all through it */
};

/* What was found out by UTC, or by the zone's clock. */
struct memory {
	struct memo days[DAYS], hours[HOURS];
};

static struct {
	bool set;		/* to a zone other than UTC */
	struct memory utc, local;
} zone;

/* The C library takes a name that it does not know for UTC: so look for the
 * file. Those below right/ count leap seconds, which our times leave out. */
static bool
is_zone(const char *name)
{
	const char *folder = getenv("TZDIR");
	struct buffer path = {0};
	char magic[4] = "";
	FILE *file;

	if (!*name || *name == '/' || strstr(name, "..") ||
	    !strncmp(name, "right/", 6))
		return false;
	buffer_printf(&path, "%s/%s",
	    folder && *folder ? folder : "/usr/share/zoneinfo", name);
	file = fopen(buffer_string(&path), "rb");
	buffer_release(&path);
	if (!file)
		return false;
	if (fread(magic, 1, sizeof magic, file) < sizeof magic)
		*magic = '\0';
	fclose(file);
	return !memcmp(magic, "TZif", sizeof magic);
}

bool
zone_set(const char *name)
{
	struct buffer value = {0};

	memset(&zone, 0, sizeof zone);
	if (!strcmp(name, "UTC"))
		return true;
	if (!is_zone(name))
		return false;
	buffer_printf(&value, ":%s", name);
	zone.set = !setenv("TZ", buffer_string(&value), 1);
	buffer_release(&value);
	tzset();
	return zone.set;
}

static int64_t
utc_offset(int64_t utc)
{
	time_t seconds = (time_t)utc;
	struct tm parts;

	return localtime_r(&seconds, &parts) ? parts.tm_gmtoff : 0;
}

/*
 * The offset by which a local time is resolved. No zone is a day away from
 * UTC, and none ever changed twice within two days: so a day before and a day
 * after there are the offsets from which and to which it changed. That of
 * before is right on both sides of a gap, and for the first of two times.
 */
static int64_t
local_offset(int64_t local)
{
	int64_t before = utc_offset(local - DAY_SECONDS);
	int64_t after = utc_offset(local + DAY_SECONDS);

	if (before == after || utc_offset(local - before) == before ||
	    utc_offset(local - after) != after)
		return before;
	return after;
}

/* Gives whether the offset is the same from one end of a day or an hour to the
 * other, and remembers it. */
static bool
is_steady(struct memo *memo, int64_t (*offset)(int64_t), int64_t number,
    int64_t length)
{
	if (!memo->known || memo->number != number) {
		memo->known = true;
		memo->number = number;
		memo->offset = offset(number * length);
		memo->steady =
		    offset((number + 1) * length - 1) == memo->offset;
	}
	return memo->steady;
}

/* The C library takes its time: so it is asked once a day, and once an hour
 * on a day on which the offset changes. */
static __attribute__((noinline)) int64_t
ask(struct memory *memory, int64_t (*offset)(int64_t), int64_t seconds)
{
	int64_t day = floor_divide(seconds, DAY_SECONDS);
	int64_t hour = floor_divide(seconds, HOUR_SECONDS);
	struct memo *memo;

	memo = &memory->days[(uint64_t)day % DAYS];
	if (is_steady(memo, offset, day, DAY_SECONDS))
		return memo->offset;
	memo = &memory->hours[(uint64_t)hour % HOURS];
	if (is_steady(memo, offset, hour, HOUR_SECONDS))
		return memo->offset;
	return offset(seconds);
}

int64_t
zone_offset(int64_t utc)
{
	return zone.set ? ask(&zone.utc, utc_offset, utc) : 0;
}

int64_t
zone_resolve(int64_t local)
{
	return zone.set ? local - ask(&zone.local, local_offset, local) : local;
}
