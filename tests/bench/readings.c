/* readings SHAPE RECORDS [LINES [DEVICES]] - writes made readings, the same
 * each time
 *
 * A shape is a list of members, and what is done to the list on each line.
 * All that is random comes from the number of the line, so that a line can be
 * written again. LINES cuts the readings short, DEVICES is how many measure. */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
	START = 1550534400,		/* 2019-02-19T00:00:00Z */
	SPAN = 7 * 24 * 3600,		/* of all readings, in seconds */
	OPEN_SPAN = 1000 * 60,		/* of those that come in any order */
	HOUR = 3600,
	NEAR = 1000,			/* lines until a reading is repeated */
	MANY_MEMBERS = 16,
	LONG_LINE = 8192,
};

static const struct region {
	const char *name, *escaped;
	int lat, lon;			/* a point well within, 1e-7 degrees */
} regions[] = {
	{"Auvergne-Rhône-Alpes", "Auvergne-Rh\\u00f4ne-Alpes", 455000000,
	    44000000},
	{"Bourgogne-Franche-Comté", "Bourgogne-Franche-Comt\\u00e9", 472000000,
	    48000000},
	{"Bretagne", "Bretagne", 482000000, -28000000},
	{"Centre-Val de Loire", "Centre-Val de Loire", 474000000, 16000000},
	{"Corse", "Corse", 421500000, 91000000},
	{"Grand Est", "Grand Est", 487000000, 55000000},
	{"Hauts-de-France", "Hauts-de-France", 499000000, 28000000},
	{"Île-de-France", "\\u00cele-de-France", 487000000, 25000000},
	{"Normandie", "Normandie", 490000000, 2000000},
	{"Nouvelle-Aquitaine", "Nouvelle-Aquitaine", 452000000, 3000000},
	{"Occitanie", "Occitanie", 437000000, 22000000},
	{"Pays de la Loire", "Pays de la Loire", 475000000, -8000000},
	{"Provence-Alpes-Côte d'Azur", "Provence-Alpes-C\\u00f4te d\\u0027Azur",
	    439500000, 61000000},
};

enum { REGIONS = sizeof regions / sizeof *regions };

/* What one line tells. */
struct reading {
	uint64_t line;
	uint64_t random;	/* the state of its generator */
	uint64_t device;
	int64_t time;
	const struct region *region;
};

typedef void member(struct reading *);

static struct {
	char text[1 << 20];
	size_t length;
	uint64_t records, lines, devices;
	int blanks;		/* behind a comma or a colon */
} self = {.blanks = 1};

/* -- chance: splitmix64, by Sebastiano Vigna -- */

static uint64_t
next(struct reading *reading)
{
	uint64_t z = reading->random += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

static int
below(struct reading *reading, int limit)
{
	return (int)((next(reading) >> 32) * (uint64_t)limit >> 32);
}

/* -- text -- */

static void
flush(void)
{
	const char *from = self.text, *to = from + self.length;

	while (from < to) {
		ssize_t written = write(STDOUT_FILENO, from,
		    (size_t)(to - from));

		if (written < 0) {
			perror("readings");
			exit(EXIT_FAILURE);
		}
		from += written;
	}
	self.length = 0;
}

static void
put_bytes(const char *bytes, size_t length)
{
	memcpy(self.text + self.length, bytes, length);
	self.length += length;
}

static void
put(const char *text)
{
	put_bytes(text, strlen(text));
}

static void
put_separator(char separator)
{
	self.text[self.length++] = separator;
	for (int i = 0; i < self.blanks; i++)
		self.text[self.length++] = ' ';
}

static void
put_name(const char *name)
{
	put("\"");
	put(name);
	put("\"");
	put_separator(':');
}

static void
put_string(const char *name, const char *value)
{
	put_name(name);
	put("\"");
	put(value);
	put("\"");
}

static void
put_digits(uint64_t value, int digits)
{
	for (int i = digits; i-- > 0; value /= 10)
		self.text[self.length + (size_t)i] = (char)('0' + value % 10);
	self.length += (size_t)digits;
}

/* Writes value / 10^places as Python does: no zero ends it but the first. */
static void
put_decimal(int64_t value, int places)
{
	char digits[24];
	int length;

	if (value < 0)
		put("-");
	length = snprintf(digits, sizeof digits, "%0*lld", places + 1,
	    (long long)llabs(value));
	put_bytes(digits, (size_t)(length - places));
	put(".");
	while (places > 1 && digits[length - 1] == '0')
		length--, places--;
	put_bytes(digits + length - places, (size_t)places);
}

static void
put_time(int64_t seconds, char between)
{
	static char text[sizeof "2019-02-19 00:00:00"];
	static int64_t last = -1;
	time_t when = seconds;
	struct tm tm;

	if (seconds != last)
		strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S",
		    gmtime_r(&when, &tm));
	last = seconds;
	put_bytes(text, 10);
	self.text[self.length++] = between;
	put_bytes(text + 11, 8);
}

