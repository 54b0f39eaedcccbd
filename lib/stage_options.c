/*
 * The options that all programs have, and those that come with event time.
 */
#include "stage_state.h"

#include <stdio.h>
#include <stdlib.h>

#include "json.h"
#include "timestamp.h"

static const char *const time_units[] = {"s", "ms", "us", "ns", NULL};
static const int64_t unit_sizes[] = {SECOND, 1000000, 1000, 1};

/* In the order of enum control_end, less one. */
static const char *const ends[] = {"final", "pause", NULL};

static const struct option common_rows[] = {
	{.kind = OPTION_HEADING, .help = "options of all programs"},
	{0, "output", OPTION_STRING, &stage_of_process.options.output, "FILE",
	    "write to FILE, not to standard output"},
	{0, "checkpoint", OPTION_STRING, &stage_of_process.options.checkpoint,
	    "DIR", "take part in the checkpoints of a pipeline"},
	{0, "id", OPTION_STRING, &stage_of_process.options.id, "NAME",
	    "what the stage is called there (the program)"},
	{0, "dead-letter", OPTION_STRING, &stage_of_process.options.dead_letter,
	    "FILE", "append rejected records to FILE"},
	{0, "strict", OPTION_FLAG, &stage_of_process.options.strict, NULL,
	    "let the first rejected record end the run"},
	{0, "max-line", OPTION_SIZE, &stage_of_process.options.max_line, "SIZE",
	    "reject longer lines (1M)", .least = 1024, .most = 1 << 30},
	{0, "receipt", OPTION_STRING, &stage_of_process.options.receipt, "FILE",
	    "write what became of every record to FILE"},
	{0, "metrics", OPTION_STRING, &stage_of_process.options.metrics, "FILE",
	    "keep the books as metrics for Prometheus in FILE"},
	{0, "progress", OPTION_FLAG, &stage_of_process.options.progress, NULL,
	    "tell on stderr how far it has come"},
	{0, "help", OPTION_FLAG, &stage_of_process.options.help, NULL,
	    "show this help"},
	{0, "version", OPTION_FLAG, &stage_of_process.options.version, NULL,
	    "show the version"},
	{0},
};

static const struct option source_rows[] = {
	{.kind = OPTION_HEADING, .help = "checkpoints"},
	{0, "checkpoint-interval", OPTION_DURATION,
	    &stage_of_process.options.interval, "DURATION",
	    "from one barrier to the next (10s)"},
	{0, "at-end", OPTION_CHOICE, &stage_of_process.options.at_end, "END",
	    "final closes windows, pause keeps them open (final)",
	    .choices = ends},
	{0, "sinks", OPTION_COMMAS, &stage_of_process.options.sinks, "NAMES",
	    "of all stages that commit, where there are several"},
	{0},
};

static const struct option time_rows[] = {
	{.kind = OPTION_HEADING, .help = "event time"},
	{0, "time", OPTION_STRING, &stage_of_process.options.time, "FIELD",
	    "where the event time stands"},
	{0, "time-unit", OPTION_CHOICE, &stage_of_process.options.time_unit,
	    "UNIT", "of times that are numbers: s, ms, us, ns (s)",
	    .choices = time_units},
	{0},
};

static const struct option zone_rows[] = {
	{0, "tz", OPTION_STRING, &stage_of_process.options.zone, "ZONE",
	    "of times without a zone, of hours and days (UTC)"},
	{0},
};

static const struct option watermark_rows[] = {
	{0, "watermark-delay", OPTION_DURATION,
	    &stage_of_process.watermark.delay, "DURATION",
	    "how late a record may come (0s)"},
	{0, "max-jump", OPTION_DURATION, &stage_of_process.watermark.max_jump,
	    "DURATION", "hold back records further ahead (365d)"},
	{0},
};

const struct option *
stage_common_options(void)
{
	return common_rows;
}

