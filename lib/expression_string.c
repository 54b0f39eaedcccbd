/*
 * The functions that make strings, and those that ask about them.
 */
#include "expression_call.h"

#include <wchar.h>
#include <wctype.h>

void
apply_length(const struct call *call)
{
	result_integer(call->result,
	    (int64_t)utf8_length(call->arguments->string));
}

/* Each letter as what the change makes of it, which is one letter too. */
static void
change_case(const struct call *call, wint_t (*change)(wint_t))
{
	struct span string = call->arguments->string;
	/* Some letters of two bytes become one of three. */
	char *copy = arena_take(call->arena, 2 * string.size), *end = copy;
	mbstate_t state = {0};
	wchar_t letter;

	for (size_t at = 0, size; at < string.size; at += size) {
		size = mbrtowc(
		    &letter, string.data + at, string.size - at, &state);
		if (size >= 1 && size <= 4) {
			end += wcrtomb(
			    end, (wchar_t)change((wint_t)letter), &state);
		} else {
			/* U+0000, of which the C library gives no size. */
			*end++ = string.data[at];
			size = 1;
		}
	}
	result_string(call->result, (struct span){copy, (size_t)(end - copy)});
}

void
apply_lower(const struct call *call)
{
	change_case(call, towlower);
}

void
apply_upper(const struct call *call)
{
	change_case(call, towupper);
}

void
apply_starts_with(const struct call *call)
{
	struct span string = call->arguments[0].string;
	struct span start = call->arguments[1].string;

	result_condition(call->result, string.size >= start.size &&
	    !memcmp(string.data, start.data, start.size));
}

void
apply_ends_with(const struct call *call)
{
	struct span string = call->arguments[0].string;
	struct span end = call->arguments[1].string;

	result_condition(call->result, string.size >= end.size &&
	    !memcmp(string.data + string.size - end.size, end.data,
		end.size));
}

void
apply_contains(const struct call *call)
{
	struct span string = call->arguments[0].string;
	struct span part = call->arguments[1].string;

	result_condition(call->result,
	    memmem(string.data, string.size, part.data, part.size) != NULL);
}

void
apply_string(const struct call *call)
{
	result_string(call->result,
	    result_as_string(call->arguments, call->arena));
}

void
apply_concat(const struct call *call)
{
	struct span parts[EXPRESSION_ARGUMENTS];
	size_t size = 0;
	char *joined, *end;

	for (size_t i = 0; i < call->count; i++) {
		parts[i] =
		    result_as_string(&call->arguments[i], call->arena);
		size += parts[i].size;
	}
	joined = end = arena_take(call->arena, size);
	for (size_t i = 0; i < call->count; i++)
		end = mempcpy(end, parts[i].data, parts[i].size);
	result_string(call->result, (struct span){joined, size});
}
