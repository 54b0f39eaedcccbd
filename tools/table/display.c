#include "table/display.h"

#include <locale.h>
#include <math.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

void
display_init(void)
{
	setlocale(LC_CTYPE, "C.UTF-8");
}

/* The columns of the character at the start of text, and its size in bytes. */
static size_t
character_width(struct span text, size_t *size)
{
	mbstate_t state = {0};
	wchar_t wide;
	int width;

	*size = mbrtowc(&wide, text.data, text.size, &state);
	if (*size == 0 || *size > text.size) {
		*size = 1;
		return 1;
	}
	width = wcwidth(wide);
	return width < 0 ? 1 : (size_t)width;
}

size_t
display_width(struct span text)
{
	size_t width = 0, size;

	for (; text.size; text.data += size, text.size -= size)
		width += character_width(text, &size);
	return width;
}

void
display_add_cut(struct buffer *buffer, struct span text, size_t width)
{
	size_t size, columns;

	if (display_width(text) <= width) {
		buffer_add_span(buffer, text);
		return;
	}
	for (; text.size; text.data += size, text.size -= size) {
		columns = character_width(text, &size);
		if (columns >= width)
			break;
		buffer_add(buffer, text.data, size);
		width -= columns;
	}
	buffer_add_string(buffer, "…");
}

void
display_add_clean(struct buffer *buffer, struct span text)
{
	for (size_t i = 0; i < text.size; i++) {
		unsigned char c = (unsigned char)text.data[i];

		/* The pictures of control characters, U+2400 and on. */
		if (c < 0x20)
			utf8_add(buffer, 0x2400u + c);
		else if (c == 0x7f)
			utf8_add(buffer, 0x2421);
		else
			buffer_add_char(buffer, text.data[i]);
	}
}

void
display_add_times(struct buffer *buffer, const char *what, size_t count)
{
	while (count--)
		buffer_add_string(buffer, what);
}

void
display_add_bar(struct buffer *buffer, double value, double least, double most,
    size_t width)
{
	static const char *const eighths[] = {
		"", "▏", "▎", "▍", "▌", "▋", "▊", "▉",
	};
	double range = most - least, unit = (double)width / range;
	size_t zero, length, whole, used;

	if (!(range > 0) || !isfinite(range)) {
		display_add_times(buffer, " ", width);
		return;
	}
	zero = (size_t)lround(-least * unit);
	if (value < 0) {
		length = (size_t)lround(-value * unit);
		length = length < zero ? length : zero;
		display_add_times(buffer, " ", zero - length);
		display_add_times(buffer, "█", length);
		display_add_times(buffer, " ", width - zero);
		return;
	}
	length = (size_t)lround(value * unit * 8);
	if (length > 8 * (width - zero))
		length = 8 * (width - zero);
	whole = length / 8;
	used = zero + whole + (length % 8 != 0);
	display_add_times(buffer, " ", zero);
	display_add_times(buffer, "█", whole);
	buffer_add_string(buffer, eighths[length % 8]);
	display_add_times(buffer, " ", width - used);
}

size_t
display_columns(void)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) < 0)
		return 0;
	return size.ws_col;
}
