#include "dedup/readings.h"

void
readings_init(struct readings *readings, bool versions)
{
	memset(readings, 0, sizeof *readings);
	table_init(&readings->keys, versions ? sizeof(struct reading)
	    : offsetof(struct reading, text));
	readings->ring.older = readings->ring.newer = &readings->ring;
}

void
readings_release(struct readings *readings)
{
	table_release(&readings->keys);
	pool_release(&readings->texts);
}

/* -- the ring -- */

static void
leave_ring(struct reading *reading)
{
	reading->older->newer = reading->newer;
	reading->newer->older = reading->older;
}

static void
join_ring(struct readings *readings, struct reading *reading)
{
	reading->older = readings->ring.older;
	reading->newer = &readings->ring;
	reading->older->newer = reading;
	readings->ring.older = reading;
}

struct reading *
readings_see(
    struct readings *readings, struct span key, int64_t now, bool *fresh)
{
	struct reading *reading = table_add(&readings->keys, key, fresh);

	if (!*fresh)
		leave_ring(reading);
	join_ring(readings, reading);
	reading->when = now;
	return reading;
}

/* -- texts -- */

static void
drop_text(struct readings *readings, const struct reading *reading)
{
	if (reading->version_size)
		pool_return(&readings->texts, reading->text,
		    (size_t)reading->version_size + reading->record_size);
}

void
readings_keep(struct readings *readings, struct reading *reading,
    struct span version, struct span record)
{
	uint32_t number = pool_take(
	    &readings->texts, version.size + record.size);
	char *text = pool_at(&readings->texts, number);

	memcpy(text, version.data, version.size);
	if (record.size)
		memcpy(text + version.size, record.data, record.size);
	drop_text(readings, reading);
	reading->text = number;
	reading->version_size = (uint32_t)version.size;
	reading->record_size = (uint32_t)record.size;
}

static const char *
text_of(const struct readings *readings, const struct reading *reading)
{
	if (!reading->version_size)
		return "";
	return pool_at(&readings->texts, reading->text);
}

struct span
readings_version(
    const struct readings *readings, const struct reading *reading)
{
	return (struct span){
	    text_of(readings, reading), reading->version_size};
}

struct span
readings_record(
    const struct readings *readings, const struct reading *reading)
{
	return (struct span){
	    text_of(readings, reading) + reading->version_size,
	    reading->record_size};
}

/* -- forgetting -- */

void
readings_forget(struct readings *readings, struct reading *reading)
{
	leave_ring(reading);
	if (readings_have_versions(readings))
		drop_text(readings, reading);
	table_remove(&readings->keys, reading);
}

void
readings_forget_before(struct readings *readings, int64_t time)
{
	struct reading *oldest;

	while ((oldest = readings->ring.newer) != &readings->ring &&
	    oldest->when < time) {
		if (oldest->newer != &readings->ring)
			table_expect_removal(&readings->keys, oldest->newer);
		readings_forget(readings, oldest);
	}
}