/* -- members -- */

static void
id(struct reading *reading)
{
	static const char hex[] = "0123456789abcdef";
	uint64_t bits = 0;
	char *text;

	put_name("id");
	put("\"");
	text = self.text + self.length;
	for (int i = 0; i < 36; i++, bits >>= 4) {
		if (i % 12 == 0)
			bits = next(reading);
		text[i] = hex[bits & 15];
	}
	text[8] = text[13] = text[18] = text[23] = '-';
	text[14] = '4';
	text[19] = "89ab"[bits & 3];
	self.length += 36;
	put("\"");
}

static void
device(struct reading *reading)
{
	put_name("device");
	put("\"sensor-");
	put_digits(reading->device, 8);
	put("\"");
}

static void
timestamp(struct reading *reading)
{
	put_name("timestamp");
	put("\"");
	put_time(reading->time, ' ');
	put("\"");
}

static void
timestamp_fraction(struct reading *reading)
{
	put_name("timestamp");
	put("\"");
	put_time(reading->time, 'T');
	put(".");
	put_digits(next(reading) % 1000000, 6);
	put("Z\"");
}

static void
timestamp_zone(struct reading *reading)
{
	static const int hours[] = {1, 2, 4, 11, -4, -3, -10, 0};
	int zone = hours[below(reading, 8)];

	put_name("timestamp");
	put("\"");
	put_time(reading->time + zone * HOUR, 'T');
	put(zone < 0 ? "-" : "+");
	put_digits((uint64_t)abs(zone), 2);
	put(":00\"");
}

/* Half a degree at most from the point in the region. */
static void
lat(struct reading *reading)
{
	put_name("lat");
	put_decimal(reading->region->lat + below(reading, 6000000) - 3000000,
	    7);
}

static void
lon(struct reading *reading)
{
	put_name("lon");
	put_decimal(reading->region->lon + below(reading, 6000000) - 3000000,
	    7);
}

/* From -3 to 27 degrees, most of them near 12. */
static int
celsius(struct reading *reading)
{
	return below(reading, 150000) + below(reading, 150000) - 30000;
}

static void
temperature(struct reading *reading)
{
	put_name("temperature");
	put_decimal(celsius(reading), 4);
}

static void
temperature_exponent(struct reading *reading)
{
	static const char *const forms[] = {"e-4", "E-4", "e-04", ".0e-4"};

	put_name("temperature");
	self.length += (size_t)sprintf(self.text + self.length, "%d%s",
	    celsius(reading), forms[below(reading, 4)]);
}

static void
country(struct reading *reading)
{
	(void)reading;
	put_string("country", "France");
}

static void
region(struct reading *reading)
{
	put_string("region", reading->region->name);
}

static void
region_escaped(struct reading *reading)
{
	put_string("region", reading->region->escaped);
}

static void
note(struct reading *reading)
{
	static const char *const notes[] = {
		"caf\\u00e9 \\\"Le Dôme\\\", 2\\u1d49 étage",
		"line 1\\nline 2\\tand a tab",
		"東京 ↔ Paris, température élevée",
		"C:\\\\data\\\\sensors\\/17 \\ud83c\\udf21 🌡",
	};

	put_string("note", notes[below(reading, 4)]);
}

static void
quality(struct reading *reading)
{
	put_name("quality");
	put_digits((uint64_t)below(reading, 10), 1);
}

static void
status(struct reading *reading)
{
	put_name("status");
	put(below(reading, 2) ? "{\"ok\": true, \"errors\": []}" : "null");
}

