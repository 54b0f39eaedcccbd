/* dedup - drops readings that were already seen */
#include <stdlib.h>

#include "key.h"
#include "stage.h"
#include "table.h"
#include "timestamp.h"

/*
 * A key is forgotten when the watermark has gone on by the horizon since it
 * was last seen. All keys stand in a ring by when that was:
 *
 *     oldest ◀─▶ … ◀─▶ newest
 *        ▲───── ring ────▲
 */
struct seen {
	struct seen *older, *newer;
	int64_t when;		/* the watermark then */
};

static struct {
	struct strings keys;
	int64_t horizon;

	struct key_fields key;
	struct fate *duplicate;
	struct table seen;
	struct seen ring;
	struct buffer bytes;
} self = {.horizon = DAY};

static void
unlink_seen(struct seen *seen)
{
	seen->older->newer = seen->newer;
	seen->newer->older = seen->older;
}

static void
make_newest(struct seen *seen, int64_t when)
{
	seen->when = when;
	seen->older = self.ring.older;
	seen->newer = &self.ring;
	seen->older->newer = seen;
	self.ring.older = seen;
}

static void
forget_before(int64_t time)
{
	struct seen *oldest;

	while ((oldest = self.ring.newer) != &self.ring &&
	    oldest->when < time) {
		unlink_seen(oldest);
		table_remove(&self.seen, oldest);
	}
}

static void
dedup(struct stage *stage, struct record *record)
{
	int64_t now = stage_watermark(stage), past;
	struct seen *seen;
	bool defined, fresh;

	buffer_clear(&self.bytes);
	key_add(&self.bytes, &self.key, record, &defined);
	if (!defined) {
		stage_reject(stage, record, "no key");
		return;
	}
	if (!__builtin_sub_overflow(now, self.horizon, &past))
		forget_before(past);
	seen = table_add(&self.seen, buffer_span(&self.bytes), &fresh);
	if (!fresh)
		unlink_seen(seen);
	make_newest(seen, now);
	if (fresh)
		stage_emit(stage, record);
	else
		stage_count(stage, record, self.duplicate);
}

static void
start(struct stage *stage)
{
	self.key = stage_key(stage, &self.keys);
	self.duplicate = stage_fate(stage, "duplicate");
	table_init(&self.seen, sizeof(struct seen));
	self.ring.older = self.ring.newer = &self.ring;
}

static void
end(struct stage *stage)
{
	(void)stage;
	table_release(&self.seen);
	free(self.key.fields);
	buffer_release(&self.bytes);
}

static const struct option options[] = {
	{'k', "key", OPTION_COMMAS, &self.keys, "FIELDS",
	    "what makes a reading the same", .required = true},
	{0, "horizon", OPTION_DURATION, &self.horizon, "DURATION",
	    "event time until a key is forgotten (1d)"},
	{0},
};

static const struct program program = {
	.name = "dedup",
	.summary = "drops readings that were already seen",
	.options = options,
	.time = "timestamp",
	.watermark = true,
	.start = start,
	.record = dedup,
	.end = end,
};

int
main(int argc, char **argv)
{
	return stage_main(&program, argc, argv);
}
