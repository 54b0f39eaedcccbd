/* Numbers: read as by strtod, written and read back, their keys in order. */
#include "number.h"

#include <math.h>
#include <stdlib.h>

#include "fuzz.h"

/* Values may be equal where numbers are not, but never the other way round. */
static void
check_order(struct span a, struct span b)
{
	struct buffer keys[2] = {{0}, {0}};
	double left = number_value(a), right = number_value(b);
	int order;

	number_key_add(&keys[0], a);
	number_key_add(&keys[1], b);
	order = span_compare(buffer_span(&keys[0]), buffer_span(&keys[1]));
	check(order <= 0 || left >= right);
	check(order >= 0 || left <= right);
	check(order || left == right);
	buffer_release(&keys[0]);
	buffer_release(&keys[1]);
}

static void
check_key(struct span number)
{
	struct buffer key = {0}, text = {0}, again = {0};

	number_key_add(&key, number);
	check(number_key_read(&text, buffer_span(&key)) == key.size);
	check(number_valid(buffer_span(&text)));
	number_key_add(&again, buffer_span(&text));
	check(span_equal(buffer_span(&key), buffer_span(&again)));
	buffer_release(&key);
	buffer_release(&text);
	buffer_release(&again);
}

static void
check_value(struct span number)
{
	struct buffer copy = {0};
	char text[NUMBER_SIZE];
	double value = number_value(number), read;
	int64_t integer;

	buffer_add_span(&copy, number);
	check(value == strtod(buffer_string(&copy), NULL));
	buffer_release(&copy);
	if (isfinite(value)) {
		struct span written = {text, number_format(text, value)};

		check(number_valid(written));
		read = number_value(written);
		check(!memcmp(&read, &value, sizeof read));
	}
	if (number_integer(number, &integer))
		check((double)integer == value);
}

/* Two numbers with a space between them. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	const char *space = size ? memchr(text, ' ', size) : NULL;
	struct span a = {text, space ? (size_t)(space - text) : size};
	struct span b = {space ? space + 1 : text,
	    space ? size - a.size - 1 : size};

	if (!number_valid(a) || !number_valid(b))
		return 0;
	check_value(a);
	check_key(a);
	check_order(a, b);
	return 0;
}
