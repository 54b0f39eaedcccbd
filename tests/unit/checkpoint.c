/* The folder of a checkpoint keeps what was written, whole or not at all. */
#include "journal.h"
#include "snapshot.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "durable.h"
#include "fail.h"
#include "tap.h"

static char path[] = "/tmp/weir-checkpoint-XXXXXX";

static struct checkpoint
open_stage(const char *name)
{
	struct checkpoint checkpoint;

	checkpoint_open(&checkpoint, path, name);
	return checkpoint;
}

static void
test_pipeline(void)
{
	struct checkpoint first = open_stage("replay"), second;
	char id[sizeof first.pipeline];

	ok(checkpoint_lock(&first, false), "a source takes its lock");
	checkpoint_begin(&first);
	memcpy(id, first.pipeline, sizeof id);
	ok(strlen(id) == 32 && first.epoch == 1, "it makes an id, epoch 1");
	second = open_stage("replay");
	ok(!checkpoint_lock(&second, false), "another one does not get it");
	checkpoint_close(&second);
	checkpoint_close(&first);
	second = open_stage("replay");
	ok(checkpoint_lock(&second, false), "the lock ends with its holder");
	checkpoint_begin(&second);
	ok(!strcmp(second.pipeline, id) && second.epoch == 2,
	    "the next run has the same id and the next epoch");
	checkpoint_close(&second);
}

static void
test_marks(void)
{
	struct checkpoint sink = open_stage("store-sqlite");
	struct checkpoint other = open_stage("other");
	struct strings sinks = {0};

	ok(!checkpoint_complete(&sink, &sinks), "no sink has said anything");
	checkpoint_mark(&sink, 7);
	ok(checkpoint_complete(&sink, &sinks) == 7, "one has said 7");
	checkpoint_mark(&sink, 9);
	ok(checkpoint_complete(&sink, &sinks) == 9, "and 9 after it");
	strings_add(&sinks, "store-sqlite");
	strings_add(&sinks, "other");
	ok(!checkpoint_complete(&sink, &sinks), "another one has nothing");
	checkpoint_mark(&other, 8);
	ok(checkpoint_complete(&sink, &sinks) == 8, "the slower one decides");
	strings_release(&sinks);
	checkpoint_close(&sink);
	checkpoint_close(&other);
}

static void
test_journal(void)
{
	struct checkpoint source = open_stage("replay");
	struct journal journal;

	journal_read(&journal, &source);
	ok(!journal.count, "a journal is empty at first");
	for (int i = 0; i < 20; i++)
		journal_add(&journal, i, i == 19 ? CONTROL_PAUSE :
		    CONTROL_GOES_ON, span_of("{\"offset\":[1,2]}"));
	journal_forget(&journal, 17);
	journal_write(&journal, &source);
	journal_release(&journal);
	journal_read(&journal, &source);
	ok(journal.count == 3 && journal.entries[0].barrier == 17 &&
	    !journal.entries[0].end, "it is read as it was written");
	ok(journal.entries[2].barrier == 19 && journal.entries[2].end ==
	    CONTROL_PAUSE, "with the end in it");
	is_text(journal.entries[2].position, "{\"offset\":[1,2]}",
	    "and positions as the source gave them");
	journal_add(&journal, 25, CONTROL_FINAL, span_of("{}"));
	journal_forget(&journal, 24);
	ok(journal.count == 2 && journal.entries[0].barrier == 19,
	    "the end is kept until a later barrier is complete");
	journal_forget(&journal, 100);
	ok(journal.count == 1 && journal.entries[0].barrier == 25,
	    "the last barrier is never forgotten");
	journal_release(&journal);
	checkpoint_close(&source);
}

static int
count_files(void)
{
	DIR *folder = opendir(path);
	struct dirent *file;
	int count = 0;

	while ((file = readdir(folder)))
		count += strncmp(file->d_name, "lag.", 4) == 0;
	closedir(folder);
	return count;
}

static void
write_state(const struct checkpoint *stage, int barrier, int lines)
{
	struct snapshot snapshot;
	char line[64];

	snapshot_begin(&snapshot, stage, barrier);
	for (int i = 0; i < lines; i++) {
		sprintf(line, "{\"line\":%d}", i);
		snapshot_add(&snapshot, span_of(line));
	}
	snapshot_end(&snapshot);
}