static void
print_help(const struct program *program)
{
	printf("usage: weir %s [options]%s%s\n\n%s\n", program->name,
	    program->operands ? " " : "",
	    program->operands ? program->operands : "", program->summary);
	if (program->options || program->zone)
		printf("\noptions:\n");
	if (program->options)
		options_print(stdout, program->options);
	if (program->time)
		options_print(stdout, time_rows);
	if (program->time || program->zone)
		options_print(stdout, zone_rows);
	if (program->watermark)
		options_print(stdout, watermark_rows);
	if (program->position)
		options_print(stdout, source_rows);
	options_print(stdout, common_rows);
	printf("\nweir help %s shows its page\n", program->name);
	exit(fail_unless_printed());
}

/* Whether it is an option of the program itself, which has this value: dedup
 * --version FIELD. */
static bool
is_own(const struct program *program, const char *name, const char *value)
{
	const struct option *row = program->options;

	if (!row || !value || *value == '-')
		return false;
	while (row->name && strcmp(row->name, name) != 0)
		row++;
	return row->name != NULL;
}

/* Help and version are given whatever else is wrong or missing. */
static void
answer_questions(const struct program *program, int argc, char **argv)
{
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
		if (!strcmp(argv[i], "--help"))
			print_help(program);
		if (!strcmp(argv[i], "--version") &&
		    !is_own(program, "version", argv[i + 1])) {
			printf("weir %s\n", VERSION);
			exit(fail_unless_printed());
		}
	}
}

/* Reads what stands before a command, and takes that as it is. */
static void
parse_before_command(struct stage *stage, const struct option *const *tables,
    int argc, char **argv)
{
	int at = options_parse_front(tables, argc, argv, NULL);

	answer_questions(stage->program, at, argv);
	while (at < argc)
		strings_add(&stage->operands, argv[at++]);
}

void
stage_read_options(struct stage *stage, int argc, char **argv)
{
	static const struct option none[] = {{0}};
	const struct program *program = stage->program;
	const struct option *tables[] = {
	    program->options ? program->options : none, common_rows,
	    program->time ? time_rows : none,
	    program->time || program->zone ? zone_rows : none,
	    program->watermark ? watermark_rows : none,
	    program->position ? source_rows : none, NULL};
	int count;

	stage->options.max_line = 1 << 20;
	stage->options.time = program->time;
	stage->options.interval = 10 * SECOND;
	stage->watermark.max_jump = 365 * DAY;
	if (program->takes_command) {
		parse_before_command(stage, tables, argc, argv);
	} else {
		answer_questions(program, argc, argv);
		options_parse(tables, argc, argv, &stage->operands);
	}
	count = (int)stage->operands.count;
	if (count < program->least_operands)
		fail(EXIT_USAGE, "%s is missing; try --help",
		    program->operands);
	if (program->most_operands >= 0 && count > program->most_operands)
		fail(EXIT_USAGE, "'%s' is one operand too many; try --help",
		    stage->operands.items[program->most_operands]);
	if (stage->options.zone && !zone_set(stage->options.zone))
		fail(EXIT_USAGE, "--tz: '%s' is no time zone",
		    stage->options.zone);
}

void
stage_write_options(const struct stage *stage, struct buffer *text)
{
	const struct program *program = stage->program;

	buffer_add_char(text, '{');
	if (program->options)
		options_write(program->options, text);
	if (program->time)
		options_write(time_rows, text);
	if (program->time || program->zone)
		options_write(zone_rows, text);
	if (program->watermark)
		options_write(watermark_rows, text);
	json_add_member(text, "operands");
	/* What a source reads is named as the shell likes. */
	if (program->source)
		json_add_integer(text, (int64_t)stage->operands.count);
	else
		strings_write(&stage->operands, text);
	buffer_add_char(text, '}');
}

int64_t
stage_time_unit(const struct stage *stage)
{
	return unit_sizes[stage->options.time_unit];
}
