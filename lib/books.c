#include "books.h"

#include <stdlib.h>

#include "json.h"
#include "memory.h"

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

static void
add_count(struct buffer *buffer, const char *name, uint64_t count)
{
	json_add_member(buffer, name);
	json_add_integer(buffer, (int64_t)count);
}

void
books_write(const struct books *books, const char *program,
    uint64_t bytes_in, uint64_t bytes_out, struct buffer *buffer)
{
	buffer_add_char(buffer, '{');
	json_add_member(buffer, "tool");
	json_add_string(buffer, span_of(program));
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
	add_count(buffer, "bytes_in", bytes_in);
	add_count(buffer, "bytes_out", bytes_out);
	buffer_add_char(buffer, '}');
}

void
books_release(struct books *books)
{
	struct fate *fate;

	while ((fate = books->fates)) {
		books->fates = fate->next;
		free(fate);
	}
}
