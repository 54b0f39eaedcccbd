#include "mark.h"

#include <sys/wait.h>

#include "disk.h"
#include "tap.h"

static char path[] = "/tmp/weir-mark-XXXXXX/end";
static const char older[] = "{\"n\":1,\"note\":\"}\"}", newer[] = "{\"n\":20}";

/* -- the file as bytes -- */

struct image {
	char bytes[MARK_SIZE];
};

static struct image
load(void)
{
	struct image image;
	int file = open(path, O_RDONLY);

	if (read(file, image.bytes, MARK_SIZE) != MARK_SIZE)
		perror(path);
	close(file);
	return image;
}

static void
save(const struct image *image, size_t size)
{
	int file = open(path, O_WRONLY);

	if (write(file, image->bytes, size) != (ssize_t)size ||
	    (size < MARK_SIZE && ftruncate(file, (off_t)size) < 0))
		perror(path);
	close(file);
}

/* Whether a reader gets that text; NULL: that nothing is whole. */
static bool
gives(const char *expected)
{
	struct mark mark;
	struct buffer text = {0};
	bool whole, same;

	mark_open(&mark, path, false);
	whole = mark_read(&mark, &text);
	same = expected ? whole && span_is(buffer_span(&text), expected)
			: !whole;
	mark_close(&mark);
	buffer_release(&text);
	return same;
}

/* The same while a writer has the lock, and could be at work. */
static bool
gives_beside_writer(const char *expected)
{
	struct image image = load();
	struct mark writer;
	bool same;

	mark_open(&writer, path, true);
	mark_lock(&writer);
	save(&image, MARK_SIZE);
	same = gives(expected);
	mark_close(&writer);
	return same;
}

/* -- a write, step by step -- */

/* What the file is before, between and after the two steps of a write. */
static struct image before, between, after;

/* A write is two steps; the copy that goes first is the one that differs from
 * before when the second is left out. */
static void
prepare(int writes)
{
	struct mark mark;
	size_t first;

	unlink(path);
	mark_make(path, span_of(older));
	mark_open(&mark, path, true);
	mark_lock(&mark);
	for (int i = 0; i < writes; i++)
		mark_write(&mark, span_of(older), true);
	before = load();
	first = mark.next;
	mark_write(&mark, span_of(newer), true);
	after = load();
	between = before;
	memcpy(between.bytes + first * MARK_COPY,
	    after.bytes + first * MARK_COPY, MARK_COPY);
	mark_close(&mark);
}

/* Whether both get a text that they may get from the first bytes of one image
 * and the rest of the other. */
static bool
holds(const struct image *front, const struct image *rest, size_t size,
    bool (*right)(void))
{
	struct image torn = *rest;

	memcpy(torn.bytes, front->bytes, size);
	save(&torn, MARK_SIZE);
	return right();
}

/* The same with any number of bytes of a step written, from the front or from
 * the back. */
static bool
survives(
    const struct image *from, const struct image *to, bool (*right)(void))
{
	for (size_t i = 0; i <= MARK_SIZE; i++) {
		/* Where the byte is the same, so is the file. */
		if (i && i < MARK_SIZE && from->bytes[i] == to->bytes[i])
			continue;
		if (!holds(to, from, i, right) || !holds(from, to, i, right))
			return false;
	}
	return true;
}

/* In the first step nothing has changed for readers, as long as the writer is
 * there; in the second it cannot be undone. */
static bool
first_step(void)
{
	return gives_beside_writer(older) && (gives(older) || gives(newer));
}

static bool
second_step(void)
{
	return gives(newer) &&
	    (gives_beside_writer(older) || gives_beside_writer(newer));
}

/* -- the tests -- */

static void
test_torn(void)
{
	for (int writes = 0; writes < 3; writes++) {
		prepare(writes);
		ok(survives(&before, &between, first_step),
		    "a write that is torn at any byte of its first step, "
		    "after %d writes, changes nothing for readers", writes);
		save(&between, MARK_SIZE);
		ok(gives_beside_writer(older) && gives(newer),
		    "readers see between the steps what was before, unless "
		    "the writer has left");
		ok(survives(&between, &after, second_step),
		    "torn at any byte of its second step it is done");
	}
}

static void
test_cut(void)
{
	bool right = true;

	prepare(1);
	for (size_t size = 0; size <= MARK_SIZE; size++) {
		save(&after, size);
		right &= gives(size < MARK_COPY ? NULL : newer);
	}
	ok(right, "a file that is cut at any byte gives the text, or says that "
	    "nothing is whole");
	right = true;
	for (size_t i = 0; i < MARK_SIZE; i++) {
		struct image flipped = after;

		flipped.bytes[i] ^= 4;
		save(&flipped, MARK_SIZE);
		right &= gives(newer);
	}
	ok(right, "nor does a wrong byte anywhere give another text");
}

static void
test_lock(void)
{
	struct mark mark, other;
	int status;

	prepare(0);
	mark_open(&mark, path, true);
	ok(mark_lock(&mark), "a writer gets the lock");
	if (fork() == 0) {
		mark_open(&other, path, true);
		_exit(mark_lock(&other));
	}
	wait(&status);
	ok(WIFEXITED(status) && WEXITSTATUS(status) == 0,
	    "a second one does not");
	mark_close(&mark);
	mark_open(&mark, path, true);
	ok(mark_lock(&mark), "it is free again when the file is closed");
	mark_close(&mark);
}

static void
test_text(void)
{
	static char longest[MARK_TEXT + 1];
	struct mark mark;

	memset(longest, '7', MARK_TEXT);
	prepare(0);
	ok(mark_make(path, span_of(older)) && gives(newer),
	    "a file that is there is not made again");
	mark_open(&mark, path, true);
	mark_lock(&mark);
	ok(mark_write(&mark, span_of(longest), false) &&
	    gives(longest), "the longest text fits");
	mark_close(&mark);
	ok(!mark_open(&mark, "/tmp/no/such/mark", false),
	    "a file that is missing is told");
}

int
main(void)
{
	char *name = strrchr(path, '/');

	*name = '\0';
	mkdtemp(path);
	*name = '/';
	test_torn();
	test_cut();
	test_lock();
	test_text();
	unlink(path);
	*name = '\0';
	rmdir(path);
	return done_testing();
}
