/*
 * template_fit - the test whether a line fits a template
 *
 * It is compiled once for each dialect of vector.h: the file that includes this
 * names the dialect, and the function by FIT.
 */
#ifndef TEMPLATE_FIT_H
#define TEMPLATE_FIT_H

#ifndef FIT
#define FIT template_fit_portable
#endif

#include "template_state.h"

/* The three below give the place behind what fits the slot of a step at p, or
 * NULL, and say what value it is. What is rare is left to the scanner. */

static __attribute__((noinline)) const char *
fit_any(const char *p, const struct step *step)
{
	return scan_within(p, step->depth, step->value);
}

/* The string begins and ends within its quotes. */
static inline const char *
fit_string(const struct vector_constants *constants, const char *p,
    const struct step *step)
{
	struct value *value = step->value;
	const char *end = vector_string_end(constants, p);

	if (!end) {
		end = fit_any(p - 1, step);
		return end ? end - 1 : NULL;
	}
	value->data = p;
	value->size = (uint32_t)(end - p);
	value->traits = (struct value){.kind = KIND_STRING}.traits;
	return end;
}

/* That no exponent follows is seen by the run behind. */
static inline const char *
fit_number(const struct vector_constants *constants, const char *p,
    const struct step *step)
{
	struct value *value = step->value;
	uint32_t whole;
	const char *end = vector_number_end(constants, p, &whole);

	if (!end)
		return *p == '-' || is_digit(*p) ? fit_any(p, step) : NULL;
	value->data = p;
	value->size = (uint32_t)(end - p);
	value->traits = (struct value){.kind = KIND_NUMBER}.traits;
	value->whole = (uint8_t)whole;
	return end;
}

/* Says where values stand that fill no slot, now that it is known where the
 * runs do. */
static inline void
place_values(const struct template *template)
{
	const struct extent *extent = template->extents;
	const struct extent *end = extent + template->extent_count;

	for (; extent < end; extent++) {
		const char *start =
		    extent->start.step->at + extent->start.offset;

		extent->value->data = start;
		extent->value->size = (uint32_t)(
		    extent->end.step->at + extent->end.offset - start);
	}
}

const char *
FIT(struct template *template, const char *line)
{
	const struct vector_constants *constants = vector_constants();
	struct step *step = template->steps;
	const char *p = line;

	for (;; step++) {
		if (!vector_within(constants, p, &step->range))
			return NULL;
		step->at = p;
		p += step->length;
		if (step->slot == SLOT_NONE)
			continue;
		if (step->slot == SLOT_NUMBER)
			p = fit_number(constants, p, step);
		else if (step->slot == SLOT_STRING)
			p = fit_string(constants, p, step);
		else if (step->slot == SLOT_ANY)
			p = fit_any(p, step);
		else
			break;
		if (!p)
			return NULL;
	}
	place_values(template);
	return p;
}

#endif
