#include "durable.h"

#include <sys/wait.h>

#include "disk.h"
#include "tap.h"

static char folder[] = "/tmp/weir-durable-XXXXXX";
static char path[PATH_MAX];

static void
test_parent(void)
{
	static const char *const cases[][2] = {
		{"a", "."}, {"a//", "."}, {"a/b", "a/"}, {"a/b/", "a/"},
		{"./a//b//", "./a//"}, {"/", "/"}, {"/a", "/"}, {"/a/", "/"},
		{"/a/b", "/a/"}, {"", "."},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buffer parent = {0};

		durable_add_parent(&parent, cases[i][0]);
		is_text(buffer_string(&parent), cases[i][1],
		    "'%s' is in '%s'", cases[i][0], cases[i][1]);
		buffer_release(&parent);
	}
}

/* Makes a file, of which only the content is on disk, then its name. */
static void
make_file(bool named)
{
	int file = open(path, O_WRONLY | O_CREAT, 0666);

	durable_write(file, span_of("text"), 0);
	fsync(file);
	close(file);
	if (named)
		durable_name(path);
}

/* Whether the file is there in all of many power failures. */
static bool
outlasts(bool named)
{
	bool there = true;

	for (int i = 0; i < 32; i++) {
		pid_t child = fork();

		draw();
		if (!child) {
			make_file(named);
			disk_fail();
		}
		waitpid(child, NULL, 0);
		there &= access(path, F_OK) == 0;
		remove(path);
	}
	return there;
}

int
main(void)
{
	test_parent();
	if (!mkdtemp(folder))
		return 1;
	snprintf(path, sizeof path, "%s/file", folder);
	ok(outlasts(true), "a name that is durable outlasts a power failure");
	ok(!outlasts(false), "one that is not need not");
	rmdir(folder);
	return done_testing();
}