static void
place(struct reading *reading)
{
	put_name("place");
	put("{");
	region(reading);
	put_separator(',');
	country(reading);
	put_separator(',');
	put_name("position");
	put("{");
	lat(reading);
	put_separator(',');
	lon(reading);
	put("}}");
}

static void
measured(struct reading *reading)
{
	put_name("measured");
	put("{");
	temperature(reading);
	put_separator(',');
	quality(reading);
	put("}");
}

/* Sixty numbers and words, some 1,800 bytes. */
static void
ballast(struct reading *reading)
{
	for (int i = 0; i < 60; i++) {
		if (i > 0)
			put_separator(',');
		put("\"channel_");
		put_digits((uint64_t)i, 2);
		put("\"");
		put_separator(':');
		if (i % 3 == 0)
			put("\"calibrated\"");
		else
			put_decimal(below(reading, 100000000), 4);
	}
}

/* A member that no other line has. */
static void
stranger(struct reading *reading)
{
	static const char *const values[] = {"true", "null", "[1, [2.5e3]]",
	    "{\"a\": {\"b\": \"c\"}}", "\"x\\ty\"", "-0.0", "[]", "1e-300"};

	put("\"");
	self.length += (size_t)sprintf(self.text + self.length, "x%llx",
	    (unsigned long long)next(reading) >> below(reading, 60));
	put("\"");
	put_separator(':');
	put(values[below(reading, 8)]);
}

static void
window_start(struct reading *reading)
{
	put_name("window_start");
	put("\"");
	put_time(reading->time, 'T');
	put("Z\"");
}

static void
window_end(struct reading *reading)
{
	put_name("window_end");
	put("\"");
	put_time(reading->time + HOUR, 'T');
	put("Z\"");
}

static void
temperature_mean(struct reading *reading)
{
	put_name("temperature_mean");
	put_decimal(celsius(reading), 4);
}

/* -- shapes -- */

static member *const mixes[][MANY_MEMBERS] = {
	{id, timestamp, lat, lon, temperature, country, region},
	{timestamp, region, temperature, quality},
	{device, status, timestamp, region, lat, lon, temperature},
	{region, country, timestamp, note, quality, temperature, id},
};

struct list {
	member *members[MANY_MEMBERS];
	int count;
};

static void
vary_mix(struct list *list, struct reading *reading)
{
	memcpy(list->members, mixes[below(reading, 4)], sizeof list->members);
	for (list->count = 0; list->members[list->count]; list->count++)
		;
}

/* Every other line lacks some of the members that nobody asks for. */
static void
vary_presence(struct list *list, struct reading *reading)
{
	int kept = 0, drawn = below(reading, 2) ? below(reading, 16) : 0;

	for (int i = 0; i < list->count; i++) {
		member *each = list->members[i];
		int bit = each == id ? 1 : each == lat ? 2 : each == lon ? 4 :
		    each == country ? 8 : 0;

		if (!(drawn & bit))
			list->members[kept++] = each;
	}
	list->count = kept;
}

/* One of 49 orders, as by a writer with hash tables: turned, and one swap. */
static void
vary_order(struct list *list, struct reading *reading)
{
	struct list old = *list;
	int turn = below(reading, list->count), swap;

	for (int i = 0; i < list->count; i++)
		list->members[i] = old.members[(i + turn) % list->count];
	swap = below(reading, list->count);
	old.members[0] = list->members[swap];
	list->members[swap] = list->members[0];
	list->members[0] = old.members[0];
}

/* Any order, blanks that change, and members that come once. */
static void
vary_all(struct list *list, struct reading *reading)
{
	for (int more = 1 + below(reading, 4); more > 0; more--)
		list->members[list->count++] = stranger;
	for (int i = list->count; i-- > 1;) {
		int j = below(reading, i + 1);
		member *other = list->members[j];

		list->members[j] = list->members[i];
		list->members[i] = other;
	}
	self.blanks = below(reading, 3);
}

static int64_t
in_order(struct reading *reading)
{
	return START + (int64_t)(reading->line * SPAN / self.records);
}

static int64_t
in_any_order(struct reading *reading)
{
	return START + below(reading, OPEN_SPAN);
}

