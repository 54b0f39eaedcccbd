/* A topic against a simple reference in memory, on a disk that fails. */
#include "disk.h"

#include <inttypes.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "fail.h"
#include "tap.h"
#include "topic_group.h"
#include "topic_reader.h"
#include "topic_segments.h"
#include "topic_trim.h"
#include "topic_writer.h"

enum {
	PARTITIONS = 2,
	LINES = 8000,
	LONGEST = 140000,
	SEGMENT = 8000,
};

static char folder[] = "/tmp/weir-topic-XXXXXX";
static char path[64];

/* -- the reference: a line is what its number and its salt say -- */

struct ends {
	size_t lines[PARTITIONS];
	size_t number;		/* of the commit; its note says it */
};

/* What processes of the test share. */
static struct model {
	struct ends committed, pending;	/* the same, but within a commit */
	struct ends seen;		/* by a reader */
	size_t group[PARTITIONS], group_pending[PARTITIONS];
	bool joined[PARTITIONS];
	size_t trimmed;			/* segments */
	size_t tears, undone;		/* crashes within a commit */
	uint8_t salts[PARTITIONS][LINES];
	uint64_t offsets[PARTITIONS][LINES + 1];
	char fault[200];
} *model;

static size_t
line(size_t p, size_t n, char text[LONGEST])
{
	/* Some in a row that fill the writer's memory between two commits. */
	size_t size = model->salts[p][n] + (n % 64 < 61 ? 0u : 135000u);
	int head = snprintf(text, LONGEST, "{\"p\":%zu,\"n\":%zu,\"x\":\"", p,
	    n);

	memset(text + head, 'a' + model->salts[p][n] % 26, size);
	memcpy(text + (size_t)head + size, "\"}", 2);
	return (size_t)head + size + 2;
}

/* -- what goes wrong is said once -- */

static bool __attribute__((format(printf, 2, 3)))
wrong_unless(bool right, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	if (!right && !*model->fault)
		vsnprintf(model->fault, sizeof model->fault, format,
		    arguments);
	va_end(arguments);
	return right;
}

/* Which of the two possible commits the ends are of; they are of one, in all
 * partitions. */
static const struct ends *
match(const struct topic_end *end)
{
	const struct ends *both[] = {&model->committed, &model->pending};

	for (size_t i = 0; i < 2; i++) {
		char note[48] = "";

		if (both[i]->number)
			snprintf(note, sizeof note, "{\"barrier\":%zu}",
			    both[i]->number);
		if (span_is(buffer_span(&end->note), note) &&
		    end->offsets[0] == model->offsets[0][both[i]->lines[0]] &&
		    end->offsets[1] == model->offsets[1][both[i]->lines[1]])
			return both[i];
	}
	return NULL;
}

/* -- operations, in a process of their own -- */

static struct topic topic;
static struct topic_writer *writer;
static struct ends added;

static void
open_writer(void)
{
	struct topic_writer_settings settings = {SEGMENT, true};
	static const struct strings no_key;

	topic_open_writer(&topic, path, PARTITIONS, &no_key);
	writer = topic_writer_open(&topic, settings);
	added = model->committed;
}

static void
close_writer(void)
{
	topic_writer_free(writer);
	topic_close(&topic);
}

/* Each time that a line is written it is another one. */
static bool
add_line(size_t p)
{
	static char text[LONGEST];
	size_t n = added.lines[p]++, size;

	model->salts[p][n] = (uint8_t)draw();
	size = line(p, n, text);
	model->offsets[p][n + 1] = model->offsets[p][n] + size + 1;
	return topic_writer_add(writer, p, (struct span){text, size});
}

static void
do_add(void)
{
	size_t p = draw_below(PARTITIONS);

	for (size_t i = draw_below(10); i && added.lines[p] < LINES; i--)
		add_line(p);
}

static void
do_commit(void)
{
	char note[32];

	added.number++;
	snprintf(note, sizeof note, "{\"barrier\":%zu}", added.number);
	model->pending = added;
	wrong_unless(topic_writer_commit(writer, span_of(note)), "no commit");
	model->committed = added;
}

/* What a reader sees at any time, also within a commit, may not vanish. */
static void
do_look(void)
{
	struct topic_end end = {0};
	const struct ends *found;
	struct topic ours;

	topic_open(&ours, path);
	topic_read_end(&ours, &end);
	found = match(&end);
	if (wrong_unless(found && found->number >= model->seen.number,
	    "a reader sees no commit, or less than before"))
		model->seen = *found;
	topic_end_release(&end);
	topic_close(&ours);
}

