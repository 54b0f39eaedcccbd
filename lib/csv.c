#include "csv.h"

#include "fail.h"

char
csv_delimiter(const char *option)
{
	if (!strcmp(option, "tab"))
		return '\t';
	if (strlen(option) != 1 || strchr("\"\r\n", *option))
		fail(EXIT_USAGE, "--delimiter: '%s' is not one byte other than "
		    "a quote or a line break", option);
	return *option;
}

enum csv_kind
csv_kind(struct span cell, struct span null)
{
	if (span_equal(cell, null))
		return CSV_NULL;
	if (number_valid_padded(cell) || span_is(cell, "true") ||
	    span_is(cell, "false"))
		return CSV_VALUE;
	return CSV_STRING;
}
