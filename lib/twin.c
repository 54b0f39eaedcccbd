#include "twin.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fail.h"
#include "input.h"

/* Two blocks: one that was read, and what was left of the one before. */
enum { TWIN_PIPE = 2 * INPUT_BLOCK };

static bool
is_pipe(int file)
{
	struct stat status;

	return fstat(file, &status) == 0 && S_ISFIFO(status.st_mode);
}

/* It is no failure where there can be none. */
static void
open_twin(struct twin *twin)
{
	int ends[2];

	twin->tried = true;
	if (!is_pipe(STDIN_FILENO) || !is_pipe(STDOUT_FILENO) ||
	    pipe2(ends, O_CLOEXEC) < 0)
		return;
	twin->out = ends[0];
	twin->in = ends[1];
	twin->nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
	twin->open = true;
	if (twin->nowhere < 0 ||
	    fcntl(twin->in, F_SETPIPE_SZ, TWIN_PIPE) < 0)
		twin_release(twin);
}

void
twin_release(struct twin *twin)
{
	if (!twin->open)
		return;
	close(twin->in);
	close(twin->out);
	close(twin->nowhere);
	twin->open = false;
}

/* Moves its first bytes. */
static ssize_t
move(struct twin *twin, int to, size_t size)
{
	ssize_t moved = splice(twin->out, NULL, to, NULL, size, 0);

	if (moved > 0)
		twin->size -= (size_t)moved;
	return moved;
}

/* Lets go of all but so many of the last bytes. */
static void
keep(struct twin *twin, size_t size)
{
	while (twin->size > size)
		if (move(twin, twin->nowhere, twin->size - size) < 0 &&
		    errno != EINTR)
			fail_errno(EXIT_IO, "cannot drop what was read");
}

/* Takes of stdin what a read will give; gives how much, 0 for nothing: perhaps
 * too many small pieces are in there already. */
static size_t
take(struct twin *twin, size_t size)
{
	ssize_t taken = tee(STDIN_FILENO, twin->in, size, SPLICE_F_NONBLOCK);

	if (taken <= 0)
		return 0;
	twin->size += (size_t)taken;
	return (size_t)taken;
}

ssize_t
twin_read(struct twin *twin, char *room, size_t size, size_t unread)
{
	size_t taken = 0;
	ssize_t got;

	if (twin->wanted && !twin->tried)
		open_twin(twin);
	keep(twin, unread);
	if (twin->wanted && twin->open)
		taken = take(twin, size);
	twin->wanted = false;
	got = read(STDIN_FILENO, room, taken ? taken : size);
	if (got < 0 || (size_t)got != taken)
		keep(twin, 0);
	if (got > 0)
		twin->end = room + got;
	return got;
}

ssize_t
twin_pass(struct twin *twin, const char *data, size_t size)
{
	keep(twin, (size_t)(twin->end - data));
	return move(twin, STDOUT_FILENO, size);
}
