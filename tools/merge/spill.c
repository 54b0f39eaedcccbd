#include "merge/spill.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "durable.h"
#include "fail.h"

/* What was read is given back to the disk in steps of that size. */
enum { STEP = 16 * 1024 * 1024 };

static const char *
folder(void)
{
	const char *path = getenv("TMPDIR");

	return path && *path ? path : "/tmp";
}

/* Nobody else sees the file, and it is gone with this process. */
static int
open_file(void)
{
	struct buffer path = {0};
	int file;

	buffer_printf(&path, "%s/weir-XXXXXX", folder());
	buffer_string(&path);
	file = mkostemp(path.data, O_CLOEXEC);
	if (file < 0)
		fail_errno(EXIT_CREATE, "cannot create a file in '%s'",
		    folder());
	unlink(path.data);
	buffer_release(&path);
	return file;
}

/* What was taken makes room once it is the larger part, so that no byte is
 * moved often. */
static void
add_to_memory(struct spill *spill, struct span bytes)
{
	struct buffer *memory = &spill->memory;

	if (spill->taken > memory->size - spill->taken) {
		memory->size -= spill->taken;
		memmove(memory->data, memory->data + spill->taken,
		    memory->size);
		spill->taken = 0;
	}
	buffer_add_span(memory, bytes);
}

void
spill_add(struct spill *spill, struct span bytes)
{
	size_t waiting = spill->memory.size - spill->taken;

	if (spill->read == spill->written &&
	    waiting + bytes.size <= SPILL_MEMORY) {
		add_to_memory(spill, bytes);
		return;
	}
	if (spill->file < 0)
		spill->file = open_file();
	if (!durable_write(spill->file, bytes, spill->written))
		fail_errno(EXIT_IO, "cannot write to a file in '%s'",
		    folder());
	spill->written += bytes.size;
}

/* A file system that makes no holes keeps the bytes until all are read. */
static void
give_back(struct spill *spill)
{
	uint64_t whole = spill->read - spill->read % STEP;

	if (spill->read == spill->written) {
		if (ftruncate(spill->file, 0) == 0)
			spill->read = spill->written = spill->freed = 0;
	} else if (whole > spill->freed) {
		fallocate(spill->file,
		    FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
		    (off_t)spill->freed, (off_t)(whole - spill->freed));
		spill->freed = whole;
	}
}

static size_t
take_from_file(struct spill *spill, char *data, size_t size)
{
	ssize_t got;

	if (spill->read == spill->written)
		return 0;
	do
		got = pread(spill->file, data, size, (off_t)spill->read);
	while (got < 0 && errno == EINTR);
	if (got <= 0)
		fail_errno(EXIT_IO, "cannot read a file in '%s'", folder());
	spill->read += (uint64_t)got;
	give_back(spill);
	return (size_t)got;
}

size_t
spill_take(struct spill *spill, char *data, size_t size)
{
	size_t waiting = spill->memory.size - spill->taken;

	if (!waiting)
		return take_from_file(spill, data, size);
	if (size > waiting)
		size = waiting;
	memcpy(data, spill->memory.data + spill->taken, size);
	spill->taken += size;
	return size;
}

void
spill_release(struct spill *spill)
{
	buffer_release(&spill->memory);
	if (spill->file >= 0)
		close(spill->file);
}