static void
do_reopen(void)
{
	disk.watch = NULL;
	close_writer();
	open_writer();
	disk.watch = do_look;
}

/* Joins the partition, for the first time where it begins. */
static void
join(struct topic_group *group, size_t p)
{
	int hold = topic_hold(&topic);
	struct topic_segments segments = topic_segments_list(&topic, p);
	uint64_t first = topic_segments_first(&segments);

	while (!model->joined[p] &&
	    model->offsets[p][model->group[p]] < first)
		model->group[p]++;
	model->group_pending[p] = model->group[p];
	topic_group_join(group, &topic, p, "readers",
	    model->offsets[p][model->group[p]], model->group[p] % 2);
	topic_segments_release(&segments);
	topic_release(hold);
	model->joined[p] = true;
}

static void
do_read_on(void)
{
	struct topic_group group;
	size_t p = draw_below(PARTITIONS), n;

	join(&group, p);
	n = model->group[p];
	wrong_unless(group.offset == model->offsets[p][n],
	    "the group comes back to %" PRIu64, group.offset);
	/* In the model it waits behind an odd number of lines. */
	wrong_unless(group.waiting == n % 2, "the group does not come back to "
	    "how it waited");
	n += draw_below(model->committed.lines[p] - n + 1);
	model->group_pending[p] = n;
	topic_group_commit(&group, model->offsets[p][n], n % 2);
	model->group[p] = n;
	topic_group_close(&group);
}

static void
do_trim(void)
{
	struct topic_retention retention = {.size = SEGMENT};
	size_t p = draw_below(PARTITIONS);
	struct topic_trimmed done = topic_trim(&topic, p, &retention, 0);

	model->trimmed += done.segments;
	wrong_unless(!model->joined[p] ||
	    done.first <= model->offsets[p][model->group[p]],
	    "%" PRIu64 " is kept, but the group has read %" PRIu64, done.first,
	    model->offsets[p][model->group[p]]);
}

/* Runs some operations, until the power fails or the process leaves. */
static _Noreturn void
live(void)
{
	static void (*const operations[])(void) = {do_add, do_add, do_add,
	    do_add, do_commit, do_commit, do_reopen, do_read_on, do_trim};
	size_t count = sizeof operations / sizeof *operations;

	open_writer();
	disk.watch = do_look;
	for (size_t i = draw_below(40); i; i--)
		operations[draw_below(count)]();
	/* To leave without a commit is what kill -9 does. */
	_exit(0);
}

/* -- the reference says what must be there -- */

/* Whether what is kept of a partition is byte for byte what was added. */
static void
check_lines(size_t p, uint64_t end)
{
	static char got[LONGEST * 2], text[LONGEST];
	struct topic_segments segments = topic_segments_list(&topic, p);
	uint64_t at = topic_segments_first(&segments);
	struct topic_reader *reader;
	size_t size, n = 0;

	while (model->offsets[p][n] < at)
		n++;
	wrong_unless(!model->joined[p] || n <= model->group[p],
	    "retention took what the group has not read");
	reader = topic_reader_open(&topic, p, at, end);
	while ((size = topic_reader_read(reader, got, sizeof got, end))) {
		for (const char *line_at = got; line_at < got + size; n++) {
			size_t expected = line(p, n, text);

			text[expected] = '\n';
			if (!wrong_unless(!memcmp(line_at, text, expected + 1),
			    "line %zu of partition %zu differs", n, p))
				exit(1);
			line_at += expected + 1;
			at += expected + 1;
		}
		wrong_unless(topic_reader_offset(reader) == at, "offset");
	}
	wrong_unless(at == end, "%" PRIu64 " bytes, not %" PRIu64, at, end);
	topic_reader_free(reader);
	topic_segments_release(&segments);
}

static void
check_group(size_t p)
{
	uint64_t offset;

	if (!topic_group_offset(&topic, p, "readers", &offset)) {
		wrong_unless(!model->joined[p], "the group is lost");
		return;
	}
	model->joined[p] = true;
	if (offset == model->offsets[p][model->group_pending[p]])
		model->group[p] = model->group_pending[p];
	wrong_unless(offset == model->offsets[p][model->group[p]],
	    "the group was at %" PRIu64 " and is at %" PRIu64,
	    model->offsets[p][model->group[p]], offset);
}

