/*
 * The books of a run: receipts, metrics, and the answer to SIGUSR1.
 */
#include "stage_state.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clock.h"
#include "duration.h"

enum {
	METRICS_EVERY = 10,	/* seconds */
	TEXT_ROOM = 8192,
};

volatile sig_atomic_t stage_asked;

/* -- the state of the books -- */

/* Sets a fate that there is only where a record met it. */
static void
set_fate(struct stage *stage, struct fate **fate, const char *name,
    uint64_t count)
{
	if (!*fate && count)
		*fate = stage_fate(stage, name);
	if (*fate)
		(*fate)->count = count;
}

/* Notes what is known only now: of records that have no fate yet, nothing more
 * becomes when this is the end. */
static void
bring_up_to_date(struct stage *stage, enum books_state state)
{
	struct books *books = &stage->books;

	set_fate(stage, &stage->held_back, "held",
	    stage->held_count + stage->waiting);
	set_fate(stage, &stage->unfinished, "unfinished",
	    stage->handed && !stage->record.answered);
	if (state != BOOKS_RUNNING) {
		tally_text_end(&books->lines_in);
		tally_text_end(&books->lines_out);
	}
	books->bytes_in = stage->input.bytes;
	books->bytes_out = stage->output.bytes;
	books->run.state = state;
	books->run.pipeline.barrier = stage->part.barrier;
	books->run.elapsed = clock_now() - stage->began;
	books->run.blocked = stage->output.blocked;
}

/* -- receipts -- */

static bool
write_text(int file, struct span text)
{
	ssize_t written;

	for (; text.size; text.size -= (size_t)written) {
		written = write(file, text.data, text.size);
		if (written < 0 && errno != EINTR)
			return false;
		if (written < 0)
			written = 0;
		text.data += written;
	}
	return true;
}

/* Gives the books as a line, valid until the next one is made. */
static struct span
make_receipt(struct stage *stage)
{
	struct buffer *line = &stage->books_text;

	buffer_clear(line);
	books_write(&stage->books, line);
	buffer_add_char(line, '\n');
	return buffer_span(line);
}

static void
open_receipt(struct stage *stage, const char *path, int flags)
{
	struct receipt *receipt = &stage->receipts[stage->receipt_count++];

	receipt->path = duplicate(path);
	receipt->file = open(
	    path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | flags, 0666);
	if (receipt->file < 0)
		fail_open(EXIT_CREATE, path);
}

static void
write_receipts(struct stage *stage)
{
	for (size_t i = 0; i < stage->receipt_count; i++)
		if (!write_text(stage->receipts[i].file, make_receipt(stage)))
			fail_errno(EXIT_IO, "cannot write '%s'",
			    stage->receipts[i].path);
}

/* A file for this process in a folder that many share. What it holds from the
 * start tells of a process that did not live to write more. An earlier process
 * may have had the same number: what that said stays. */
static void
open_receipt_in(struct stage *stage, const char *folder)
{
	struct buffer path = {0};

	mkdir(folder, 0777);
	buffer_printf(&path, "%s/%s-%d.ndjson", folder, stage->program->name,
	    (int)getpid());
	open_receipt(stage, buffer_string(&path), 0);
	write_receipts(stage);
	buffer_release(&path);
}

static void
close_receipts(struct stage *stage)
{
	for (size_t i = 0; i < stage->receipt_count; i++) {
		struct receipt *receipt = &stage->receipts[i];

		if (close(receipt->file) < 0)
			fail_errno(EXIT_IO, "cannot write '%s'",
			    receipt->path);
		free(receipt->path);
	}
	stage->receipt_count = 0;
}

/* -- metrics -- */

/* The name of the stage in its metrics: what the file is called. */
static void
add_stage_name(struct buffer *name, const char *path)
{
	const char *base = strrchr(path, '/');
	size_t size;

	base = base ? base + 1 : path;
	size = strlen(base);
	if (size > 5 && !strcmp(base + size - 5, ".prom"))
		size -= 5;
	buffer_add(name, base, size);
}

static bool
write_file(const char *path, struct span text)
{
	int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	bool written = file >= 0 && write_text(file, text);

	return file >= 0 && close(file) == 0 && written;
}

/* Replaces the file in one step, so that nobody reads half of one. */
static bool
write_metrics(struct stage *stage)
{
	const char *path = stage->options.metrics;
	struct buffer *text = &stage->books_text, name = {0}, new = {0};
	bool written;
	int fault;

	stage->metrics_due = clock_now() + METRICS_EVERY * SECOND;
	add_stage_name(&name, path);
	buffer_clear(text);
	books_write_metrics(&stage->books, buffer_string(&name), text);
	buffer_printf(&new, "%s.%d", path, (int)getpid());
	written = write_file(buffer_string(&new), buffer_span(text)) &&
	    rename(buffer_string(&new), path) == 0;
	fault = errno;
	if (!written)
		unlink(buffer_string(&new));
	errno = fault;
	buffer_release(&name);
	buffer_release(&new);
	return written;
}

/* Metrics are for those who watch: the run goes on without them. */
static void
renew_metrics(struct stage *stage)
{
	if (stage->options.metrics && !write_metrics(stage))
		warn_errno("cannot write '%s'", stage->options.metrics);
}

/* -- the run -- */

void
stage_look(struct stage *stage)
{
	if (!stage->running ||
	    (!stage_asked && clock_now() < stage->metrics_due))
		return;
	bring_up_to_date(stage, BOOKS_RUNNING);
	if (stage_asked) {
		stage_asked = 0;
		write_text(STDERR_FILENO, make_receipt(stage));
	}
	renew_metrics(stage);
}

void
stage_open_books(struct stage *stage)
{
	const struct program *program = stage->program;
	const char *folder = getenv("WEIR_RECEIPTS");
	struct books *books = &stage->books;

	folder = folder && *folder ? folder : NULL;
	books->tallied = folder || stage->options.receipt || stage->part.taken;
	buffer_reserve(&stage->books_text, TEXT_ROOM);
	stage->hashes_lines =
	    books->tallied && program->record && !program->text;
	stage->began = clock_now();
	books->run.began = clock_today();
	/* A source leaves its standard input to others. */
	books->run.input = books_file(
	    program->source || program->read ? -1 : STDIN_FILENO);
	books->run.output = books_file(STDOUT_FILENO);
	if (stage->part.taken || stage->options.id)
		books->run.stage = stage_id(stage);
	if (folder)
		open_receipt_in(stage, folder);
	if (stage->options.receipt)
		open_receipt(stage, stage->options.receipt, O_TRUNC);
	stage->metrics_due = INT64_MAX;
	if (stage->options.metrics && !write_metrics(stage))
		fail_open(EXIT_CREATE, stage->options.metrics);
}

void
stage_write_books(struct stage *stage, enum books_state state)
{
	bring_up_to_date(stage, state);
	write_receipts(stage);
	renew_metrics(stage);
}

void
stage_close_books(struct stage *stage, enum books_state state)
{
	stage_write_books(stage, state);
	close_receipts(stage);
}
