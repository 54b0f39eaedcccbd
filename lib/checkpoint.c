#include "checkpoint.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#include "durable.h"
#include "fail.h"
#include "json.h"
#include "number.h"

static const char mark_kind[] = "mark";

static bool
is_name(const char *name)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";

	return *name && strlen(name) <= 64 && !name[strspn(name, allowed)];
}

char *
checkpoint_path(const struct checkpoint *checkpoint, const char *stage,
    const char *kind)
{
	struct buffer path = {0};

	buffer_printf(&path, "%s/%s%s%s", checkpoint->folder, stage,
	    *kind ? "." : "", kind);
	buffer_string(&path);
	return path.data;
}

void
checkpoint_open(struct checkpoint *checkpoint, const char *folder,
    const char *name)
{
	*checkpoint = (struct checkpoint){
	    .folder = folder, .name = name, .lock = -1};
	if (!is_name(name))
		fail(EXIT_USAGE, "--id: '%s' is no name of letters, digits, "
		    "'-' and '_'", name);
	if (!durable_folder(folder))
		fail_open(EXIT_CREATE, folder);
}

void
checkpoint_close(struct checkpoint *checkpoint)
{
	if (checkpoint->lock >= 0)
		close(checkpoint->lock);
	checkpoint->lock = -1;
}

/* Tries to lock the file; false where another process has it. */
static bool
try_lock(int file, const char *path, int patience)
{
	int done;

	do
		done = flock(file, LOCK_EX | patience);
	while (done < 0 && errno == EINTR);
	if (done < 0 && errno != EWOULDBLOCK)
		fail_errno(EXIT_IO, "cannot lock '%s'", path);
	return done == 0;
}

bool
checkpoint_lock(struct checkpoint *checkpoint, bool patient)
{
	char *path = checkpoint_path(checkpoint, checkpoint->name, "lock");
	bool locked;

	checkpoint->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	if (checkpoint->lock < 0)
		fail_open(EXIT_CREATE, path);
	locked = try_lock(checkpoint->lock, path, LOCK_NB);
	if (!locked && patient) {
		warn("'%s' is held by another process; waiting for it", path);
		locked = try_lock(checkpoint->lock, path, 0);
	}
	free(path);
	return locked;
}

/* -- lines -- */

void
checkpoint_line_fail(const struct checkpoint_line *line)
{
	fail(EXIT_CONFIG, "'%s' is not what weir " VERSION " writes",
	    line->path);
}

bool
checkpoint_line_next(struct checkpoint_line *line)
{
	return scan_member(&line->at, &line->member);
}

bool
checkpoint_line_has(const struct checkpoint_line *line, const char *name)
{
	return span_is(line->member.name, name);
}

struct span
checkpoint_line_text(const struct checkpoint_line *line)
{
	return (struct span){
	    line->member.value.data, line->member.value.size};
}

int64_t
checkpoint_line_integer(const struct checkpoint_line *line)
{
	int64_t number;

	if (line->member.value.kind != KIND_NUMBER ||
	    !number_integer(checkpoint_line_text(line), &number))
		checkpoint_line_fail(line);
	return number;
}

int64_t
checkpoint_line_count(const struct checkpoint_line *line)
{
	int64_t count = checkpoint_line_integer(line);

	if (count < 0)
		checkpoint_line_fail(line);
	return count;
}

struct checkpoint_line
checkpoint_line_of(const char *path, const char *text)
{
	struct checkpoint_line line = {path, scan_skip_space(text)};
	int64_t version;

	if (*line.at != '{' || !checkpoint_line_next(&line) ||
	    !checkpoint_line_has(&line, "version"))
		checkpoint_line_fail(&line);
	version = checkpoint_line_count(&line);
	if (version != CHECKPOINT_VERSION)
		fail(EXIT_CONFIG, "'%s' has version %" PRId64 " of the format, "
		    "and weir " VERSION " reads version %d", path, version,
		    CHECKPOINT_VERSION);
	return line;
}

void
checkpoint_line_begin(struct buffer *line)
{
	buffer_add_char(line, '{');
	json_member_integer(line, "version", CHECKPOINT_VERSION);
}

/* -- files of one line -- */

/* Reads one; false where there is none. */
static bool
read_file(const char *path, struct buffer *text, struct checkpoint_line *line)
{
	struct scan_fault fault;

	if (!durable_read(path, text)) {
		if (errno != ENOENT)
			fail_open(EXIT_INPUT, path);
		return false;
	}
	buffer_pad(text, SCAN_PADDING);
	line->path = path;
	if (!scan_text(buffer_span(text), &fault))
		checkpoint_line_fail(line);
	*line = checkpoint_line_of(path, text->data);
	return true;
}

