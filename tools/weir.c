/* weir - runs a program of the suite, or shows its page */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "fail.h"
#include "nearest.h"
#include "weir/page.h"
#include "weir/suite.h"

static struct {
	struct suite suite;
	struct strings words;	/* that a user may have meant */
	struct buffer summary;
} self;

/* -- what a user may have meant -- */

static _Noreturn void
refuse(const char *word, const char *what)
{
	const char *meant;

	strings_add(&self.words, NULL);
	meant = nearest(word, self.words.items);
	if (meant)
		fail(EXIT_USAGE, "'%s' is %s; did you mean '%s'?", word, what,
		    meant);
	fail(EXIT_USAGE, "'%s' is %s; 'weir help' lists the programs", word,
	    what);
}

static void
add_programs(void)
{
	const struct strings *programs = &self.suite.programs;

	for (size_t i = 0; i < programs->count; i++)
		strings_add(&self.words, programs->items[i]);
}

static bool
is_program(const char *name)
{
	const struct strings *programs = &self.suite.programs;

	for (size_t i = 0; i < programs->count; i++)
		if (!strcmp(programs->items[i], name))
			return true;
	return false;
}

/* -- commands -- */

static int
list(void)
{
	const struct strings *programs = &self.suite.programs;

	printf("usage: weir NAME [options] [operands]\n"
	       "       weir help [NAME]\n"
	       "       weir --version | --exec-path | --help\n\n"
	       "runs a program of the suite, or shows its page\n\n"
	       "programs:\n");
	for (size_t i = 0; i < programs->count; i++) {
		buffer_clear(&self.summary);
		suite_summary(
		    &self.suite, programs->items[i], &self.summary);
		printf("  %-14s %s\n", programs->items[i],
		    buffer_string(&self.summary));
	}
	printf("\nweir help NAME shows a program's page, "
	       "weir help weir the overview\n");
	return fail_unless_printed();
}

/* Becomes a program, which gets the arguments from its name on. */
static void
become(char **argv)
{
	char *path = suite_path(&self.suite, argv[0]);

	execv(path, argv);
	fail_errno(errno == EACCES ? EXIT_PERMISSION : EXIT_CONFIG,
	    "cannot run '%s'", path);
}

static int
help(int argc, char **argv)
{
	char *topic = argv[1], *ask[] = {topic, (char[]){"--help"}, NULL};
	char *page;

	if (argc < 2)
		return list();
	if (argc > 2)
		fail(EXIT_USAGE, "'%s' is one operand too many; 'weir help' "
		    "takes one name", argv[2]);
	page = page_find(self.suite.prefix, topic);
	if (page)
		page_show(page);
	if (is_program(topic))
		become(ask);
	if (page)
		fail(EXIT_UNAVAILABLE, "neither man nor mandoc is there to "
		    "show '%s'", page);
	add_programs();
	page_topics(self.suite.prefix, &self.words);
	refuse(topic, "no program and no page");
}

static int
show_version(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	printf("weir %s\n", VERSION);
	return fail_unless_printed();
}

static int
show_folder(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	printf("%s\n", self.suite.folder);
	return fail_unless_printed();
}

static const struct command {
	const char *name;
	int (*run)(int argc, char **argv);
} commands[] = {
	{"help", help},
	{"--help", help},
	{"--version", show_version},
	{"--exec-path", show_folder},
};

enum { COMMANDS = sizeof commands / sizeof *commands };

static int
run(int argc, char **argv)
{
	if (argc == 0)
		fail(EXIT_USAGE, "NAME is missing; try 'weir help'");
	for (size_t i = 0; i < COMMANDS; i++)
		if (!strcmp(commands[i].name, argv[0]))
			return commands[i].run(argc, argv);
	if (is_program(argv[0]))
		become(argv);
	add_programs();
	for (size_t i = 0; i < COMMANDS; i++)
		strings_add(&self.words, commands[i].name);
	refuse(argv[0], *argv[0] == '-' ? "no option" : "no program");
}

int
main(int argc, char **argv)
{
	int code;

	suite_init(&self.suite);
	code = run(argc - 1, argv + 1);
	suite_release(&self.suite);
	buffer_release(&self.summary);
	return code;
}
