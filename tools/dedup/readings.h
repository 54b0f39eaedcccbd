/*
 * readings - the readings that were seen, by key
 *
 * They stand in a ring by when they were seen last, so that those that are to
 * be forgotten need not be looked for:
 *
 *     oldest ◀─▶ … ◀─▶ newest
 *        ▲───── ring ────▲
 */
#ifndef READINGS_H
#define READINGS_H

#include "table.h"

struct reading {
	struct reading *older, *newer;
	int64_t when;		/* the watermark then */
	/* From here on only where versions are kept. */
	uint32_t text;		/* version and record, in readings->texts */
	uint32_t version_size, record_size;
};

struct readings {
	struct table keys;	/* -> struct reading */
	struct pool texts;
	struct reading ring;
	struct reading *awaiting;	/* its record, from a state */
};

/* The ring is in it: it stays where it is. */
void readings_init(struct readings *, bool versions);
void readings_release(struct readings *);

static inline bool
readings_have_versions(const struct readings *readings)
{
	return readings->keys.payload > offsetof(struct reading, text);
}

/* Gives the reading of a key, which was seen now; *fresh where it was not
 * known. Copies the key. */
struct reading *readings_see(struct readings *, struct span key, int64_t now,
    bool *fresh);

/* Forgets one, and those that were seen before a time for the last time. */
void readings_forget(struct readings *, struct reading *);
void readings_forget_before(struct readings *, int64_t time);

/* Keeps the newest version of a reading, and the record of that, or an empty
 * span where it was taken away. Copies both, which may be what is kept. */
void readings_keep(struct readings *, struct reading *, struct span version,
    struct span record);

/* Give what is kept of it, where there are versions, until that is replaced;
 * empty spans where nothing was. */
struct span readings_version(const struct readings *, const struct reading *);
struct span readings_record(const struct readings *, const struct reading *);

/* -- readings_state.c: the lines of a state -- */

/* Gives the reading that was seen next, after NULL the oldest; NULL ends. */
static inline struct reading *
readings_next(struct readings *readings, struct reading *reading)
{
	reading = reading ? reading->newer : readings->ring.newer;
	return reading == &readings->ring ? NULL : reading;
}

/* Adds the line of a reading; where there is a record of it, that is the line
 * behind it. */
void readings_write(
    const struct readings *, const struct reading *, struct buffer *);

/* Reads such a line or such a record, which is valid JSON and padded, a key
 * having so many values; false where it is neither. */
bool readings_read(struct readings *, struct span line, size_t key_count);

#endif