/* Each region once an hour. */
static int64_t
by_the_hour(struct reading *reading)
{
	return START + (int64_t)(reading->line / REGIONS) * HOUR;
}

static const struct shape {
	const char *name;
	member *members[MANY_MEMBERS];
	void (*vary)(struct list *, struct reading *);
	int64_t (*time)(struct reading *);
	int repeats;			/* one of how many; 0 is none */
	const char *between;		/* an array; lines where it is null */
} shapes[] = {
	{"readings", {id, timestamp, lat, lon, temperature, country, region}},
	{"mixed", {NULL}, .vary = vary_mix},
	{"optional", {id, timestamp, lat, lon, temperature, country, region},
	    .vary = vary_presence},
	{"order", {id, timestamp, lat, lon, temperature, country, region},
	    .vary = vary_order},
	{"hostile", {id, timestamp, lat, lon, temperature, country, region},
	    .vary = vary_all},
	{"devices", {device, timestamp, temperature}},
	{"open", {id, timestamp, lat, lon, temperature, country, region},
	    .time = in_any_order},
	{"nested", {id, timestamp, place, measured}},
	{"late", {id, ballast, timestamp, temperature, region}},
	{"escapes", {id, note, timestamp, temperature, country,
	    region_escaped}},
	{"exponents", {id, timestamp, lat, lon, temperature_exponent, country,
	    region}},
	{"fractions", {id, timestamp_fraction, lat, lon, temperature, country,
	    region}},
	{"zones", {id, timestamp_zone, lat, lon, temperature, country,
	    region}},
	{"points", {id, timestamp, lat, lon, temperature, country}},
	{"repeats", {id, timestamp, lat, lon, temperature, country, region},
	    .repeats = 5},
	{"windows", {window_start, window_end, region, temperature_mean},
	    .time = by_the_hour},
	{"array", {id, timestamp, lat, lon, temperature, country, region},
	    .between = ", "},
};

static void
put_line(const struct shape *shape, uint64_t line)
{
	struct reading reading = {.line = line, .random = line << 20};
	struct list list = {.count = 0};

	if (shape->repeats && below(&reading, shape->repeats) == 0 &&
	    line > NEAR) {
		put_line(shape, line - 1 - (uint64_t)below(&reading, NEAR));
		return;
	}
	/* Devices in an order that is not theirs; each is met. */
	reading.device = line * 7368787 % self.devices;
	reading.region = &regions[shape->time == by_the_hour ?
	    (int)(line % REGIONS) : below(&reading, REGIONS)];
	reading.time = (shape->time ? shape->time : in_order)(&reading);
	while (list.count < MANY_MEMBERS && shape->members[list.count]) {
		list.members[list.count] = shape->members[list.count];
		list.count++;
	}
	if (shape->vary)
		shape->vary(&list, &reading);
	put("{");
	for (int i = 0; i < list.count; i++) {
		if (i > 0)
			put_separator(',');
		list.members[i](&reading);
	}
	put("}");
}

static void
put_lines(const struct shape *shape)
{
	if (shape->between)
		put("[");
	for (uint64_t line = 0; line < self.lines; line++) {
		if (shape->between && line > 0)
			put(shape->between);
		put_line(shape, line);
		if (!shape->between)
			put("\n");
		if (self.length > sizeof self.text - LONG_LINE)
			flush();
	}
	if (shape->between)
		put("]\n");
	flush();
}

int
main(int argc, char **argv)
{
	size_t count = sizeof shapes / sizeof *shapes;

	if (argc < 3) {
		fprintf(stderr, "usage: readings SHAPE RECORDS "
		    "[LINES [DEVICES]]\n");
		return EXIT_FAILURE;
	}
	self.records = strtoull(argv[2], NULL, 10);
	self.lines = argc > 3 ? strtoull(argv[3], NULL, 10) : self.records;
	self.devices = argc > 4 ? strtoull(argv[4], NULL, 10) : 1;
	for (size_t i = 0; i < count; i++) {
		if (strcmp(shapes[i].name, argv[1]) == 0) {
			put_lines(&shapes[i]);
			return EXIT_SUCCESS;
		}
	}
	fprintf(stderr, "readings: no shape is called '%s'\n", argv[1]);
	return EXIT_FAILURE;
}
