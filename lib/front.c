#include "front.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <strings.h>
#include <unistd.h>

#include "folder.h"
#include "nearest.h"

size_t
front_scheme(const char *uri)
{
	size_t size = 0;

	if (!isalpha((unsigned char)*uri))
		return 0;
	while (isalnum((unsigned char)uri[size]) || uri[size] == '+' ||
	    uri[size] == '-' || uri[size] == '.')
		size++;
	return uri[size] == ':' ? size : 0;
}

/* -- the back ends -- */

/* Gives the schemes that there are back ends for. */
static struct strings
find_schemes(const struct program *program)
{
	struct buffer folder = {0}, prefix = {0};
	struct strings schemes;

	folder_add_own(&folder);
	buffer_printf(&prefix, "%s-", program->name);
	schemes = folder_list(buffer_string(&folder), buffer_string(&prefix));
	buffer_release(&folder);
	buffer_release(&prefix);
	return schemes;
}

static void
add_list(struct buffer *text, const struct strings *schemes)
{
	for (size_t i = 0; i < schemes->count; i++)
		buffer_printf(text, "%s%s", i ? ", " : "", schemes->items[i]);
	if (!schemes->count)
		buffer_add_string(text, "none");
}

static void
release_schemes(struct strings *schemes)
{
	for (size_t i = 0; i < schemes->count; i++)
		free((void *)schemes->items[i]);
	strings_release(schemes);
}

static _Noreturn void
refuse(const struct program *program, const char *uri, const char *scheme)
{
	struct strings schemes = find_schemes(program);
	const char *meant = nearest(scheme, schemes.items);
	struct buffer list = {0};

	add_list(&list, &schemes);
	if (!*scheme)
		fail(EXIT_USAGE, "'%s' is not %s; there are back ends for: %s",
		    uri, program->operands, buffer_string(&list));
	if (meant)
		fail(EXIT_USAGE, "no back end for '%s:'; did you mean '%s:'?",
		    scheme, meant);
	fail(EXIT_USAGE, "no back end for '%s:'; there are back ends for: %s",
	    scheme, buffer_string(&list));
}

/* Becomes the back end, which reads the whole command line again. */
static _Noreturn void
become(const struct program *program, const char *uri, char **argv)
{
	struct buffer path = {0}, scheme = {0};

	buffer_add(&scheme, uri, front_scheme(uri));
	for (size_t i = 0; i < scheme.size; i++)
		scheme.data[i] = (char)tolower((unsigned char)scheme.data[i]);
	folder_add_own(&path);
	buffer_printf(&path, "%s-%s", program->name, buffer_string(&scheme));
	if (scheme.size)
		execv(buffer_string(&path), argv);
	if (!scheme.size || errno == ENOENT)
		refuse(program, uri, buffer_string(&scheme));
	fail_errno(errno == EACCES ? EXIT_PERMISSION : EXIT_CONFIG,
	    "cannot run '%s'", buffer_string(&path));
}

/* -- the command line -- */

static bool
names_back_end(const char *word, const struct strings *schemes)
{
	size_t size = front_scheme(word);

	for (size_t i = 0; size && i < schemes->count; i++)
		if (strlen(schemes->items[i]) == size &&
		    !strncasecmp(schemes->items[i], word, size))
			return true;
	return false;
}

/* Gives the place behind an option that only a back end knows, so that nobody
 * here can tell its value from an operand: the first word with the scheme of a
 * back end, or argc. */
static int
find_place(const struct program *program, int at, int argc, char **argv)
{
	struct strings schemes = find_schemes(program);

	while (at < argc && !names_back_end(argv[at], &schemes))
		at++;
	release_schemes(&schemes);
	return at;
}

static int
show_help(const struct program *program)
{
	struct strings schemes = find_schemes(program);
	struct buffer list = {0};

	add_list(&list, &schemes);
	printf("usage: weir %s [options] %s [options of the back end]\n\n"
	       "%s\n\noptions:\n", program->name, program->operands,
	    program->summary);
	options_print(stdout, program->options);
	options_print(stdout, stage_common_options());
	printf("\nthere are back ends for: %s\n"
	       "weir help %s shows its page\n", buffer_string(&list),
	    program->name);
	buffer_release(&list);
	release_schemes(&schemes);
	return fail_unless_printed();
}

static int
show_version(void)
{
	printf("weir %s\n", VERSION);
	return fail_unless_printed();
}

/* The values of options are for the back end; here they only say where the
 * place stands. */
int
front_main(const struct program *program, int argc, char **argv)
{
	const struct option *tables[] = {
	    program->options, stage_common_options(), NULL};
	bool foreign = false;
	char name[64];
	int at;

	snprintf(name, sizeof name, "weir-%s", program->name);
	fail_name(name);
	at = options_parse_front(tables, argc, argv, &foreign);
	if (foreign)
		at = find_place(program, at, argc, argv);
	for (int i = 1; i < at; i++) {
		if (!strcmp(argv[i], "--help"))
			return show_help(program);
		if (!strcmp(argv[i], "--version"))
			return show_version();
	}
	if (at == argc && foreign)
		options_parse_front(tables, argc, argv, NULL);
	if (at == argc)
		fail(EXIT_USAGE, "%s is missing; try --help",
		    program->operands);
	become(program, argv[at], argv);
}