/* What readers find, and what the next writer goes on from. */
static void
check(void)
{
	struct topic_end end = {0};
	const struct ends *found;

	topic_open(&topic, path);
	topic_read_end(&topic, &end);
	found = match(&end);
	if (wrong_unless(found && found->number >= model->seen.number,
	    "a commit is lost, or done in part")) {
		model->tears += found->number != model->pending.number ||
		    found->number != model->committed.number;
		model->undone += found->number != model->pending.number;
		model->pending = model->committed = *found;
		for (size_t p = 0; p < PARTITIONS; p++) {
			check_group(p);
			check_lines(p, end.offsets[p]);
		}
	}
	topic_end_release(&end);
	topic_close(&topic);
}

/* What is not freed when a process ends early is no mistake. */
static void
leave(int code, void *unused)
{
	(void)unused;
	_exit(code);
}

/* Runs what ends its process, and gives the exit code. */
static int
in_process(void (*run)(void))
{
	int status;
	pid_t child;

	fflush(stdout);
	child = fork();
	if (child == 0) {
		if (!freopen("/dev/null", "w", stderr))
			_exit(1);
		on_exit(leave, NULL);
		run();
		_exit(0);
	}
	waitpid(child, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static long calls;

static void
live_until_power_fails(void)
{
	disk.calls_left = calls;
	live();
}

static void
test_model(void)
{
	size_t rounds = 0, failures = 0;

	while (rounds < 600 && !*model->fault) {
		int code;

		calls = 1 + (long)draw_below(rounds % 3 ? 60 : 12);
		code = in_process(live_until_power_fails);
		wrong_unless(code == 0 || code == DISK_FAILED,
		    "exit code %d", code);
		failures += code == DISK_FAILED;
		if (topic_is(path)) {
			code = in_process(check);
			wrong_unless(code == 0, "exit code %d of a check",
			    code);
		}
		rounds++;
	}
	printf("# %zu rounds, %zu power failures, %zu within a commit (%zu "
	    "undone), %zu commits, %zu and %zu lines, %zu segments trimmed\n",
	    rounds, failures, model->tears, model->undone,
	    model->committed.number, model->committed.lines[0],
	    model->committed.lines[1], model->trimmed);
	is_text(model->fault, "", "a topic is what a reference says, whatever "
	    "fails");
	ok(failures > 300 && model->tears > 20 && model->undone > 5 &&
	    model->tears > model->undone && model->trimmed > 20,
	    "power failed often enough, also within commits");
}

/* -- one thing at a time -- */

static void
remove_all(void)
{
	char command[128];

	snprintf(command, sizeof command, "rm -rf %s", path);
	if (system(command) != 0)
		perror(command);
	memset(model, 0, sizeof *model);
}

/* Gives the size of the last file of partition 0, having cut it. */
static uint64_t
cut(uint64_t size)
{
	struct topic_segments segments;
	struct topic_segment last;
	int file;

	topic_open(&topic, path);
	segments = topic_segments_list(&topic, 0);
	last = segments.items[segments.count - 1];
	file = topic_segments_open(&topic, 0, last.first, O_RDWR);
	syscall(SYS_ftruncate, file, size);
	close(file);
	topic_segments_release(&segments);
	topic_close(&topic);
	return last.size;
}

static void
open_and_close(void)
{
	open_writer();
	close_writer();
}

static void
test_cut(void)
{
	static const char record[] = "{\"a\":1,\"b\":\"cde\"}";
	static const char rest[] = "{\"half\":";
	uint64_t end = 3 * sizeof record, size = end + sizeof rest;
	bool dropped = true, told = true;

	remove_all();
	open_writer();
	for (int i = 0; i < 3; i++)
		topic_writer_add(writer, 0, span_of(record));
	topic_writer_commit(writer, (struct span){0});
	close_writer();
	for (; size >= end; size--) {
		open_writer();
		topic_writer_add(writer, 0, span_of(rest));
		close_writer();
		cut(size);
		dropped &= in_process(open_and_close) == 0 &&
		    cut(end) == end;
	}
	ok(dropped, "what stands behind the end is dropped, cut at any byte");
	for (; size > 0; size--) {
		cut(size);
		told &= in_process(open_and_close) == EXIT_CONFIG;
	}
	ok(told, "what is missing in front of it is told, cut at any byte");
}

/* Without sync a power failure may take what was committed, but no more than
 * to the end of a line. */
static void
test_no_sync(void)
{
	struct topic_writer_settings settings = {SEGMENT, false};
	static const struct strings no_key;
	struct topic_end end = {0};

	remove_all();
	topic_open_writer(&topic, path, PARTITIONS, &no_key);
	writer = topic_writer_open(&topic, settings);
	topic_writer_add(writer, 0, span_of("{\"a\":1}"));
	topic_writer_add(writer, 0, span_of("{\"a\":2}"));
	ok(topic_writer_commit(writer, span_of("{\"n\":1}")),
	    "a commit that does not wait for the disk");
	close_writer();
	cut(12);
	ok(in_process(open_and_close) == 0, "a torn line is dropped");
	topic_open(&topic, path);
	topic_read_end(&topic, &end);
	ok(end.offsets[0] == 8 && end.synced, "the end is in front of it");
	ok(span_is(buffer_span(&end.note), "{\"n\":1}"), "the note stays");
	topic_end_release(&end);
	topic_close(&topic);
}

static void
test_full(void)
{
	uint64_t before;

	remove_all();
	open_writer();
	do_add();
	do_add();
	do_commit();
	before = model->offsets[0][added.lines[0]] +
	    model->offsets[1][added.lines[1]];
	disk.limited = true;
	disk.room = 1000;
	while (topic_writer_waiting(writer) < 3000)
		add_line(0);
	ok(!topic_writer_commit(writer, (struct span){0}) && errno == ENOSPC,
	    "a full disk is told at a commit");
	close_writer();
	open_writer();
	while (add_line(0))
		;
	ok(errno == ENOSPC, "or when a line is added");
	close_writer();
	disk.limited = false;
	open_writer();
	model->pending = model->committed;
	close_writer();
	check();
	ok(before > 0 && !*model->fault, "what was committed is there: %s",
	    model->fault);
}

static void
open_other_partitions(void)
{
	static const struct strings no_key;

	topic_open_writer(&topic, path, PARTITIONS + 1, &no_key);
}

static void
open_other_key(void)
{
	static const char *items[] = {"device"};
	static const struct strings key = {items, 1};

	topic_open_writer(&topic, path, 0, &key);
}

static void
test_open(void)
{
	remove_all();
	open_writer();
	ok(in_process(open_and_close) == EXIT_RETRY,
	    "a second writer is refused");
	close_writer();
	ok(in_process(open_and_close) == 0, "until the first one has left");
	ok(in_process(open_other_partitions) == EXIT_CONFIG,
	    "another number of partitions is refused");
	ok(in_process(open_other_key) == EXIT_CONFIG,
	    "another key is refused");
}

static uint64_t read_offset;

static void
read_at_offset(void)
{
	struct topic_end end = {0};

	topic_open(&topic, path);
	topic_read_end(&topic, &end);
	topic_reader_free(
	    topic_reader_open(&topic, 0, read_offset, end.offsets[0]));
}

/* Only what starts a line that is kept is an offset to read from. */
static void
test_offsets(void)
{
	struct topic_retention retention = {.size = SEGMENT};
	struct topic_trimmed done;
	size_t n, right = 0, wrong = 0;

	remove_all();
	open_writer();
	while (model->offsets[0][added.lines[0]] < 3 * SEGMENT)
		do_add(), do_commit();
	done = topic_trim(&topic, 0, &retention, 0);
	ok(done.segments > 0 && done.first > 0, "retention took segments");
	for (n = 0; n <= added.lines[0]; n++) {
		read_offset = model->offsets[0][n];
		right += in_process(read_at_offset) ==
		    (read_offset < done.first ? EXIT_CONFIG : 0);
		read_offset++;
		wrong += in_process(read_at_offset) == EXIT_CONFIG;
	}
	ok(right == n, "each line that is kept can be read from");
	ok(wrong == n, "nothing else can");
	close_writer();
}

int
main(void)
{
	model = mmap(NULL, sizeof *model, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	mkdtemp(folder);
	snprintf(path, sizeof path, "%s/t", folder);
	test_model();
	test_cut();
	test_no_sync();
	test_full();
	test_open();
	test_offsets();
	remove_all();
	rmdir(folder);
	return done_testing();
}
