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
};

/* The ring is in it: it stays where it is. */
void readings_init(struct readings *, bool versions);
void readings_release(struct readings *);

/* Gives the reading of a key, which was seen now; *fresh where it was not
 * known. Copies the key. */
struct reading *readings_see(struct readings *, struct span key, int64_t now,
    bool *fresh);

/* Forgets one, and those that were seen before a time for the last time. */
void readings_forget(struct readings *, struct reading *);
void readings_forget_before(struct readings *, int64_t time);

/* Keeps the newest version of a reading, and the record of that, or an empty
 * span where it was taken away. Copies both. */
void readings_keep(struct readings *, struct reading *, struct span version,
    struct span record);

/* Give what is kept of it, until that is replaced; empty spans where nothing
 * was. */
struct span readings_version(const struct readings *, const struct reading *);
struct span readings_record(const struct readings *, const struct reading *);

#endif
