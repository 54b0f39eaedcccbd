#include "progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "timestamp.h"

void
progress_init(struct progress *progress, bool asked, int64_t now)
{
	struct stat input;
	bool file = fstat(STDIN_FILENO, &input) == 0 && S_ISREG(input.st_mode);

	memset(progress, 0, sizeof *progress);
	progress->terminal = isatty(STDERR_FILENO);
	progress->shown = asked ||
	    (file && progress->terminal && !isatty(STDOUT_FILENO));
	progress->total = file ? (uint64_t)input.st_size : 0;
	progress->began = now;
	progress->next = now + (asked ? 1 : 2) * SECOND;
}

void
progress_tell(struct progress *progress, int64_t now, uint64_t records,
    uint64_t bytes)
{
	double seconds = (double)(now - progress->began) / 1e9;
	char share[32] = "";

	if (!progress->shown || now < progress->next)
		return;
	progress->next = now + SECOND;
	if (progress->total)
		snprintf(share, sizeof share, ", %.0f %%",
		    100 * (double)bytes / (double)progress->total);
	fprintf(stderr, "%s%" PRIu64 " records, %.1f MB, %.1f MB/s%s%s",
	    progress->terminal ? "\r" : "", records, (double)bytes / 1e6,
	    (double)bytes / 1e6 / seconds, share,
	    progress->terminal ? "\033[K" : "\n");
	progress->written = true;
}

void
progress_end(struct progress *progress)
{
	if (progress->written && progress->terminal)
		fprintf(stderr, "\r\033[K");
}
