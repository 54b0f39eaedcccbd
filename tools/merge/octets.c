#include "merge/octets.h"

#include "json.h"

void
octets_write(struct buffer *buffer, struct span bytes)
{
	struct buffer text = {0};

	for (size_t i = 0; i < bytes.size; i++)
		utf8_add(&text, (unsigned char)bytes.data[i]);
	json_add_string(buffer, buffer_span(&text));
	buffer_release(&text);
}

bool
octets_read(struct span string, struct arena *arena, struct span *bytes)
{
	struct span text = json_decode(string, arena);
	char *to = arena_take(arena, text.size);
	size_t size = 0;

	for (size_t i = 0; i < text.size; i++) {
		unsigned char c = (unsigned char)text.data[i];

		/* Those from U+0080 on begin with 0xc2 or 0xc3. */
		if (c > 0xc3)
			return false;
		if (c >= 0x80)
			c = (unsigned char)(c << 6 | (text.data[++i] & 0x3f));
		to[size++] = (char)c;
	}
	*bytes = (struct span){to, size};
	return true;
}
