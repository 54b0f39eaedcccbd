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
run_fits(const struct template *template, const struct run *run, const char *p)
{
	const struct vector_range *range = &template->ranges[run->at];

	for (size_t i = 0; i < run->length; i += VECTOR_BYTES, range++)
		if (!vector_within(p + i, range))
			return false;
	return true;
}

static inline void
capture(const struct template *template, const struct run *run, const char *p,
    struct value *values)
{
	const struct capture *capture = template->captures + run->capture;

	for (size_t i = 0; i < run->capture_count; i++, capture++) {
		struct value *value = &values[capture->value];

		if (capture->end)
			value->size = (uint32_t)(p + capture->offset -
			    value->data);
		else
			value->data = p + capture->offset;
	}
}

/* Whether the bytes marked, up to the end, are whole sequences of two bytes,
 * such as é: then they need no further look. */
static inline bool
two_byte_sequences(const char *p, uint32_t high)
{
	while (high) {
		int at = __builtin_ctz(high);
		unsigned char first = (unsigned char)p[at];

		if (first < 0xc2 || first > 0xdf || !(high >> at & 2) ||
		    (p[at + 1] & 0xc0) != 0x80)
			return false;
		high &= ~(UINT32_C(3) << at);
	}
	return true;
}

/* Gives the closing quote of the string that begins behind a quote at p, or
 * NULL; what is rare is left to the scanner. */
static inline const char *
fit_string(const char *p, struct value *value)
{
	uint32_t high, special;
	const char *from = p, *end;
	int at;

	value->escaped = false;
	while (!(special = vector_special(from, &high)) && !high)
		from += VECTOR_BYTES;
	if (special) {
		at = __builtin_ctz(special);
		end = from + at;
		high &= (UINT32_C(1) << at) - 1;
		if (*end == '"' && (!high || two_byte_sequences(from, high)))
			return end;
	}
	end = scan_one(p - 1, value);
	return end ? end - 1 : NULL;
}

/* Gives the place behind the number at p, or NULL. */
static inline const char *
fit_number(const char *p, struct value *value)
{
	const char *first = p + (*p == '-');
	uint32_t not_digit = vector_not_digit(first);
	int whole = __builtin_ctz(not_digit), all = whole;

	if (first[whole] == '.') {
		all = __builtin_ctz(not_digit & ~(UINT32_C(1) << whole));
		if (all == whole + 1)
			return NULL;
	}
	if (whole == 0 || (*first == '0' && whole > 1))
		return NULL;
	/* An exponent, or more than one look can tell. */
	if (all >= 16 || (first[all] | 0x20) == 'e')
		return scan_one(p, value);
	value->whole = template_whole((size_t)whole, (size_t)all);
	return first + all;
}

const char *
FIT(const struct template *template, size_t value_count, const char *line,
    const char *limit, struct value *values)
{
	const struct run *run = template->runs;
	const char *p = line, *end;
	struct value unwanted, *value;

	memcpy(values, template->image, value_count * sizeof *values);
	for (;; run++) {
		if ((size_t)(limit - p) < run->length - 1 ||
		    !run_fits(template, run, p))
			return NULL;
		capture(template, run, p, values);
		p += run->length;
		value = run->wanted ? &values[run->value] : &unwanted;
		switch (run->slot) {
		case SLOT_END:
			return p - 1;
		case SLOT_STRING:
			end = fit_string(p, value);
			break;
		case SLOT_NUMBER:
			end = fit_number(p, value);
			break;
		default:
			p = scan_one(p, value);
			if (!p)
				return NULL;
			continue;
		}
		if (!end)
			return NULL;
		value->data = p;
		value->size = (uint32_t)(end - p);
		p = end;
	}
}

#endif
