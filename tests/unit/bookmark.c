/* A recording is read from where a bookmark lies, in any form. */
#include "replay/bookmark.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "draw.h"
#include "tap.h"

enum { SIZE = 600 * 1000, BLOCK = 100 * 1000 };

static void
at_once(int file)
{
	(void)file;
}

static char folder[] = "/tmp/weir-bookmark-XXXXXX";
static char text[SIZE];

/* Lines of any length, now and then one that is longer than a block. */
static void
make_text(void)
{
	size_t at = 0, length;

	while (at < SIZE) {
		length = draw_below(20) ? draw_below(200) : draw_below(80000);
		while (at < SIZE && length--)
			text[at++] = (char)('a' + draw_below(26));
		if (at < SIZE)
			text[at++] = '\n';
	}
	text[SIZE - 1] = '\n';
}

/* Reads on to the end; gives whether that is the text from an offset on. */
static bool
reads_rest(struct bookmark *bookmark, size_t offset)
{
	static char block[BLOCK];
	size_t got;

	while ((got = bookmark_read(bookmark, block, BLOCK, BLOCK))) {
		if (memcmp(block, text + offset, got) != 0)
			return false;
		offset += got;
	}
	return offset == SIZE;
}

/* Stops after some blocks, and goes on from there with another reader. */
static bool
goes_on(const char *path, int blocks)
{
	static char block[BLOCK];
	struct recording *first = recording_open(&path, 1, at_once);
	struct recording *second = recording_open(&path, 1, at_once);
	struct bookmark before, after;
	struct buffer place = {0};
	bool done;

	bookmark_init(&before, first);
	while (blocks--)
		bookmark_read(&before, block, BLOCK, BLOCK);
	bookmark_write(&before, &place);
	bookmark_init(&after, second);
	done = bookmark_seek(&after, buffer_string(&place)) &&
	    after.offset == before.offset &&
	    reads_rest(&after, (size_t)before.offset);
	/* Up to the place, and no further. */
	bookmark_seek(&after, NULL);
	bookmark_stop_at(&after, buffer_string(&place));
	while (bookmark_read(&after, block, BLOCK, BLOCK))
		;
	done &= after.offset == before.offset;
	bookmark_release(&before);
	bookmark_release(&after);
	recording_free(first);
	recording_free(second);
	buffer_release(&place);
	return done;
}

static void
write_file(const char *path)
{
	FILE *file = fopen(path, "w");

	fwrite(text, 1, SIZE, file);
	fclose(file);
}

static void
test_forms(const char *path)
{
	static const char *const commands[] = {
		"true", "gzip -f", "gunzip", "zstd -q --rm"};
	static const char *const endings[] = {"", ".gz", "", ".zst"};
	char line[256];
	int wrong;

	for (size_t form = 0; form < 4; form++) {
		snprintf(line, sizeof line, "%s %s%s", commands[form], path,
		    form == 2 ? ".gz" : "");
		wrong = system(line) != 0;
		snprintf(line, sizeof line, "%s%s", path, endings[form]);
		for (int blocks = 0; blocks < 8; blocks++)
			wrong += !goes_on(line, blocks);
		ok(!wrong, "it goes on after '%s'", commands[form]);
	}
}

static void
test_another(const char *path)
{
	struct recording *recording = recording_open(&path, 1, at_once);
	static char block[BLOCK];
	struct bookmark bookmark;
	struct buffer place = {0};

	bookmark_init(&bookmark, recording);
	for (int i = 0; i < 3; i++)
		bookmark_read(&bookmark, block, BLOCK, BLOCK);
	bookmark_write(&bookmark, &place);
	text[bookmark.offset - 60000] ^= 1;
	write_file(path);
	ok(!bookmark_seek(&bookmark, buffer_string(&place)),
	    "a byte that has changed before it is found out");
	ok(truncate(path, 1000) == 0 &&
	    !bookmark_seek(&bookmark, buffer_string(&place)),
	    "and so is a file that is shorter");
	bookmark_release(&bookmark);
	recording_free(recording);
	buffer_release(&place);
}

int
main(void)
{
	char path[64], command[64];

	if (!mkdtemp(folder))
		return 1;
	snprintf(path, sizeof path, "%s/recording", folder);
	make_text();
	write_file(path);
	test_forms(path);
	write_file(path);
	test_another(path);
	snprintf(command, sizeof command, "rm -r %s", folder);
	ok(system(command) == 0, "the folder can be removed");
	return done_testing();
}
