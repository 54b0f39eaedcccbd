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

static inline bool
run_fits(const struct vector_constants *constants, const struct run *run,
    const char *p)
{
	const struct vector_range *range = run->ranges;

	for (size_t left = run->vectors; left; left--) {
		if (!vector_within(constants, p, range++))
			return false;
		p += VECTOR_BYTES;
	}
	return true;
}

/* The three below give the place behind what fits a slot at p, or NULL, and
 * tell those traits of the value that differ from line to line. What is rare is
 * left to the scanner. */

static __attribute__((noinline)) const char *
fit_any(const char *p, uint32_t *traits)
{
	struct value value = {0};

	p = scan_one(p, &value);
	*traits = value.traits;
	return p;
}

/* The string begins and ends within its quotes. */
static inline const char *
fit_string(const struct vector_constants *constants, const char *p,
    uint32_t *traits)
{
	const char *end = vector_string_end(constants, p);

	*traits = 0;
	if (!end && (end = fit_any(p - 1, traits)))
		end--;
	return end;
}

static inline const char *
fit_number(const struct vector_constants *constants, const char *p,
    uint32_t *traits)
{
	const char *end = vector_number_end(constants, p);

	*traits = 0;
	if (!end && (*p == '-' || is_digit(*p)))
		end = fit_any(p, traits);
	return end;
}

/* Says where the values stand, now that it is known where the runs do. */
static inline void
place_values(const struct template *template, const char *const *starts,
    const uint32_t *told, struct value *values, size_t count)
{
	const struct place *place = template->places;

	for (const struct value *end = values + count; values < end;
	    values++, place++) {
		values->data = starts[place->start.run] + place->start.offset;
		values->size = (uint32_t)(starts[place->end.run] -
		    values->data) + place->end.offset;
		values->traits = place->traits | told[place->teller];
	}
}

/* Takes their quotes off strings where there might have been another value. */
static inline void
strip_bare(const struct template *template, struct value *values, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (template->places[i].bare &&
		    values[i].kind == KIND_STRING) {
			values[i].data++;
			values[i].size -= 2;
		}
	}
}

const char *
FIT(const struct template *template, size_t value_count, const char *line,
    struct value *values)
{
	const char *starts[TEMPLATE_LEAVES + 1], *p = line;
	uint32_t told[TEMPLATE_LEAVES + 2];
	const struct run *run = template->runs;
	const struct vector_constants constants = vector_constants();

	told[0] = 0;
	for (size_t i = 0;; i++, run++) {
		if (!run_fits(&constants, run, p))
			return NULL;
		starts[i] = p;
		p += run->length;
		if (run->slot == SLOT_NUMBER)
			p = fit_number(&constants, p, &told[i + 1]);
		else if (run->slot == SLOT_STRING)
			p = fit_string(&constants, p, &told[i + 1]);
		else if (run->slot == SLOT_ANY)
			p = fit_any(p, &told[i + 1]);
		else
			break;
		if (!p)
			return NULL;
	}
	place_values(template, starts, told, values, value_count);
	if (template->bare)
		strip_bare(template, values, value_count);
	return p;
}

#endif
