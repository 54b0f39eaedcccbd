/*
 * The set of templates of a stream: which is tried, and how they learn.
 */
#include "template_state.h"

#include <stdlib.h>

#include "fail.h"

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
	int count, last;	/* the one that fitted last */
	int64_t clock;		/* lines so far */
	int64_t spent;		/* points, of those that lines have earned */
	int64_t rested;		/* the line before which none is tried */
	int trust, next_rest;
	struct lesson *lesson;
};

/* -- dialects -- */

/* NULL: no line is to be tried, all are scanned. */
static template_fit *
best_fit(void)
{
	const char *wish = getenv("WEIR_SIMD");

	if (wish && !strcmp(wish, "scan"))
		return NULL;
	if (wish && !strcmp(wish, "none"))
		return template_fit_portable;
#ifdef __x86_64__
	if (__builtin_cpu_supports("avx2") &&
	    !(wish && !strcmp(wish, "sse2")))
		return template_fit_avx2;
	return template_fit_sse2;
#else
	return template_fit_portable;
#endif
}

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

/* A template to be written over: a new one, or the one unused for longest. */
static struct template *
make_room(struct templates *templates)
{
	struct template *oldest = templates->items[0];

	if (templates->count < SET) {
		oldest = aligned_alloc(32, sizeof *oldest);
		if (!oldest)
			fail(EXIT_IO, "out of memory");
		memset(oldest, 0, sizeof *oldest);
		oldest->places = allocate_zeroed(templates->fields->count,
		    sizeof *oldest->places);
		oldest->next = templates->count;
		return templates->items[templates->count++] = oldest;
	}
	for (int i = 1; i < SET; i++)
		if (templates->items[i]->used < oldest->used)
			oldest = templates->items[i];
	return oldest;
}

/* Whether there are points for a lesson; takes them. */
static bool
afford_lesson(struct templates *templates)
{
	if (templates->spent < templates->clock - SAVINGS)
		templates->spent = templates->clock - SAVINGS;
	if (templates->clock - templates->spent < LESSON)
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

	if (templates->clock < templates->rested || !afford_lesson(templates))
		return;
	if (!lesson_take(lesson, templates->fields, line, newline))
		return;
	template = find_skeleton(templates);
	if (template && !template->run_count)
		return;
	lesson_choose_slots(lesson, template);
	if (!template)
		template = make_room(templates);
	template_write(template, lesson);
	template->used = templates->clock;
}

/* -- trying -- */

/* Gives the place behind the object, where a newline must stand if it is to be
 * a whole line. */
static inline const char *
try(struct templates *templates, struct template *template, const char *text,
    struct value *values, bool line)
{
	const char *end = NULL;

	if (template->run_count)
		end = templates->fit(template, templates->fields->count, text,
		    values);
	if (!end || (line && *end != '\n'))
		return NULL;
	template->used = templates->clock;
	return end;
}

/* Too many tries were in vain: none for a while, and longer each time. */
static void
rest(struct templates *templates)
{
	templates->trust = TRUST / 4;
	templates->rested = templates->clock + templates->next_rest;
	if (templates->next_rest < LONGEST_REST)
		templates->next_rest *= 2;
}

/* The line fits: the try is paid for. */
static inline void
gain(struct templates *templates, int index)
{
	templates->last = index;
	templates->trust += FIT_GAIN - 1;
	if (templates->trust >= TRUST) {
		templates->trust = TRUST;
		templates->next_rest = FIRST_REST;
	}
}

/* Tries all templates but the one that was tried already. */
static __attribute__((noinline)) const char *
try_others(struct templates *templates, int tried, const char *text,
    struct value *values, bool line)
{
	const char *end;

	for (int i = 0; i < templates->count; i++) {
		templates->trust--;
		if (i == tried)
			continue;
		end = try(templates, templates->items[i], text, values, line);
		if (end) {
			templates->items[templates->last]->next = i;
			gain(templates, i);
			return end;
		}
	}
	if (templates->trust < 0)
		rest(templates);
	return NULL;
}

static inline const char *
match(struct templates *templates, const char *text, struct value *values,
    bool line)
{
	const char *end;
	int likely;

	if (templates->clock < templates->rested || !templates->count)
		return NULL;
	likely = templates->items[templates->last]->next;
	end = try(templates, templates->items[likely], text, values, line);
	if (!end)
		return try_others(templates, likely, text, values, line);
	gain(templates, likely);
	return end;
}

const char *
templates_match(struct templates *templates, const char *line,
    struct value *values)
{
	templates->clock++;
	return match(templates, line, values, true);
}

/* An object that does not fit comes again as a line, and is counted then. */
const char *
templates_match_object(struct templates *templates, const char *text,
    struct value *values)
{
	const char *end = match(templates, text, values, false);

	templates->clock += end != NULL;
	return end;
}

/* -- the set -- */

struct templates *
templates_new(const struct fields *fields)
{
	struct templates *templates = allocate_zeroed(1, sizeof *templates);

	templates->fields = fields;
	templates->fit = best_fit();
	if (!templates->fit)
		templates->rested = INT64_MAX;
	templates->spent = -SAVINGS;
	templates->trust = TRUST;
	templates->next_rest = FIRST_REST;
	templates->lesson = allocate_zeroed(1, sizeof *templates->lesson);
	templates->lesson->value_count = fields->count;
	templates->lesson->met =
	    allocate_zeroed(fields->count, sizeof(bool));
	return templates;
}

void
templates_free(struct templates *templates)
{
	for (int i = 0; i < templates->count; i++) {
		struct template *template = templates->items[i];

		free(template->places);
		free(template->leaves);
		buffer_release(&template->line);
		buffer_release(&template->skeleton);
		free(template);
	}
	buffer_release(&templates->lesson->skeleton);
	free(templates->lesson->met);
	free(templates->lesson);
	free(templates);
}
