#include "tally.h"

static bool
is_blank(struct span text)
{
	size_t i = 0;

	while (i < text.size && memchr(" \t\r", text.data[i], 3))
		i++;
	return i == text.size;
}

static void
add_part(struct tally_text *text, struct span part)
{
	text->blank = (text->blank || !text->begun) && is_blank(part);
	text->begun = true;
	hasher_add(&text->part, part);
}

void
tally_text_end(struct tally_text *text)
{
	uint64_t hash = hasher_end(&text->part);

	if (text->begun && !text->blank)
		tally_add(&text->tally, hash);
	text->begun = false;
}

/* The line ends with these bytes. */
static void
add_rest(struct tally_text *text, struct span rest)
{
	if (text->begun) {
		add_part(text, rest);
		tally_text_end(text);
	} else if (!is_blank(rest)) {
		tally_add(&text->tally, hash_line(rest));
	}
}

void
tally_text_add(struct tally_text *text, struct span piece)
{
	const char *newline;
	size_t size;

	while (piece.size) {
		newline = memchr(piece.data, '\n', piece.size);
		if (!newline) {
			add_part(text, piece);
			return;
		}
		size = (size_t)(newline - piece.data);
		add_rest(text, (struct span){piece.data, size});
		piece.data += size + 1;
		piece.size -= size + 1;
	}
}
