#include "replay/bookmark.h"

#include <inttypes.h>
#include <stdio.h>

#include "fail.h"
#include "hash.h"

void
bookmark_init(struct bookmark *bookmark, struct recording *recording)
{
	*bookmark = (struct bookmark){
	    .recording = recording, .bound = UINT64_MAX};
}

void
bookmark_release(struct bookmark *bookmark)
{
	buffer_release(&bookmark->rest);
}

/* Keeps what was given last. */
static void
pass(struct bookmark *bookmark, const char *data, size_t size)
{
	size_t kept = bookmark->tail_size;

	bookmark->offset += size;
	if (size > BOOKMARK_TAIL) {
		data += size - BOOKMARK_TAIL;
		size = BOOKMARK_TAIL;
	}
	if (kept > BOOKMARK_TAIL - size)
		kept = BOOKMARK_TAIL - size;
	memmove(bookmark->tail,
	    bookmark->tail + bookmark->tail_size - kept, kept);
	memcpy(bookmark->tail + kept, data, size);
	bookmark->tail_size = kept + size;
}

size_t
bookmark_read(struct bookmark *bookmark, char *data, size_t size, size_t room)
{
	struct buffer *rest = &bookmark->rest;
	uint64_t left = bookmark->bound - bookmark->offset;
	size_t got = rest->size, more = 1;
	const char *newline = NULL;

	if (room > left)
		room = (size_t)left;
	if (!room)
		return 0;
	/* In another recording than the bound is of, it is within a line. */
	if (got > room)
		got = room;
	if (got)
		memcpy(data, rest->data, got);
	while (!newline && more && got < room) {
		if (size > room - got)
			size = room - got;
		more = recording_read(
		    bookmark->recording, data + got, size);
		newline = more ? memrchr(data + got, '\n', more) : NULL;
		got += more;
	}
	buffer_clear(rest);
	if (newline) {
		more = (size_t)(data + got - newline) - 1;
		buffer_add(rest, newline + 1, more);
		got -= more;
	} else if (!more) {
		buffer_add(rest, data, got);
		return 0;
	}
	pass(bookmark, data, got);
	return got;
}

/* -- as text -- */

static uint64_t
hash_of(const struct bookmark *bookmark)
{
	return hash_bytes(
	    (struct span){bookmark->tail, bookmark->tail_size});
}

void
bookmark_write(const struct bookmark *bookmark, struct buffer *text)
{
	buffer_printf(text, "{\"offset\":%" PRIu64 ",\"hash\":\"%016" PRIx64
	    "\"}", bookmark->offset, hash_of(bookmark));
}

static void
parse(const char *text, uint64_t *offset, uint64_t *hash)
{
	if (sscanf(text, "{\"offset\":%" SCNu64 ",\"hash\":\"%" SCNx64 "\"}",
	    offset, hash) != 2)
		fail(EXIT_CONFIG, "%s is no place in a recording", text);
}

/* Reads the bytes before the place that was gone to; gives whether they were
 * there. */
static bool
read_tail(struct bookmark *bookmark, size_t size)
{
	size_t got = 1, have = 0;

	while (have < size && got) {
		got = recording_read(bookmark->recording,
		    bookmark->tail + have, size - have);
		have += got;
	}
	bookmark->tail_size = have;
	return have == size;
}

bool
bookmark_seek(struct bookmark *bookmark, const char *text)
{
	struct recording *recording = bookmark->recording;
	uint64_t offset = 0, hash;
	size_t tail;

	recording_rewind(recording);
	bookmark_release(bookmark);
	bookmark_init(bookmark, recording);
	if (!text)
		return true;
	parse(text, &offset, &hash);
	tail = offset < BOOKMARK_TAIL ? (size_t)offset : BOOKMARK_TAIL;
	bookmark->offset = offset;
	return recording_seek(recording, offset - tail) &&
	    read_tail(bookmark, tail) && hash_of(bookmark) == hash;
}

void
bookmark_stop_at(struct bookmark *bookmark, const char *text)
{
	uint64_t hash;

	bookmark->bound = UINT64_MAX;
	if (text)
		parse(text, &bookmark->bound, &hash);
}
