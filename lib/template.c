/*
 * The set of templates of a stream: which is tried, and how they learn.
 */
#include "template_state.h"

#include <stdlib.h>

#include "dialect.h"

enum {
	SET = 12,		/* templates at most */

	/* A line earns a point, and learning costs many: it takes as long as
	 * scanning some forty lines, and so at most a hundredth of the time
	 * where no lesson ever helps. */
	LESSON = 4096,
	SAVINGS = 64 * LESSON,

	/* A line that fits saves as much time as about a dozen tries cost. */
	FIT_GAIN = 12,
	TRUST = 256,
	FIRST_REST = 64,	/* lines without a try after trust is lost */
	LONGEST_REST = 4096,
};

struct templates {
	const struct fields *fields;
	template_fit *fit;
	struct template *items[SET];
	int count;
	struct template *last;	/* the one that fitted last, or none */
	struct template *none;	/* one that nothing fits */
	int64_t fits, misfits;	/* lines so far */
	int64_t spent;		/* points, of those that lines have earned */
	int64_t rested;		/* the line before which none is tried */
	int trust, next_rest;
	int64_t trusted;	/* fits that trust is made of */
	struct lesson *lesson;
};

static int64_t
lines(const struct templates *templates)
{
	return templates->fits + templates->misfits;
}

/* NULL: no line is to be tried, all are scanned. */
static template_fit *const fits[DIALECTS] = {
	[DIALECT_PORTABLE] = template_fit_portable,
#ifdef __x86_64__
	[DIALECT_SSE2] = template_fit_sse2,
	[DIALECT_AVX2] = template_fit_avx2,
#endif
};

/* -- learning -- */

static struct template *
find_skeleton(const struct templates *templates)
{
	for (int i = 0; i < templates->count; i++)
		if (span_equal(buffer_span(&templates->items[i]->skeleton),
		    buffer_span(&templates->lesson->skeleton)))
			return templates->items[i];
	return NULL;
}

/* A template that nothing fits, and that stands before itself. */
static struct template *
new_template(const struct fields *fields)
{
	struct template *template =
	    allocate_aligned(_Alignof(struct template), sizeof *template);

	template->values =
	    allocate_zeroed(fields->count + 1, sizeof *template->values);
	template->extents =
	    allocate_zeroed(fields->count, sizeof *template->extents);
	template->next = template;
	return template;
}

static void
free_template(struct template *template)
{
	free(template->values);
	free(template->extents);
	free(template->leaves);
	buffer_release(&template->line);
	buffer_release(&template->skeleton);
	free(template);
}

/* A template to be written over: a new one, or the one unused for longest. */
static struct template *
make_room(struct templates *templates)
{
	struct template *oldest = templates->items[0];

	if (templates->count < SET)
		return templates->items[templates->count++] =
		    new_template(templates->fields);
	for (int i = 1; i < SET; i++)
		if (templates->items[i]->used < oldest->used)
			oldest = templates->items[i];
	return oldest;
}

/* Whether there are points for a lesson; takes them. */
static bool
afford_lesson(struct templates *templates)
{
	int64_t earned = lines(templates);

	if (templates->spent < earned - SAVINGS)
		templates->spent = earned - SAVINGS;
	if (earned - templates->spent < LESSON)
		return false;
	templates->spent += LESSON;
	return true;
}

void
templates_learn(struct templates *templates, const char *line,
    const char *newline)
{
	struct lesson *lesson = templates->lesson;
	struct template *template;

	if (lines(templates) < templates->rested || !afford_lesson(templates))
		return;
	if (!lesson_take(lesson, templates->fields, line, newline))
		return;
	template = find_skeleton(templates);
	if (template && !template->step_count)
		return;
	lesson_choose_slots(lesson, template);
	if (!template)
		template = make_room(templates);
	template_write(template, lesson);
	template->used = templates->fits;
}

/* -- trying -- */

/* Gives the place behind the object, where a newline must stand if it is to be
 * a whole line. */
static inline const char *
try(const struct templates *templates, struct template *template,
    const char *text, bool line)
{
	const char *end;

	if (!template->step_count)
		return NULL;
	end = templates->fit(template, text);
	return end && line && *end != '\n' ? NULL : end;
}

/* Trust grows with lines that fit: each has paid for its try and for more. */
static void
reckon_trust(struct templates *templates)
{
	int64_t gain = (templates->fits - templates->trusted) * (FIT_GAIN - 1);

	templates->trusted = templates->fits;
	if (gain < TRUST - templates->trust) {
		templates->trust += (int)gain;
	} else {
		templates->trust = TRUST;
		templates->next_rest = FIRST_REST;
	}
}

/* Too many tries were in vain: none for a while, and longer each time. */
static void
rest(struct templates *templates)
{
	templates->trust = TRUST / 4;
	templates->rested = lines(templates) + templates->next_rest;
	if (templates->next_rest < LONGEST_REST)
		templates->next_rest *= 2;
	templates->last = templates->none->next = templates->none;
}

/* Tries all templates but the one that was tried already; *template is the one
 * that fits. */
static __attribute__((noinline)) const char *
try_others(struct templates *templates, struct template **template,
    const char *text, bool line)
{
	const struct template *tried = *template;
	const char *end;

	if (lines(templates) < templates->rested)
		return NULL;
	reckon_trust(templates);
	for (int i = 0; i < templates->count; i++) {
		templates->trust--;
		*template = templates->items[i];
		if (*template == tried)
			continue;
		end = try(templates, *template, text, line);
		if (end) {
			templates->last->next = *template;
			return end;
		}
	}
	if (templates->trust < 0)
		rest(templates);
	return NULL;
}

static inline const char *
match(struct templates *templates, const char *text,
    const struct value **values, bool line)
{
	struct template *template = templates->last->next;
	const char *end = try(templates, template, text, line);

	if (!end && !(end = try_others(templates, &template, text, line)))
		return NULL;
	template->used = ++templates->fits;
	templates->last = template;
	*values = template->values;
	return end;
}

const char *
templates_match(struct templates *templates, const char *line,
    const struct value **values)
{
	const char *newline = match(templates, line, values, true);

	if (!newline)
		templates->misfits++;
	return newline;
}

/* An object that does not fit comes again as a line, and is counted then. */
const char *
templates_match_object(struct templates *templates, const char *text,
    const struct value **values)
{
	return match(templates, text, values, false);
}

/* -- the set -- */

struct templates *
templates_new(const struct fields *fields)
{
	struct templates *templates = allocate_zeroed(1, sizeof *templates);

	templates->fields = fields;
	templates->fit = fits[dialect_of_machine()];
	if (!templates->fit)
		templates->rested = INT64_MAX;
	templates->spent = -SAVINGS;
	templates->trust = TRUST;
	templates->next_rest = FIRST_REST;
	templates->last = templates->none = new_template(fields);
	templates->lesson = allocate_zeroed(1, sizeof *templates->lesson);
	templates->lesson->value_count = fields->count;
	templates->lesson->met =
	    allocate_zeroed(fields->count, sizeof(bool));
	return templates;
}

void
templates_free(struct templates *templates)
{
	for (int i = 0; i < templates->count; i++)
		free_template(templates->items[i]);
	free_template(templates->none);
	buffer_release(&templates->lesson->skeleton);
	free(templates->lesson->met);
	free(templates->lesson);
	free(templates);
}
