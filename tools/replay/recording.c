#include "replay/recording.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "fail.h"
#include "memory.h"

enum { BLOCK = 128 * 1024 };

enum form {
	FORM_PLAIN,
	FORM_GZIP,
	FORM_ZSTD,
};

struct source {
	const char *path;
	int file;
};

struct recording {
	struct source *sources;
	size_t count, at;
	void (*await)(int file);
	bool may_grow;		/* the last one */

	/* Of the source that is read. */
	bool begun, ended;	/* ended: nothing more will come in */
	enum form form;
	bool within;		/* a compressed stream, not at its end */
	z_stream gzip;
	ZSTD_DCtx *zstd;
	unsigned char *in;	/* bytes that came in, from start up to end */
	size_t start, end;
	char last;		/* the byte read last */
	struct buffer fault;
};

static void
open_source(struct source *source, const char *path)
{
	struct stat status;

	source->path = path;
	source->file = STDIN_FILENO;
	if (strcmp(path, "-") != 0)
		source->file = open(path, O_RDONLY | O_CLOEXEC);
	if (source->file < 0)
		fail_open(EXIT_INPUT, path);
	if (fstat(source->file, &status) == 0 && S_ISDIR(status.st_mode)) {
		errno = EISDIR;
		fail_open(EXIT_INPUT, path);
	}
}

struct recording *
recording_open(
    const char *const *paths, size_t count, void (*await)(int file))
{
	struct recording *recording = allocate_zeroed(1, sizeof *recording);

	recording->sources =
	    allocate_zeroed(count, sizeof *recording->sources);
	recording->count = count;
	recording->await = await;
	for (size_t i = 0; i < count; i++)
		open_source(&recording->sources[i], paths[i]);
	recording->in = allocate(BLOCK);
	recording->zstd = ZSTD_createDCtx();
	if (!recording->zstd ||
	    inflateInit2(&recording->gzip, MAX_WBITS + 16) != Z_OK)
		fail(EXIT_IO, "out of memory");
	return recording;
}

void
recording_free(struct recording *recording)
{
	inflateEnd(&recording->gzip);
	ZSTD_freeDCtx(recording->zstd);
	buffer_release(&recording->fault);
	free(recording->in);
	free(recording->sources);
	free(recording);
}

const char *
recording_fault(const struct recording *recording)
{
	return recording->fault.size ? recording->fault.data : NULL;
}

static size_t
set_fault(struct recording *recording, const char *why)
{
	buffer_printf(&recording->fault, "'%s' %s",
	    recording->sources[recording->at].path, why);
	buffer_string(&recording->fault);
	return 0;
}

/* -- what comes in -- */

/* Adds what one read gives to the bytes that came in. */
static void
read_more(struct recording *recording)
{
	int file = recording->sources[recording->at].file;
	ssize_t size;

	if (recording->start == recording->end)
		recording->start = recording->end = 0;
	recording->await(file);
	do
		size = read(file, recording->in + recording->end,
		    BLOCK - recording->end);
	while (size < 0 && errno == EINTR);
	if (size < 0) {
		set_fault(recording, strerror(errno));
		size = 0;
	}
	recording->ended = size == 0;
	recording->end += (size_t)size;
}

/* Tells the form by the first bytes, of which a pipe may give few at once. */
static void
begin(struct recording *recording)
{
	static const unsigned char gzip[] = {0x1f, 0x8b};
	static const unsigned char zstd[] = {0x28, 0xb5, 0x2f, 0xfd};

	recording->begun = true;
	recording->ended = false;
	recording->start = recording->end = 0;
	while (recording->end < sizeof zstd && !recording->ended)
		read_more(recording);
	recording->form = FORM_PLAIN;
	if (recording->end >= sizeof gzip &&
	    !memcmp(recording->in, gzip, sizeof gzip))
		recording->form = FORM_GZIP;
	else if (recording->end >= sizeof zstd &&
	    !memcmp(recording->in, zstd, sizeof zstd))
		recording->form = FORM_ZSTD;
	recording->within = false;
	inflateReset(&recording->gzip);
	ZSTD_DCtx_reset(recording->zstd, ZSTD_reset_session_only);
}

/* -- forms: each uses some of what came in, and gives what it stands for -- */

