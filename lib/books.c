#include "books.h"

#include <inttypes.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "json.h"
#include "memory.h"

static const char *const state_names[] = {"running", "done", "failed", "left"};

struct fate *
books_fate(struct books *books, const char *name)
{
	struct fate **end;

	for (end = &books->fates; *end; end = &(*end)->next)
		if (!strcmp((*end)->name, name))
			return *end;
	*end = allocate_zeroed(1, sizeof **end);
	(*end)->name = name;
	return *end;
}

struct tally *
books_input(struct books *books, const char *name, int file)
{
	struct books_input **end = &books->run.inputs;

	while (*end)
		end = &(*end)->next;
	*end = allocate_zeroed(1, sizeof **end);
	(*end)->name = name;
	(*end)->file = books_file(file);
	return &(*end)->lines;
}

void
books_enter(struct books *books, const struct control *control)
{
	struct books_pipeline *pipeline = &books->run.pipeline;
	size_t size = control->pipeline.size;

	size = size < IDENTITY ? size : IDENTITY;
	memcpy(pipeline->id, control->pipeline.data, size);
	pipeline->epoch = control->epoch;
	pipeline->restored = control->restore;
	pipeline->barrier = control->restore;
}

static const char *
kind_of(int file, const struct stat *status)
{
	if (S_ISFIFO(status->st_mode))
		return "pipe";
	if (S_ISSOCK(status->st_mode))
		return "socket";
	if (S_ISREG(status->st_mode))
		return "file";
	if (S_ISCHR(status->st_mode) && status->st_rdev == makedev(1, 3))
		return "null";
	return isatty(file) ? "tty" : "other";
}

struct books_file
books_file(int file)
{
	struct stat status;

	if (fstat(file, &status) < 0)
		return (struct books_file){"none", 0, 0};
	return (struct books_file){kind_of(file, &status), status.st_dev,
	    status.st_ino};
}

static void
add_count(struct buffer *buffer, const char *name, uint64_t count)
{
	json_member_integer(buffer, name, (int64_t)count);
}

/* Whole microseconds say enough. */
static void
add_seconds(struct buffer *buffer, const char *name, int64_t nanoseconds)
{
	json_add_member(buffer, name);
	json_add_number(buffer, (double)(nanoseconds / 1000) / 1e6);
}

/* As text: not every program keeps all digits of such a number. */
static void
add_hash(struct buffer *buffer, const char *name, uint64_t hash)
{
	json_add_member(buffer, name);
	buffer_printf(buffer, "\"%016" PRIx64 "\"", hash);
}

static void
add_tally_members(struct buffer *buffer, const struct tally *tally)
{
	add_count(buffer, "count", tally->lines);
	add_hash(buffer, "ordered", tally->ordered);
	add_hash(buffer, "additive", tally->additive);
}

static void
add_tally(struct buffer *buffer, const char *name, const struct tally *tally)
{
	json_add_member(buffer, name);
	buffer_add_char(buffer, '{');
	add_tally_members(buffer, tally);
	buffer_add_char(buffer, '}');
}

static void
add_file_members(struct buffer *buffer, struct books_file file)
{
	json_member_text(buffer, "kind", file.kind);
	json_add_member(buffer, "id");
	buffer_printf(buffer, "\"%" PRIu64 ":%" PRIu64 "\"", file.device,
	    file.inode);
}

static void
add_file(struct buffer *buffer, const char *name, struct books_file file)
{
	json_add_member(buffer, name);
	buffer_add_char(buffer, '{');
	add_file_members(buffer, file);
	buffer_add_char(buffer, '}');
}

static void
add_inputs(struct buffer *buffer, const struct books *books)
{
	json_add_member(buffer, "inputs");
	buffer_add_char(buffer, '[');
	for (const struct books_input *input = books->run.inputs; input;
	    input = input->next) {
		buffer_add_char(buffer, '{');
		json_member_text(buffer, "name", input->name);
		add_file_members(buffer, input->file);
		if (books->tallied)
			add_tally_members(buffer, &input->lines);
		buffer_add_string(buffer, input->next ? "}," : "}");
	}
	buffer_add_char(buffer, ']');
}

static void
add_pipeline(struct buffer *buffer, const struct books_pipeline *pipeline)
{
	json_member_text(buffer, "pipeline", pipeline->id);
	add_count(buffer, "epoch", (uint64_t)pipeline->epoch);
	add_count(buffer, "restored", (uint64_t)pipeline->restored);
	add_count(buffer, "barrier", (uint64_t)pipeline->barrier);
}

static void
add_run(struct buffer *buffer, const struct books *books)
{
	const struct books_run *run = &books->run;

	json_add_member(buffer, "run");
	buffer_add_char(buffer, '{');
	json_member_text(buffer, "state", state_names[run->state]);
	add_count(buffer, "pid", (uint64_t)getpid());
	json_add_member(buffer, "began");
	json_add_time(buffer, run->began);
	add_seconds(buffer, "seconds", run->elapsed);
	add_seconds(buffer, "starved", run->starved);
	add_seconds(buffer, "blocked", run->blocked);
	add_file(buffer, "stdin", run->input);
	add_file(buffer, "stdout", run->output);
	if (run->inputs)
		add_inputs(buffer, books);
	if (run->stage)
		json_member_text(buffer, "stage", run->stage);
	if (*run->pipeline.id)
		add_pipeline(buffer, &run->pipeline);
	buffer_add_char(buffer, '}');
}

void
books_write(const struct books *books, struct buffer *buffer)
{
	buffer_add_char(buffer, '{');
	json_member_text(buffer, "tool", books->program);
	add_count(buffer, "in", books->in);
	add_count(buffer, "passed", books->passed);
	json_add_member(buffer, "fates");
	buffer_add_char(buffer, '{');
	for (const struct fate *fate = books->fates; fate; fate = fate->next)
		add_count(buffer, fate->name, fate->count);
	buffer_add_char(buffer, '}');
	add_count(buffer, "made", books->made);
	add_count(buffer, "out", books->passed + books->made);
	add_count(buffer, "blank", books->blank);
	add_count(buffer, "control", books->control);
	add_count(buffer, "bytes_in", books->bytes_in);
	add_count(buffer, "bytes_out", books->bytes_out);
	if (books->tallied) {
		add_tally(buffer, "lines_in", &books->lines_in.tally);
		add_tally(buffer, "lines_out", &books->lines_out.tally);
	}
	add_run(buffer, books);
	buffer_add_char(buffer, '}');
}

void
books_release(struct books *books)
{
	struct books_input *input;
	struct fate *fate;

	while ((fate = books->fates)) {
		books->fates = fate->next;
		free(fate);
	}
	while ((input = books->run.inputs)) {
		books->run.inputs = input->next;
		free(input);
	}
}
