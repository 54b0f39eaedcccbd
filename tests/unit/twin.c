#include "twin.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "input.h"
#include "tap.h"

static int into, from;		/* the other ends of stdin and stdout */
static char room[2 * INPUT_BLOCK], passed[INPUT_BLOCK];

/* Puts a wide pipe in the place of a standard file; gives its other end. */
static int
connect(int file)
{
	int ends[2], ours = file == STDIN_FILENO ? 1 : 0;

	if (pipe(ends) < 0 || fcntl(ends[0], F_SETPIPE_SZ, INPUT_PIPE) < 0)
		exit(EXIT_FAILURE);
	dup2(ends[!ours], file);
	close(ends[!ours]);
	return ends[ours];
}

/* Gives a text of which no two places look the same for long. */
static const char *
text(size_t size)
{
	static char bytes[INPUT_BLOCK];

	for (size_t i = 0; i < size; i++)
		bytes[i] = (char)('!' + i * i / 7 % 90);
	return bytes;
}

/* Sends bytes, and reads them behind those that are unread. */
static bool
reads(struct twin *twin, const char *bytes, size_t size, size_t unread)
{
	ssize_t got;

	if (write(into, bytes, size) != (ssize_t)size)
		return false;
	got = twin_read(twin, room + unread, INPUT_BLOCK, unread);
	return got == (ssize_t)size && !memcmp(room + unread, bytes, size);
}

/* Passes a piece of the room on, and sees what arrives. */
static bool
passes(struct twin *twin, size_t at, size_t size)
{
	return twin_holds(twin, room + at, size) &&
	    twin_pass(twin, room + at, size) == (ssize_t)size &&
	    read(from, passed, sizeof passed) == (ssize_t)size &&
	    !memcmp(passed, room + at, size);
}

static void
test_wish(void)
{
	struct twin twin = {0};

	ok(reads(&twin, text(9000), 9000, 0) &&
	    !twin_holds(&twin, room, 9000), "there is none unless wanted");
	twin.wanted = true;
	ok(reads(&twin, text(9000), 9000, 0) &&
	    twin_holds(&twin, room, 9000), "one that is wanted is made");
	ok(reads(&twin, text(9000), 9000, 0) &&
	    !twin_holds(&twin, room, 9000), "and wanted once");
	twin_release(&twin);
}

static void
test_pieces(void)
{
	struct twin twin = {.wanted = true};
	char other[100];

	ok(reads(&twin, text(200000), 200000, 0), "a block is read");
	ok(!twin_holds(&twin, other, sizeof other), "nothing else is held");
	ok(!twin_holds(&twin, room + 199000, 1001),
	    "nothing behind the input is held");
	ok(passes(&twin, 0, 70001), "a piece at its start passes");
	ok(passes(&twin, 70001, 9), "and what follows it");
	ok(passes(&twin, 100000, 66000), "a piece behind others passes");
	ok(!twin_holds(&twin, room + 100000, 66000),
	    "what has passed is held no more");
	memmove(room, room + 190000, 10000);
	twin.wanted = true;
	ok(reads(&twin, text(150000), 150000, 10000),
	    "another block is read");
	ok(passes(&twin, 0, 140000), "what was left passes with it");
	twin_release(&twin);
}

/* The start of a run came before the twin. */
static void
test_late_wish(void)
{
	struct twin twin = {0};

	ok(reads(&twin, text(1000), 1000, 0), "a part of a line is read");
	twin.wanted = true;
	ok(reads(&twin, text(50000), 50000, 1000), "and the rest");
	ok(!twin_holds(&twin, room, 51000) && passes(&twin, 1000, 50000),
	    "what came before it was wanted is not held");
	twin_release(&twin);
}

/* Each takes a place of the pipe, however small it is. */
static void
test_small_pieces(void)
{
	struct twin twin = {.wanted = true};
	size_t unread = 0;

	while (unread < 1000 && reads(&twin, text(1), 1, unread)) {
		unread++;
		twin.wanted = true;
	}
	ok(unread == 1000, "a line in a thousand pieces is read");
	ok(!twin_holds(&twin, room, unread), "it is too much for a twin");
	ok(reads(&twin, text(5000), 5000, 0) && passes(&twin, 0, 5000),
	    "which goes on with the next line");
	twin_release(&twin);
}

static void
test_files(void)
{
	struct twin twin = {.wanted = true};

	dup2(open("/dev/null", O_WRONLY), STDOUT_FILENO);
	ok(reads(&twin, text(9000), 9000, 0) &&
	    !twin_holds(&twin, room, 9000), "there is none for a file");
	twin_release(&twin);
	close(into);
	ok(twin_read(&twin, room, INPUT_BLOCK, 0) == 0, "there is an end");
}

int
main(void)
{
	stdout = fdopen(dup(STDOUT_FILENO), "w");
	into = connect(STDIN_FILENO);
	from = connect(STDOUT_FILENO);
	test_wish();
	test_pieces();
	test_late_wish();
	test_small_pieces();
	test_files();
	return done_testing();
}