static size_t
read_plain(struct recording *recording, char *data, size_t size)
{
	size_t left = recording->end - recording->start;

	size = size < left ? size : left;
	memcpy(data, recording->in + recording->start, size);
	recording->start += size;
	return size;
}

static size_t
read_gzip(struct recording *recording, char *data, size_t size)
{
	z_stream *gzip = &recording->gzip;
	int result;

	gzip->next_in = recording->in + recording->start;
	gzip->avail_in = (unsigned int)(recording->end - recording->start);
	gzip->next_out = (unsigned char *)data;
	gzip->avail_out = (unsigned int)size;
	result = inflate(gzip, Z_NO_FLUSH);
	if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR)
		return set_fault(recording, "is damaged");
	recording->start = recording->end - gzip->avail_in;
	recording->within = result != Z_STREAM_END;
	/* Another member may follow. */
	if (result == Z_STREAM_END)
		inflateReset(gzip);
	return size - gzip->avail_out;
}

static size_t
read_zstd(struct recording *recording, char *data, size_t size)
{
	ZSTD_inBuffer in = {recording->in + recording->start,
	    recording->end - recording->start, 0};
	ZSTD_outBuffer out = {data, size, 0};
	size_t result = ZSTD_decompressStream(recording->zstd, &out, &in);

	if (ZSTD_isError(result))
		return set_fault(recording, "is damaged");
	recording->start += in.pos;
	recording->within = result != 0;
	return out.pos;
}

static size_t
read_source(struct recording *recording, char *data, size_t size)
{
	static size_t (*const readers[])(
	    struct recording *, char *, size_t) = {
		[FORM_PLAIN] = read_plain,
		[FORM_GZIP] = read_gzip,
		[FORM_ZSTD] = read_zstd,
	};
	size_t got = 0;
	bool empty;

	if (!recording->begun)
		begin(recording);
	while (!got && !recording_fault(recording)) {
		if (recording->start == recording->end && !recording->ended)
			read_more(recording);
		/* A decoder may hold back what it has taken in before. */
		empty = recording->start == recording->end;
		if (!empty || recording->within)
			got = readers[recording->form](recording, data, size);
		if (!got && empty && recording->within)
			return set_fault(recording, "is cut short");
		if (!got && empty)
			break;
	}
	return got;
}

size_t
recording_read(struct recording *recording, char *data, size_t size)
{
	size_t got;

	while (recording->at < recording->count) {
		got = read_source(recording, data, size);
		if (got)
			recording->last = data[got - 1];
		if (got || recording_fault(recording))
			return got;
		recording->begun = false;
		if (++recording->at == recording->count &&
		    recording->may_grow)
			return 0;
		if (recording->last && recording->last != '\n') {
			recording->last = *data = '\n';
			return 1;
		}
	}
	return 0;
}

void
recording_may_grow(struct recording *recording)
{
	recording->may_grow = true;
}

/* -- another place -- */

void
recording_rewind(struct recording *recording)
{
	for (size_t i = 0; i < recording->count; i++)
		lseek(recording->sources[i].file, 0, SEEK_SET);
	recording->at = 0;
	recording->begun = false;
	recording->last = '\0';
}

/* Goes over a part of the source at hand if that is a plain file that goes on
 * behind it: gives how much. The byte before is left to be read. */
static uint64_t
leap(struct recording *recording, uint64_t distance)
{
	int file = recording->sources[recording->at].file;
	struct stat status;

	if (recording->begun || distance <= BLOCK || fstat(file, &status) < 0 ||
	    !S_ISREG(status.st_mode) ||
	    (uint64_t)status.st_size <= distance)
		return 0;
	begin(recording);
	if (recording->form != FORM_PLAIN)
		return 0;
	recording->start = recording->end = 0;
	lseek(file, (off_t)distance - 1, SEEK_SET);
	return distance - 1;
}

bool
recording_seek(struct recording *recording, uint64_t offset)
{
	char *data = allocate(BLOCK);
	uint64_t left = offset;
	size_t got = 1;

	while (left && got && recording->at < recording->count) {
		left -= leap(recording, left);
		got = recording_read(
		    recording, data, left < BLOCK ? (size_t)left : BLOCK);
		left -= got;
	}
	free(data);
	return !left;
}
