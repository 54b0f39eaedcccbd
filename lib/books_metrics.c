/*
 * The books in the text format of Prometheus, one file for a stage:
 * https://prometheus.io/docs/instrumenting/exposition_formats/
 */
#include "books.h"

#include <inttypes.h>

struct writer {
	struct buffer *buffer;
	const char *program, *stage;
};

/* A label's value keeps backslashes, quotes and newlines escaped. */
static void
add_label(struct buffer *buffer, const char *name, const char *value)
{
	buffer_printf(buffer, "%s=\"", name);
	for (; *value; value++) {
		if (*value == '\n') {
			buffer_add_string(buffer, "\\n");
			continue;
		}
		if (*value == '\\' || *value == '"')
			buffer_add_char(buffer, '\\');
		buffer_add_char(buffer, *value);
	}
	buffer_add_char(buffer, '"');
}

static void
add_heading(const struct writer *writer, const char *name, const char *type,
    const char *help)
{
	buffer_printf(writer->buffer, "# HELP weir_%s %s\n# TYPE weir_%s %s\n",
	    name, help, name, type);
}

/* A sample; its value comes next. */
static void
add_sample(const struct writer *writer, const char *name, const char *fate)
{
	buffer_printf(writer->buffer, "weir_%s{", name);
	add_label(writer->buffer, "tool", writer->program);
	buffer_add_char(writer->buffer, ',');
	add_label(writer->buffer, "stage", writer->stage);
	if (fate) {
		buffer_add_char(writer->buffer, ',');
		add_label(writer->buffer, "fate", fate);
	}
	buffer_add_string(writer->buffer, "} ");
}

static void
add_counter(const struct writer *writer, const char *name, const char *help,
    uint64_t value)
{
	add_heading(writer, name, "counter", help);
	add_sample(writer, name, NULL);
	buffer_printf(writer->buffer, "%" PRIu64 "\n", value);
}

static void
add_seconds(const struct writer *writer, const char *name, const char *type,
    const char *help, int64_t nanoseconds)
{
	add_heading(writer, name, type, help);
	add_sample(writer, name, NULL);
	buffer_printf(writer->buffer, "%.6f\n", (double)nanoseconds / 1e9);
}

static void
add_fates(const struct writer *writer, const struct fate *fate)
{
	add_heading(writer, "fate_records_total", "counter",
	    "Records that met another fate than to be passed on.");
	for (; fate; fate = fate->next) {
		add_sample(writer, "fate_records_total", fate->name);
		buffer_printf(writer->buffer, "%" PRIu64 "\n", fate->count);
	}
}

static void
add_run(const struct writer *writer, const struct books_run *run)
{
	add_seconds(writer, "starved_seconds_total", "counter",
	    "Time spent waiting for input.", run->starved);
	add_seconds(writer, "blocked_seconds_total", "counter",
	    "Time spent writing output.", run->blocked);
	add_seconds(writer, "start_time_seconds", "gauge",
	    "When the program began, since 1970.", run->began);
	add_heading(writer, "running", "gauge",
	    "1 while the program runs, 0 when it has ended.");
	add_sample(writer, "running", NULL);
	buffer_printf(writer->buffer, "%d\n", run->state == BOOKS_RUNNING);
}

void
books_write_metrics(const struct books *books, const char *stage,
    struct buffer *buffer)
{
	struct writer writer = {buffer, books->program, stage};

	add_counter(&writer, "in_records_total", "Records that came in.",
	    books->in);
	add_counter(&writer, "passed_records_total",
	    "Records that were passed on.", books->passed);
	add_fates(&writer, books->fates);
	add_counter(&writer, "made_records_total",
	    "Records that the program made.", books->made);
	add_counter(&writer, "out_records_total", "Records that went out.",
	    books->passed + books->made);
	add_counter(&writer, "in_bytes_total", "Bytes that came in.",
	    books->bytes_in);
	add_counter(&writer, "out_bytes_total", "Bytes that went out.",
	    books->bytes_out);
	add_run(&writer, &books->run);
}
