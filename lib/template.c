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
	uint64_t clock;		/* lines so far */
	int savings, trust;
	int rest, next_rest;	/* lines without a try: left, the next time */
	struct lesson *lesson;
};

/* -- dialects -- */

static template_fit *
best_fit(void)
{
	const char *wish = getenv("WEIR_SIMD");

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
		oldest->image = allocate_zeroed(templates->fields->count,
		    sizeof *oldest->image);
		oldest->next = templates->count;
		return templates->items[templates->count++] = oldest;
	}
	for (int i = 1; i < SET; i++)
		if (templates->items[i]->used < oldest->used)
			oldest = templates->items[i];
	return oldest;
}

void
templates_learn(struct templates *templates, const char *line,
    const char *newline)
{
	struct lesson *lesson = templates->lesson;
	struct template *template;

	if (templates->rest || templates->savings < LESSON)
		return;
	templates->savings -= LESSON;
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

static const char *
try(struct templates *templates, int index, const char *line,
    const char *limit, struct value *values)
{
	struct template *template = templates->items[index];
	const char *newline;

	templates->trust--;
	if (!template->run_count)
		return NULL;
	newline = templates->fit(template, templates->fields->count, line,
	    limit, values);
	if (newline) {
		template->used = templates->clock;
		templates->items[templates->last]->next = index;
		templates->last = index;
		templates->trust += FIT_GAIN;
		if (templates->trust > TRUST)
			templates->trust = TRUST;
	}
	return newline;
}

/* Too many tries were in vain: none for a while, and longer each time. */
static void
rest(struct templates *templates)
{
	templates->trust = TRUST / 4;
	templates->rest = templates->next_rest;
	if (templates->next_rest < LONGEST_REST)
		templates->next_rest *= 2;
}

const char *
templates_match(struct templates *templates, const char *line,
    const char *limit, struct value *values)
{
	const char *newline;
	int likely;

	templates->clock++;
	templates->savings += templates->savings < SAVINGS;
	if (templates->rest) {
		templates->rest--;
		return NULL;
	}
	if (!templates->count)
		return NULL;
	likely = templates->items[templates->last]->next;
	newline = try(templates, likely, line, limit, values);
	for (int i = 0; i < templates->count && !newline; i++)
		if (i != likely)
			newline = try(templates, i, line, limit, values);
	if (newline && templates->trust == TRUST)
		templates->next_rest = FIRST_REST;
	if (templates->trust < 0)
		rest(templates);
	return newline;
}

/* -- the set -- */

struct templates *
templates_new(const struct fields *fields)
{
	struct templates *templates = allocate_zeroed(1, sizeof *templates);

	templates->fields = fields;
	templates->fit = best_fit();
	templates->savings = SAVINGS;
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

		free(template->image);
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