/* Writes one, whose line lacks its closing brace. */
static void
write_file(const char *path, struct buffer *line)
{
	buffer_add_string(line, "}\n");
	if (!durable_replace(path, buffer_span(line)))
		fail_errno(EXIT_IO, "cannot write '%s'", path);
	buffer_release(line);
}

/* -- the pipeline -- */

static void
read_id(struct checkpoint *checkpoint, const struct checkpoint_line *line)
{
	struct span id = checkpoint_line_text(line);

	if (id.size != IDENTITY)
		checkpoint_line_fail(line);
	memcpy(checkpoint->pipeline, id.data, id.size);
	checkpoint->pipeline[id.size] = '\0';
}

bool
checkpoint_read_pipeline(struct checkpoint *checkpoint)
{
	char *path = checkpoint_path(checkpoint, "pipeline", "");
	struct buffer text = {0};
	struct checkpoint_line line;
	bool found = read_file(path, &text, &line);

	while (found && checkpoint_line_next(&line)) {
		if (checkpoint_line_has(&line, "pipeline"))
			read_id(checkpoint, &line);
		if (checkpoint_line_has(&line, "epoch"))
			checkpoint->epoch = checkpoint_line_count(&line);
	}
	if (found && (!*checkpoint->pipeline || !checkpoint->epoch))
		checkpoint_line_fail(&line);
	buffer_release(&text);
	free(path);
	return found;
}

void
checkpoint_begin(struct checkpoint *checkpoint)
{
	char *path = checkpoint_path(checkpoint, "pipeline", "");
	int folder = open(checkpoint->folder, O_RDONLY | O_CLOEXEC);
	struct buffer line = {0};

	/* There may be several sources, which merge joins. */
	if (folder < 0)
		fail_open(EXIT_INPUT, checkpoint->folder);
	try_lock(folder, checkpoint->folder, 0);
	if (!checkpoint_read_pipeline(checkpoint))
		identity_make(checkpoint->pipeline);
	checkpoint->epoch++;
	checkpoint_line_begin(&line);
	json_member_text(&line, "pipeline", checkpoint->pipeline);
	json_member_integer(&line, "epoch", checkpoint->epoch);
	write_file(path, &line);
	close(folder);
	free(path);
}

/* -- sinks -- */

void
checkpoint_mark(const struct checkpoint *checkpoint, int64_t barrier)
{
	char *path = checkpoint_path(checkpoint, checkpoint->name, mark_kind);
	struct buffer line = {0};

	checkpoint_line_begin(&line);
	json_member_integer(&line, "barrier", barrier);
	write_file(path, &line);
	free(path);
}

static int64_t
mark_of(const struct checkpoint *checkpoint, const char *sink)
{
	char *path = checkpoint_path(checkpoint, sink, mark_kind);
	struct buffer text = {0};
	struct checkpoint_line line;
	int64_t barrier = 0;

	if (read_file(path, &text, &line)) {
		if (!checkpoint_line_next(&line) ||
		    !checkpoint_line_has(&line, "barrier"))
			checkpoint_line_fail(&line);
		barrier = checkpoint_line_count(&line);
	}
	buffer_release(&text);
	free(path);
	return barrier;
}

/* Gives the name of the sink whose mark a file is, to be freed, or NULL. */
static char *
sink_of(const char *file)
{
	const char *dot = strrchr(file, '.');
	char *sink;

	if (!dot || strcmp(dot + 1, mark_kind) != 0)
		return NULL;
	sink = duplicate(file);
	sink[dot - file] = '\0';
	return sink;
}

/* The mark of the only sink. */
static int64_t
only_mark(const struct checkpoint *checkpoint)
{
	DIR *folder = opendir(checkpoint->folder);
	char *only = NULL, *sink;
	struct dirent *file;
	int64_t barrier;

	if (!folder)
		fail_open(EXIT_INPUT, checkpoint->folder);
	while ((file = readdir(folder))) {
		sink = sink_of(file->d_name);
		if (sink && only)
			fail(EXIT_CONFIG, "both '%s' and '%s' commit to '%s'; "
			    "name all sinks with --sinks", only, sink,
			    checkpoint->folder);
		only = sink ? sink : only;
	}
	closedir(folder);
	barrier = only ? mark_of(checkpoint, only) : 0;
	free(only);
	return barrier;
}

int64_t
checkpoint_complete(const struct checkpoint *checkpoint,
    const struct strings *sinks)
{
	int64_t least = INT64_MAX, barrier;

	if (!sinks->count)
		return only_mark(checkpoint);
	for (size_t i = 0; i < sinks->count; i++) {
		barrier = mark_of(checkpoint, sinks->items[i]);
		least = barrier < least ? barrier : least;
	}
	return least;
}