/* How many lines a state has; -1 where one is not as it was written. */
static int
count_lines(const struct checkpoint *stage, int barrier)
{
	struct saved saved;
	struct span line;
	char expected[64];
	int count = 0, wrong = 0;

	saved_open(&saved, stage, barrier);
	while (saved_next(&saved, &line)) {
		sprintf(expected, "{\"line\":%d}", count++);
		wrong += !span_is(line, expected);
	}
	saved_close(&saved);
	return wrong ? -1 : count;
}

static void
test_snapshots(void)
{
	struct checkpoint stage = open_stage("lag");

	for (int barrier = 1; barrier <= 12; barrier++)
		write_state(&stage, barrier, barrier == 12 ? 50000 : 1);
	ok(count_files() == 12, "there is a file for each barrier");
	ok(count_lines(&stage, 12) == 50000, "a state is read as written");
	snapshot_forget(&stage, 11);
	ok(count_files() == 2, "earlier ones are forgotten");
	ok(count_lines(&stage, 11) == 1, "and no other");
	write_state(&stage, 20, 1);
	snapshot_forget(&stage, 19);
	ok(count_files() == 2 && count_lines(&stage, 12) == 50000,
	    "that of an end is kept until a later barrier is complete");
	checkpoint_close(&stage);
}

/* The exit code of what fails by itself. */
static int
exit_code(void (*act)(void))
{
	int status;
	pid_t child;

	fflush(stdout);
	child = fork();
	if (!child) {
		freopen("/dev/null", "w", stderr);
		act();
		_exit(0);
	}
	waitpid(child, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Puts a text in place of a file of the folder. */
static void
spoil(const char *stage, const char *kind, const char *text)
{
	struct checkpoint checkpoint = open_stage("replay");
	char *file = checkpoint_path(&checkpoint, stage, kind);

	durable_replace(file, span_of(text));
	free(file);
	checkpoint_close(&checkpoint);
}

static void
begin_with_another_version(void)
{
	struct checkpoint stage = open_stage("replay");

	spoil("pipeline", "", "{\"version\":2,\"pipeline\":\"a\"}\n");
	checkpoint_begin(&stage);
}

static void
begin_with_garbage(void)
{
	struct checkpoint stage = open_stage("replay");

	spoil("pipeline", "", "{\"version\":");
	checkpoint_begin(&stage);
}

static void
read_no_state(void)
{
	struct checkpoint stage = open_stage("lag");

	count_lines(&stage, 99);
}

static void
read_half_a_state(void)
{
	struct checkpoint stage = open_stage("lag");

	spoil("lag", "13", "{\"line\":0}\n{\"line\":");
	count_lines(&stage, 13);
}

static void
read_half_a_journal(void)
{
	struct checkpoint stage = open_stage("replay");
	struct journal journal;

	spoil("replay", "barriers", "{\"version\":1,\"barrier\":1}\n");
	journal_read(&journal, &stage);
}

static void
open_with_wrong_name(void)
{
	open_stage("../replay");
}

static void
test_faults(void)
{
	ok(exit_code(begin_with_another_version) == EXIT_CONFIG,
	    "another version is refused");
	ok(exit_code(begin_with_garbage) == EXIT_CONFIG,
	    "what is no JSON is refused");
	ok(exit_code(read_no_state) == EXIT_CONFIG,
	    "so is a state that is missing");
	ok(exit_code(read_half_a_state) == EXIT_CONFIG,
	    "one that is damaged");
	ok(exit_code(read_half_a_journal) == EXIT_CONFIG,
	    "and a barrier that stands nowhere");
	ok(exit_code(open_with_wrong_name) == EXIT_USAGE,
	    "a name that leads elsewhere is refused");
}

int
main(void)
{
	char command[64];

	if (!mkdtemp(path))
		return 1;
	test_pipeline();
	test_marks();
	test_journal();
	test_snapshots();
	test_faults();
	sprintf(command, "rm -r %s", path);
	ok(system(command) == 0, "the folder can be removed");
	return done_testing();
}
